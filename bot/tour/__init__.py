"""The story of the product played from outside: through the workspace's control door, as people would click it."""
