"""accounts: the step of time whose code was used last"""

import sqlalchemy as sa
from alembic import op

revision = "1795383250"
down_revision = "1795383200"


def upgrade() -> None:
    op.add_column("user", sa.Column("tf_last_step", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("user", "tf_last_step")
