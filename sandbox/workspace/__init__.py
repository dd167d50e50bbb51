"""An imitation Slack workspace: Web API, Socket Mode and signed HTTP on one side, a web page on the other."""
