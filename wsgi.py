"""The app, made from the environment."""

import os

from app import create_app
from app.services.sealing import check_at_start

app = create_app()
if os.environ.get("FLASK_RUN_FROM_CLI") != "true":  # commands check once the tables are there
    with app.app_context():
        check_at_start()
