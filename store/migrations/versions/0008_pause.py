"""what is paused, by whom and why"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'pause',
        sa.Column('integration_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('team', sa.String(), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.Column('why', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint('integration_id'),
    )


def downgrade() -> None:
    op.drop_table('pause')
