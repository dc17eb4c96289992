"""the first tables: accounts, diaries, days, treatments, shares and their traces"""

import sqlalchemy as sa
from alembic import op

revision = "1795361435"
down_revision = None
branch_labels = ("default",)

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "role",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "user",
        sa.Column("id", KEY, nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=True),
        sa.Column("create_datetime", INSTANT, nullable=False),
        sa.Column("theme", sa.String(length=10), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
    )
    op.create_table(
        "patient",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("dystonias", sa.JSON(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("main_symptom", sa.Integer(), nullable=True),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "threshold BETWEEN 50 AND 300", name=op.f("ck_patient_threshold_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["id"], ["user.id"], name=op.f("fk_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_table(
        "roles_users",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("role_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.id"], name=op.f("fk_roles_users_role_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_roles_users_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_roles_users")),
    )
    op.create_table(
        "sign_in",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_user_id"), "sign_in", ["user_id"])
    op.create_table(
        "audit_event",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_audit_event_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_patient_id_at"), "audit_event", ["patient_id", "at"])
    op.create_table(
        "diary_day",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ratings", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=True),
        sa.Column("recalled", sa.Boolean(), nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("day >= '1900-01-01'", name=op.f("ck_diary_day_day_in_range")),
        sa.CheckConstraint(
            "trim(ratings, '0123456789X-.') = ''", name=op.f("ck_diary_day_ratings_are_signs")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_diary_day_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "day", name=op.f("pk_diary_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "diary_day_version",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ratings", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("entered_at", INSTANT, nullable=True),
        sa.Column("recalled", sa.Boolean(), nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_diary_day_version_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "day", "version", name=op.f("pk_diary_day_version")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kept_answer",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("code_version", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_kept_answer_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_kept_answer")),
    )
    op.create_table(
        "share",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("clinician_id", KEY, nullable=False),
        sa.Column("right", sa.String(length=8), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint("\"right\" IN ('read', 'record')", name=op.f("ck_share_right_is_known")),
        sa.ForeignKeyConstraint(
            ["clinician_id"], ["user.id"], name=op.f("fk_share_clinician_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_share_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "clinician_id", name=op.f("pk_share")),
    )
    op.create_index(
        op.f("ix_share_clinician_id_patient_id"), "share", ["clinician_id", "patient_id"]
    )
    op.create_table(
        "symptom",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=80), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(code IS NULL) <> (label IS NULL)", name=op.f("ck_symptom_code_or_label")
        ),
        sa.CheckConstraint("number BETWEEN 0 AND 199", name=op.f("ck_symptom_number_in_range")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_symptom_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "number", name=op.f("pk_symptom")),
        sa.UniqueConstraint("patient_id", "code", name=op.f("uq_symptom_patient_id_code")),
        sa.UniqueConstraint("patient_id", "label", name=op.f("uq_symptom_patient_id_label")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "treatment",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("product", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("day >= '1900-01-01'", name=op.f("ck_treatment_day_in_range")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_treatment_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_treatment")),
    )
    op.create_index(op.f("ix_treatment_patient_id_day"), "treatment", ["patient_id", "day"])
    op.create_table(
        "treatment_version",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", KEY, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_treatment_version_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "patient_id", "treatment_id", "version", name=op.f("pk_treatment_version")
        ),
    )
    op.create_table(
        "upload",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_upload_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_upload")),
    )
    op.create_table(
        "injection",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("treatment_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=True),
        sa.Column("side", sa.String(length=8), nullable=True),
        sa.Column("dose_units", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "side IN ('left', 'right', 'midline')", name=op.f("ck_injection_side_is_known")
        ),
        sa.CheckConstraint(
            "dose_units BETWEEN 1 AND 5000000", name=op.f("ck_injection_dose_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id", "treatment_id"],
            ["treatment.patient_id", "treatment.id"],
            name=op.f("fk_injection_patient_id_treatment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_injection_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "patient_id", "treatment_id", "position", name=op.f("pk_injection")
        ),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("injection")
    op.drop_table("upload")
    op.drop_table("treatment_version")
    op.drop_table("treatment")
    op.drop_table("symptom")
    op.drop_table("share")
    op.drop_table("kept_answer")
    op.drop_table("diary_day_version")
    op.drop_table("diary_day")
    op.drop_table("audit_event")
    op.drop_table("sign_in")
    op.drop_table("roles_users")
    op.drop_table("patient")
    op.drop_table("user")
    op.drop_table("role")
