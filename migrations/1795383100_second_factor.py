"""accounts: a name, and a second factor"""

import sqlalchemy as sa
from alembic import op

revision = "1795383100"
down_revision = "1795383000"

KEY = sa.Uuid().with_variant(sa.LargeBinary(16), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("user", sa.Column("name", sa.String(length=80), nullable=True))
    op.add_column("user", sa.Column("tf_primary_method", sa.String(length=64), nullable=True))
    op.add_column("user", sa.Column("tf_totp_secret", sa.String(length=255), nullable=True))
    op.add_column("user", sa.Column("tf_phone_number", sa.String(length=128), nullable=True))
    op.add_column("user", sa.Column("mf_recovery_codes", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("user", "mf_recovery_codes")
    op.drop_column("user", "tf_phone_number")
    op.drop_column("user", "tf_totp_secret")
    op.drop_column("user", "tf_primary_method")
    op.drop_column("user", "name")
