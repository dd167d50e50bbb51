"""When things happen by themselves: triggers compute the next time, one update on a row decides who acts."""

from sync.clock.clock import Clock, Fire
from sync.clock.timing import BadTrigger, Timing

__all__ = ["BadTrigger", "Clock", "Fire", "Timing"]
