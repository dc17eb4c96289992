"""The app, made from the environment."""

from app import create_app

app = create_app()
