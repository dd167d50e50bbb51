"""What an undo would be about, as the question shows it."""

from bot.cards.views import UndoView
from sync.undo.asking import Preview


def undo_view(seen: Preview) -> UndoView:
    """The counts of a preview."""
    return UndoView(
        run=seen.run_id,
        subjects=seen.subjects,
        made=seen.made,
        erased=seen.erased,
        parts_made=seen.parts_made,
        parts_erased=seen.parts_erased,
        changed=seen.changed,
    )
