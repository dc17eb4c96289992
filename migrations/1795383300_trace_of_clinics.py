"""clinics: who invited, joined, changed rights and left"""

import sqlalchemy as sa
from alembic import op

revision = "1795383300"
down_revision = "1795383250"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "clinic_event",
        sa.Column("clinic_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_event_clinic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_clinic_event")),
    )
    op.create_index(op.f("ix_clinic_event_clinic_id_at"), "clinic_event", ["clinic_id", "at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_clinic_event_clinic_id_at"), table_name="clinic_event")
    op.drop_table("clinic_event")
