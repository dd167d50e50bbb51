"""The invented operator: one deterministic set of customers, told to Sonar and to Calix each in its own way."""
