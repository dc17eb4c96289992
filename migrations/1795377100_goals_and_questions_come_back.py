"""goals and questions: when they were removed, so that they can be brought back"""

import sqlalchemy as sa
from alembic import op

revision = "1795377100"
down_revision = "1795377000"

TABLES = ("goal", "question")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "removed_at")
