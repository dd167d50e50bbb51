"""The Web API: the methods that the bot calls, with Slack's answers and refusals; all else is unknown_method."""
