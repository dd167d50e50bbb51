"""An imitation of Sonar v2's GraphQL API; alone it runs as `python -m sandbox.sonar`."""
