"""reminders: when a person wants them, and which were sent"""

import sqlalchemy as sa
from alembic import op

revision = "1795382000"
down_revision = "1795381000"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
CLAIMED = sa.text("state = 'claimed'")


def _of_patient(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["patient_id"], ["patient.id"], name=op.f(f"fk_{table}_patient_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("at", sa.String(5), nullable=True),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("by_email", sa.Boolean(), nullable=False),
        sa.Column("by_push", sa.Boolean(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.Column("look_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "anchor BETWEEN 0 AND 6", name=op.f("ck_reminder_choice_anchor_is_a_weekday")
        ),
        _of_patient("reminder_choice"),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_reminder_choice")),
    )
    op.create_index(
        op.f("ix_reminder_choice_look_at_patient_id"), "reminder_choice", ["look_at", "patient_id"]
    )
    op.create_table(
        "reminder",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("why", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("claimed_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('claimed', 'sent', 'refused', 'unsure')",
            name=op.f("ck_reminder_state_is_known"),
        ),
        _of_patient("reminder"),
        sa.PrimaryKeyConstraint("patient_id", "day", name=op.f("pk_reminder")),
    )
    op.create_index(
        "ix_reminder_claimed",
        "reminder",
        ["claimed_at"],
        sqlite_where=CLAIMED,
        postgresql_where=CLAIMED,
    )


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("reminder_choice")
