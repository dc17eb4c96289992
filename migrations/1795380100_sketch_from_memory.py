"""sketch: how the weeks around the last injection were, from memory"""

import sqlalchemy as sa
from alembic import op

revision = "1795380100"
down_revision = "1795380000"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SIGNS = "trim(levels, '0123456789X.') = '' AND levels <> ''"


def upgrade() -> None:
    op.create_table(
        "sketch",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treated_on", sa.Date(), nullable=False),
        sa.Column("levels", sa.String(20), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(SIGNS, name=op.f("ck_sketch_levels_are_signs")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_sketch_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_sketch")),
    )


def downgrade() -> None:
    op.drop_table("sketch")
