"""diaries: reviews, notes, scores and tags of clinicians, and lines of their list"""

import sqlalchemy as sa
from alembic import op

revision = "1795383200"
down_revision = "1795383100"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "clinical_note",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("for_patient", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_clinical_note_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_clinical_note")),
    )
    op.create_table(
        "list_summary",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_list_summary_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_list_summary")),
    )
    op.create_table(
        "patient_tag",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("clinician_id", KEY, nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["user.id"],
            name=op.f("fk_patient_tag_clinician_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_patient_tag_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "clinician_id", "word", name=op.f("pk_patient_tag")),
    )
    op.create_index(op.f("ix_patient_tag_clinician_id"), "patient_tag", ["clinician_id"])
    op.create_table(
        "review",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("clinician_id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_review_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_patient_id_at"), "review", ["patient_id", "at"])
    op.create_table(
        "scale_score",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scale", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_scale_score_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_scale_score")),
    )
    op.create_index(
        op.f("ix_scale_score_patient_id_scale_day"), "scale_score", ["patient_id", "scale", "day"]
    )
    op.create_table(
        "watch_item",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=True),
        sa.Column("symptom", sa.String(length=40), nullable=True),
        sa.Column("words", sa.String(length=120), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(symptom IS NULL) <> (words IS NULL)", name=op.f("ck_watch_item_symptom_or_words")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_watch_item_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_watch_item")),
    )


def downgrade() -> None:
    op.drop_table("watch_item")
    op.drop_index(op.f("ix_scale_score_patient_id_scale_day"), table_name="scale_score")
    op.drop_table("scale_score")
    op.drop_index(op.f("ix_review_patient_id_at"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_patient_tag_clinician_id"), table_name="patient_tag")
    op.drop_table("patient_tag")
    op.drop_table("list_summary")
    op.drop_table("clinical_note")
