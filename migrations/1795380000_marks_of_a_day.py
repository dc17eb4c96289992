"""diary days: what was unusual about a day, as quick marks"""

import sqlalchemy as sa
from alembic import op

revision = "1795380000"
down_revision = "1795377200"

TABLES = ("diary_day", "diary_day_version")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("marks", sa.String(120), nullable=False, server_default=sa.text("''"))
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "marks")
