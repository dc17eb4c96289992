"""sharing: invitations, clinics, and what a share lets somebody see"""

import sqlalchemy as sa
from alembic import op

revision = "1795383000"
down_revision = "1795382200"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
OFFERS = ("clinic_invitation", "invitation", "share_request")
SEEN = ("sees_notes", "sees_mood")
KNOWN = "ck_share_kind_is_known"


def upgrade() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "clinic_invitation",
        sa.Column("clinic_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("made_by_id", KEY, nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("sees_diaries", sa.Boolean(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_code", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinic.id"],
            name=op.f("fk_clinic_invitation_clinic_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_clinic_invitation")),
    )
    op.create_table(
        "clinic_member",
        sa.Column("clinic_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("sees_diaries", sa.Boolean(), nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinic.id"],
            name=op.f("fk_clinic_member_clinic_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_clinic_member_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "user_id", name=op.f("pk_clinic_member")),
    )
    op.create_index(op.f("ix_clinic_member_user_id"), "clinic_member", ["user_id"])
    op.create_table(
        "share_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("clinician_id", KEY, nullable=False),
        sa.Column("clinic_id", KEY, nullable=True),
        sa.Column("right", sa.String(length=8), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_code", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "\"right\" IN ('read', 'record')", name=op.f("ck_share_request_right_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"],
            ["clinic.id"],
            name=op.f("fk_share_request_clinic_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["clinician_id"],
            ["user.id"],
            name=op.f("fk_share_request_clinician_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_request")),
    )
    op.create_index(op.f("ix_share_request_clinic_id"), "share_request", ["clinic_id"])
    op.create_index(op.f("ix_share_request_clinician_id"), "share_request", ["clinician_id"])
    op.create_table(
        "clinic_share",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("clinic_id", KEY, nullable=False),
        sa.Column("right", sa.String(length=8), nullable=False),
        sa.Column("sees_notes", sa.Boolean(), nullable=False),
        sa.Column("sees_mood", sa.Boolean(), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "\"right\" IN ('read', 'record')", name=op.f("ck_clinic_share_right_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_share_clinic_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_clinic_share_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "clinic_id", name=op.f("pk_clinic_share")),
    )
    op.create_index(
        op.f("ix_clinic_share_clinic_id_patient_id"), "clinic_share", ["clinic_id", "patient_id"]
    )
    op.create_table(
        "invitation",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=9), nullable=False),
        sa.Column("right", sa.String(length=8), nullable=False),
        sa.Column("sees_notes", sa.Boolean(), nullable=False),
        sa.Column("sees_mood", sa.Boolean(), nullable=False),
        sa.Column("share_ends_on", sa.Date(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("is_code", sa.Boolean(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        sa.Column("answered_by_id", KEY, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "kind IN ('clinician', 'carer')", name=op.f("ck_invitation_kind_is_known")
        ),
        sa.CheckConstraint(
            "\"right\" IN ('read', 'record')", name=op.f("ck_invitation_right_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_invitation_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_invitation")),
    )
    for table in OFFERS:
        op.create_index(op.f(f"ix_{table}_token_hash"), table, ["token_hash"])
    with op.batch_alter_table("share") as share:
        kind = sa.Column("kind", sa.String(9), nullable=False, server_default="clinician")
        share.add_column(kind)
        for name in SEEN:
            share.add_column(
                sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true())
            )
        share.create_check_constraint(op.f(KNOWN), "kind IN ('clinician', 'carer')")
    with op.batch_alter_table("share") as share:
        for name in ("kind", *SEEN):
            share.alter_column(name, server_default=None)


def downgrade() -> None:
    for table in OFFERS:
        op.drop_index(op.f(f"ix_{table}_token_hash"), table_name=table)
    with op.batch_alter_table("share") as share:
        share.drop_constraint(op.f(KNOWN), type_="check")
        for name in ("kind", *SEEN):
            share.drop_column(name)
    op.drop_table("invitation")
    op.drop_index(op.f("ix_clinic_share_clinic_id_patient_id"), table_name="clinic_share")
    op.drop_table("clinic_share")
    op.drop_index(op.f("ix_share_request_clinician_id"), table_name="share_request")
    op.drop_index(op.f("ix_share_request_clinic_id"), table_name="share_request")
    op.drop_table("share_request")
    op.drop_index(op.f("ix_clinic_member_user_id"), table_name="clinic_member")
    op.drop_table("clinic_member")
    op.drop_table("clinic_invitation")
    op.drop_table("clinic")
