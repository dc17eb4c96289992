"""kept answers: as text; what was kept is worked out anew when it is asked for"""

import sqlalchemy as sa
from alembic import op

revision = "1795370900"
down_revision = "1795369200"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")


def upgrade() -> None:
    _make_anew(sa.Text())


def downgrade() -> None:
    _make_anew(sa.JSON())


def _make_anew(answer: sa.types.TypeEngine[object]) -> None:
    """Nothing hangs on this table, and nothing in it is the truth."""
    op.drop_table("kept_answer")
    op.create_table(
        "kept_answer",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("answer", answer, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_kept_answer_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_kept_answer")),
    )
