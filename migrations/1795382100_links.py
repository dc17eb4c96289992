"""links: to rate one day without a sign-in, and to what calendars fetch"""

import sqlalchemy as sa
from alembic import op

revision = "1795382100"
down_revision = "1795382000"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _of_patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["patient_id"], ["patient.id"], name=op.f(f"fk_{table}_patient_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "rating_link",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        _of_patient("rating_link"),
        sa.PrimaryKeyConstraint("patient_id", "token_hash", name=op.f("pk_rating_link")),
    )
    op.create_index(op.f("ix_rating_link_token_hash"), "rating_link", ["token_hash"])
    op.create_table(
        "calendar_feed",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("with_visit", sa.Boolean(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        _of_patient("calendar_feed"),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_calendar_feed")),
    )
    op.create_index(op.f("ix_calendar_feed_token_hash"), "calendar_feed", ["token_hash"])


def downgrade() -> None:
    for table in ("calendar_feed", "rating_link"):
        op.drop_index(op.f(f"ix_{table}_token_hash"), table_name=table)
        op.drop_table(table)
