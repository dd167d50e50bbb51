"""Undo: a new plan made from a run's before images, and the hold on what it puts back (design rule 8)."""
