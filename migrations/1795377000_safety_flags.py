"""safety flags: ratings that ask for a safety message, and whom a person would phone"""

import sqlalchemy as sa
from alembic import op

revision = "1795377000"
down_revision = "1795370900"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
PHONES = ("emergency_phone", "clinic_phone")


def upgrade() -> None:
    for name in PHONES:
        op.add_column("patient", sa.Column(name, sa.String(24), nullable=True))
    op.create_table(
        "safety_flag",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("symptom", sa.String(40), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(9), nullable=False),
        sa.Column("days_after", sa.Integer(), nullable=True),
        sa.Column("raised_at", INSTANT, nullable=False),
        sa.Column("read_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "severity BETWEEN 1 AND 10", name=op.f("ck_safety_flag_severity_in_range")
        ),
        sa.CheckConstraint(
            "level IN ('ask', 'urgent', 'emergency')", name=op.f("ck_safety_flag_level_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_safety_flag_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "day", "symptom", name=op.f("pk_safety_flag")),
    )


def downgrade() -> None:
    op.drop_table("safety_flag")
    for name in reversed(PHONES):
        op.drop_column("patient", name)
