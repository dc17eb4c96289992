"""limits: counts of tries that all processes share"""

import sqlalchemy as sa
from alembic import op

revision = "1795470100"
down_revision = "1795470000"


def upgrade() -> None:
    on_postgres = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "limit_count",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_limit_count")),
        prefixes=["UNLOGGED"] if on_postgres else [],
    )
    op.create_index(op.f("ix_limit_count_expires_at"), "limit_count", ["expires_at"])


def downgrade() -> None:
    op.drop_table("limit_count")
