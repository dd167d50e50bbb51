"""subjects on hold after an undo"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'hold',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('integration_id', sa.Integer(), sa.ForeignKey('integration.id'), nullable=False),
        sa.Column('flow', sa.String(), nullable=False),
        sa.Column('run_id', sa.Integer(), sa.ForeignKey('run.id'), nullable=False),
        sa.Column('subject', sa.String(), nullable=False),
        sa.Column('source_id', sa.String(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('target_id', sa.String(), nullable=False),
        sa.Column('held_by', sa.String(), nullable=False),
        sa.Column('held_at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sa.UniqueConstraint('integration_id', 'flow', 'run_id', 'subject'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_hold_run_id', 'hold', ['run_id'])
    for name in ('source', 'key', 'target'):
        column = 'key' if name == 'key' else f'{name}_id'
        op.create_index(f'ix_hold_{name}', 'hold', ['integration_id', 'flow', column])


def downgrade() -> None:
    op.drop_table('hold')
