"""imports: what each file brought, so that it can be taken back, and the choices for one"""

import sqlalchemy as sa
from alembic import op

revision = "1795384000"
down_revision = "1795383300"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
BROUGHT = ("diary_day", "diary_day_version", "treatment", "treatment_version")
COUNTS = ("new_days", "changed_days", "new_treatments", "changed_treatments")


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("by_id", KEY, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("new_symptoms", sa.JSON(), nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("undone_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_import_batch_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_import_batch")),
    )
    for table in BROUGHT:
        op.add_column(table, sa.Column("import_id", KEY, nullable=True))
    op.add_column("upload", sa.Column("choices", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("upload", "choices")
    for table in reversed(BROUGHT):
        op.drop_column(table, "import_id")
    op.drop_table("import_batch")
