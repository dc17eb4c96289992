"""accounts: passkeys, links that sign in, known browsers, and how and when a sign-in was proved"""

import sqlalchemy as sa
from alembic import op

revision = "1795470000"
down_revision = "1795384200"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("user", sa.Column("passkey_handle", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_user_passkey_handle"), "user", ["passkey_handle"], unique=True)
    for column in ("way", "step"):
        op.add_column("sign_in", sa.Column(column, sa.String(length=20), nullable=True))
    op.add_column("sign_in", sa.Column("passkey_id", KEY, nullable=True))
    op.add_column("sign_in", sa.Column("proved_at", INSTANT, nullable=True))
    op.execute("UPDATE sign_in SET proved_at = began_at")
    op.create_table(
        "webauthn",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("rp_id", sa.String(length=253), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("backed_up", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        _account("webauthn"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webauthn")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_webauthn_credential_id")),
    )
    op.create_index(op.f("ix_webauthn_user_id"), "webauthn", ["user_id"])
    op.create_table(
        "used_challenge",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_used_challenge")),
    )
    op.create_index(op.f("ix_used_challenge_expires_at"), "used_challenge", ["expires_at"])
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("sign_in_id", KEY, nullable=True),
        sa.Column("browser", sa.String(length=80), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        _account("sign_in_link"),
        sa.ForeignKeyConstraint(
            ["sign_in_id"],
            ["sign_in.id"],
            name=op.f("fk_sign_in_link_sign_in_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_user_id"), "sign_in_link", ["user_id"])
    op.create_index(op.f("ix_sign_in_link_sign_in_id"), "sign_in_link", ["sign_in_id"])
    op.create_table(
        "known_browser",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        _account("known_browser"),
        sa.PrimaryKeyConstraint("user_id", "hash", name=op.f("pk_known_browser")),
    )


def downgrade() -> None:
    for table in ("known_browser", "sign_in_link", "used_challenge", "webauthn"):
        op.drop_table(table)
    for column in ("proved_at", "passkey_id", "step", "way"):
        op.drop_column("sign_in", column)
    op.drop_index(op.f("ix_user_passkey_handle"), table_name="user")
    op.drop_column("user", "passkey_handle")


def _account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id")
    return sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=name, ondelete="CASCADE")
