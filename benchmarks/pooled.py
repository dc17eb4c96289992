"""A plugin of pytest: engines that a test makes itself also understand the URL of a pool."""

import sqlalchemy as sa

from app.extensions import give_patience

sa.event.listen(sa.Engine, "do_connect", give_patience)
