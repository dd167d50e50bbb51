"""The worker's process: `python -m bot.worker`, or `splice worker`."""
