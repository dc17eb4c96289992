"""tokens: with which a person's own programs read or fill the diary, and what was saved with one"""

import sqlalchemy as sa
from alembic import op

revision = "1795384100"
down_revision = "1795384000"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)
SCOPES = "scopes IN ('read', 'rate', 'record', 'read,rate', 'read,record')"


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("scopes", sa.String(20), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("last_used_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.CheckConstraint(SCOPES, name=op.f("ck_api_token_scopes_are_known")),
        sa.ForeignKeyConstraint(
            ["patient_id"],
            ["patient.id"],
            name=op.f("fk_api_token_patient_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_api_token")),
    )
    op.create_index(op.f("ix_api_token_token_hash"), "api_token", ["token_hash"])
    op.add_column("audit_event", sa.Column("token_id", KEY, nullable=True))


def downgrade() -> None:
    op.drop_column("audit_event", "token_id")
    op.drop_index(op.f("ix_api_token_token_hash"), table_name="api_token")
    op.drop_table("api_token")
