"""what a face had acked when it died: who asked for what, and whether it was answered"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

TEXTS = ('name', 'user', 'channel', 'face')


def upgrade() -> None:
    for name in TEXTS:
        op.add_column('inbox', sa.Column(name, sa.String(), server_default='', nullable=False))
    op.add_column('inbox', sa.Column('done_at', sa.DateTime(timezone=True), nullable=True))
    # Of what came before nobody knows any more whether it was answered: it counts as that.
    op.execute(sa.text('UPDATE inbox SET done_at = at'))
    op.create_index('ix_inbox_done_at', 'inbox', ['done_at'])


def downgrade() -> None:
    op.drop_index('ix_inbox_done_at', 'inbox')
    op.drop_column('inbox', 'done_at')
    for name in reversed(TEXTS):
        op.drop_column('inbox', name)
