"""Carrying out what was approved: claims, one row's step, outcomes, verification (design rules 2 to 4 and 9)."""
