"""since when a full sync is needed; what Splice made itself; columns that nobody reads go"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# Plain ALTER TABLE, which both databases have: made anew, a SQLite table would lose its AUTOINCREMENT.
GONE = (
    ('run', sa.Column('cursor', sa.Integer(), server_default='0', nullable=False)),
    ('flow_state', sa.Column('mapping_version', sa.Integer(), server_default='0', nullable=False)),
    ('subject_lock', sa.Column('until', sa.DateTime(timezone=True), server_default='2000-01-01', nullable=False)),
)


def upgrade() -> None:
    op.add_column('integration', sa.Column('needs_full_version', sa.Integer(), server_default='0', nullable=False))
    op.add_column('id_map', sa.Column('made', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(sa.text(
        "UPDATE id_map SET made = (1 = 1) WHERE EXISTS (SELECT 1 FROM change c WHERE c.verb = 'create' "
        "AND c.state = 'applied' AND c.new_id = id_map.target_id AND c.flow = id_map.flow "
        "AND c.entity = id_map.entity AND c.integration_id = id_map.integration_id)"
    ))
    for table, column in GONE:
        op.drop_column(table, column.name)


def downgrade() -> None:
    for table, column in GONE:
        op.add_column(table, column)
    op.drop_column('id_map', 'made')
    op.drop_column('integration', 'needs_full_version')
