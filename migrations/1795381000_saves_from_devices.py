"""saves from devices: what was sent, on what, and what was set aside for a choice"""

import sqlalchemy as sa
from alembic import op

revision = "1795381000"
down_revision = "1795380100"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
WAITING = sa.text("aside = 'waiting'")
KNOWN = "aside IN ('waiting', 'chosen', 'left')"


def upgrade() -> None:
    for table in ("diary_day", "diary_day_version"):
        op.add_column(table, sa.Column("device", sa.String(40), nullable=True))
        op.add_column(table, sa.Column("saved_at", INSTANT, nullable=True))
    known = sa.CheckConstraint(KNOWN, name=op.f("ck_diary_day_version_aside_is_known"))
    op.add_column("diary_day_version", sa.Column("aside", sa.String(7), known, nullable=True))
    op.add_column("diary_day_version", sa.Column("seen_version", sa.Integer(), nullable=True))
    op.create_index(
        "ix_diary_day_version_waiting",
        "diary_day_version",
        ["patient_id", "aside", "day"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_table(
        "sent_save",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("aside", sa.Boolean(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_sent_save_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", "day", name=op.f("pk_sent_save")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("sent_save")
    op.drop_index("ix_diary_day_version_waiting", "diary_day_version")
    for name in ("seen_version", "aside"):
        op.drop_column("diary_day_version", name)
    for table in ("diary_day_version", "diary_day"):
        for name in ("saved_at", "device"):
            op.drop_column(table, name)
