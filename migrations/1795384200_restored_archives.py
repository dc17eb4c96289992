"""diaries: people and shares that a restored archive told of, and archives that wait"""

import sqlalchemy as sa
from alembic import op

revision = "1795384200"
down_revision = "1795384100"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "former_person",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("known_as", KEY, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=True),
        _owner("former_person"),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_former_person")),
    )
    op.create_table(
        "former_share",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("reader_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("right", sa.String(length=8), nullable=False),
        sa.Column("sees_notes", sa.Boolean(), nullable=False),
        sa.Column("sees_mood", sa.Boolean(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "\"right\" IN ('read', 'record')", name=op.f("ck_former_share_right_is_known")
        ),
        sa.CheckConstraint(
            "kind IN ('clinician', 'carer', 'clinic')", name=op.f("ck_former_share_kind_is_known")
        ),
        _owner("former_share"),
        sa.PrimaryKeyConstraint(
            "patient_id", "reader_id", "kind", "granted_at", name=op.f("pk_former_share")
        ),
    )
    op.create_table(
        "waiting_archive",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["user.id"],
            name=op.f("fk_waiting_archive_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_waiting_archive")),
    )


def downgrade() -> None:
    for table in ("waiting_archive", "former_share", "former_person"):
        op.drop_table(table)


def _owner(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_patient_id")
    return sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=name, ondelete="CASCADE")
