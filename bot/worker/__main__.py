"""Serve as a worker until told to stop."""

import os

from bot.processes import until_told
from bot.settings import Settings
from bot.worker.serving import serve_worker

NICENESS = 5

settings = Settings()
settings.secret_box()
os.nice(NICENESS)  # people wait for the face, nobody for the worker to the tenth of a second
until_told(settings, lambda stop: serve_worker(settings, stop))
