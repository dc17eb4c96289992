"""The app without its limits on tries: with them a scanner is stopped at its tenth."""

from app import config, create_app

app = create_app({**config.from_environment(), "RATELIMIT_ENABLED": False})
