"""A clinician with whom all the diaries are shared."""

from collections.abc import Sequence

from flask import Flask
from flask_security import hash_password

from app.access import Right, open_diary
from app.extensions import db
from app.models import User
from app.services.accounts import create_account
from app.services.sharing import grant_share
from benchmarks.crash.people import Device
from tests.browser.people import cookie_of
from tests.builders import PASSWORD


def let_in(app: Flask, devices: Sequence[Device]) -> str:
    """The cookie with which they read their list."""
    with app.app_context():
        account = create_account("reader@example.org", hash_password(PASSWORD), "clinician")
        reader_id = account.id
        db.session.get_one(User, reader_id).tf_primary_method = "authenticator"
        db.session.commit()
    for patient_id in {device.account_id for device in devices}:
        with app.app_context():
            grant_share(open_diary(patient_id, patient_id, Right.OWN), reader_id, Right.READ)
    return cookie_of(app, reader_id, "http://localhost")["value"]
