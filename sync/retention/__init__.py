"""How long what we keep of people is kept: one table of days, and the nightly round that forgets the rest."""

from sync.retention.days import DAYS
from sync.retention.round import forget_old

__all__ = ["DAYS", "forget_old"]
