"""Bringing files in: upload, preview, save or leave."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/imports")
