"""The app, made from the environment."""

import os
import sys

from app import create_app
from app.cli.settings import NAME, bare_app
from app.environment import SettingsError
from app.sealing import SealingError
from app.services.sealing import check_at_start

WORKER_CANNOT_START = 3  # gunicorn then stops, and does not try again for ever

try:
    app = create_app()
    if os.environ.get("FLASK_RUN_FROM_CLI") != "true":  # commands check once the tables are there
        with app.app_context():
            check_at_start()
except SettingsError as error:
    if NAME not in sys.argv:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(WORKER_CANNOT_START)
    app = bare_app()
except SealingError as error:
    print(f"Error: {error}", file=sys.stderr)
    sys.exit(WORKER_CANNOT_START)
