"""push: browsers that show the messages of a diary"""

import sqlalchemy as sa
from alembic import op

revision = "1795382200"
down_revision = "1795382100"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
INDEXED = ("endpoint", "sign_in_id")


def upgrade() -> None:
    op.create_table(
        "push_device",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("sign_in_id", KEY, nullable=False),
        sa.Column("endpoint", sa.String(1000), nullable=False),
        sa.Column("p256dh", sa.String(100), nullable=False),
        sa.Column("auth", sa.String(30), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.Column("last_ok_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "endpoint LIKE 'https://%'", name=op.f("ck_push_device_endpoint_is_https")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_push_device_patient_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sign_in_id"],
            ["sign_in.id"],
            name=op.f("fk_push_device_sign_in_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_push_device")),
        sa.UniqueConstraint(
            "patient_id", "endpoint", name=op.f("uq_push_device_patient_id_endpoint")
        ),
    )
    for column in INDEXED:
        op.create_index(op.f(f"ix_push_device_{column}"), "push_device", [column])


def downgrade() -> None:
    for column in INDEXED:
        op.drop_index(op.f(f"ix_push_device_{column}"), table_name="push_device")
    op.drop_table("push_device")
