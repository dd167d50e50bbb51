"""How good and how fast suggestions are, asked openly: is there an account at all?"""
