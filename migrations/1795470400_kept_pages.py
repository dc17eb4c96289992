"""diaries: what was drawn of a page is kept, sealed, beside the revision it was drawn from"""

import sqlalchemy as sa
from alembic import op

revision = "1795470400"
down_revision = "1795470300"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
# As in 1795470200, which tells why.
OPEN = (
    "(SELECT string_to_array(nullif(current_setting('diary.open', true), 'all'), ',')::uuid[])"
    "::uuid[]"
)
ALL = "(SELECT current_setting('diary.open', true) = 'all')"
SHOWN = f"patient_id = ANY ({OPEN}) OR {ALL}"


def upgrade() -> None:
    op.create_table(
        "kept_page",
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_kept_page_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "page", name=op.f("pk_kept_page")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE kept_page ENABLE ROW LEVEL SECURITY")
        op.execute("ALTER TABLE kept_page FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY open_diaries ON kept_page USING ({SHOWN}) WITH CHECK ({SHOWN})")


def downgrade() -> None:
    op.drop_table("kept_page")
