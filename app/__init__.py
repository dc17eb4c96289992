"""Injection Diary: the one place where all rooms meet."""

import logging
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_security import FSQLALiteUserDatastore, Security
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    cli,
    clock,
    config,
    environment,
    extensions,
    logs,
    metrics,
    production,
    sealing,
    views,
)
from app.models import Role, User
from app.sentences.accounts import WORDS
from app.views.templates import Templates


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """The app. settings: overrides; without them the environment decides.

    Raises SettingsError for an environment with which it must not start.
    """
    if settings is None:
        logs.set_up(environment.log_format())
        production.refuse_unsafe()
    app = Flask(
        __name__,
        root_path=str(config.ROOT),
        template_folder="templates",
        static_folder="static",
        static_url_path="/static",
    )
    app.jinja_environment = Templates
    app.config.from_mapping(config.DEFAULTS)
    app.config.from_mapping(WORDS)
    app.config["SECURITY_DATETIME_FACTORY"] = clock.now
    app.config.from_mapping(config.from_environment() if settings is None else settings)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    logging.getLogger("alembic").setLevel(logging.WARNING)

    extensions.db.init_app(app)
    with app.app_context():
        for engine in extensions.db.engines.values():
            extensions.guard_transactions(engine, app.config)
            metrics.watch_pool(engine)
    sealing.init_app(app)
    extensions.alembic.init_app(app)
    extensions.mail.init_app(app)
    extensions.babel.init_app(app)
    extensions.csrf.init_app(app)
    extensions.csrf.exempt(views.reminders.stop)  # mail programs send it, without a page of ours
    views.init_app(app)
    datastore = FSQLALiteUserDatastore(extensions.db, User, Role)
    security = Security(app, datastore, **views.accounts.OUR_PARTS)
    views.accounts.init_app(app, security)
    cli.init_app(app)
    if proxies := app.config.get("TRUSTED_PROXIES"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app
