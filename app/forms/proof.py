"""That it is really this person: a password, a code, an answer of a passkey."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField

from app.forms.second_factor import a_password, a_proving_code


class ProveForm(FlaskForm):
    """What the page "Is it you?" asks, beside what is kept on it for the page that waits.

    Its names are its own, so that nothing of the page that waits is taken for a proof.
    """

    proof_password: PasswordField = a_password()
    proof_code = a_proving_code()
    proof_passkey = HiddenField()

    def __init__(self, *, asks_password: bool, asks_code: bool, **options: Any) -> None:
        super().__init__(**options)
        if not asks_password:
            del self.proof_password
        if not (asks_password and asks_code):
            del self.proof_code


class LinkProofForm(FlaskForm):
    """The button of a link that proves; with the code, where the account has a second step."""

    code = a_proving_code()

    def __init__(self, *, asks_code: bool, **options: Any) -> None:
        super().__init__(**options)
        if not asks_code:
            del self.code
