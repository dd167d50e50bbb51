"""The `splice` command line, a file a command; `app.py` gathers them."""
