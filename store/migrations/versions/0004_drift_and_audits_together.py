"""what the newest audit of a flow did not find in step; audits of an integration's flows that belong together"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('audit', sa.Column('lead_id', sa.Integer(), nullable=True))
    op.create_index('ix_audit_lead_id', 'audit', ['lead_id'])
    op.create_table(
        'drift',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('integration_id', sa.Integer(), sa.ForeignKey('integration.id'), nullable=False),
        sa.Column('flow', sa.String(), nullable=False),
        sa.Column('audit_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('source_id', sa.String(), nullable=False),
        sa.Column('target_id', sa.String(), nullable=False),
        sa.Column('target_key', sa.String(), nullable=False),
        sa.Column('fields', sa.String(), nullable=False),
        sa.PrimaryKeyConstraint('id'),
        sqlite_autoincrement=True,
    )
    op.create_index('ix_drift_of', 'drift', ['integration_id', 'flow', 'audit_id'])


def downgrade() -> None:
    op.drop_table('drift')
    op.drop_index('ix_audit_lead_id', 'audit')
    op.drop_column('audit', 'lead_id')
