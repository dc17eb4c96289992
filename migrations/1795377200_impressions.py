"""impressions: what the person says of a treatment as a whole, and how it was said before"""

import sqlalchemy as sa
from alembic import op

revision = "1795377200"
down_revision = "1795377100"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SAID_OR_DISMISSED = (
    "dismissed = (change IS NULL AND percent_better IS NULL AND weeks IS NULL"
    " AND NOT still_lasting)"
)


def _of_patient(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f(f"fk_{table}_patient_id"), ondelete="CASCADE"
        )
    ]


def _check(name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_impression_{name}"))


def upgrade() -> None:
    op.create_table(
        "impression",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("change", sa.Integer(), nullable=True),
        sa.Column("percent_better", sa.Integer(), nullable=True),
        sa.Column("weeks", sa.Integer(), nullable=True),
        sa.Column("still_lasting", sa.Boolean(), nullable=False),
        sa.Column("dismissed", sa.Boolean(), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _check("change_in_range", "change BETWEEN -3 AND 3"),
        _check("percent_in_range", "percent_better BETWEEN 0 AND 100"),
        _check("weeks_in_range", "weeks BETWEEN 0 AND 60"),
        _check("said_or_dismissed", SAID_OR_DISMISSED),
        _check("said_at_some_time", "dismissed = (entered_at IS NULL)"),
        *_of_patient("impression"),
        sa.PrimaryKeyConstraint("patient_id", "treatment_id", name=op.f("pk_impression")),
    )
    op.create_table(
        "impression_version",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        *_of_patient("impression_version"),
        sa.PrimaryKeyConstraint(
            "patient_id", "treatment_id", "version", name=op.f("pk_impression_version")
        ),
    )


def downgrade() -> None:
    for table in ("impression_version", "impression"):
        op.drop_table(table)
