"""What somebody typed, read back from the request, for pages on which it could not be saved."""

from flask import request

from app.words import gettext as _

NOT_SHOWN = frozenset(
    {"csrf_token", "version", "treatment_id", "do", "next", "area", "seen", "past", "way", "code"}
    | {"clinic_id", "invitation_id"}
    | {"credential", "proof_code", "proof_passkey", "proof_way"}
)


def kept_fields() -> list[tuple[str, str]]:
    """(name, value) to send again. Nobody's password is among them."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    ]


def shown_fields() -> list[tuple[str, str]]:
    """(label, words) of what was typed, to be read where it could not be saved."""
    return [
        (_label(name), value)
        for name, value in request.form.items(multi=True)
        if value and name not in NOT_SHOWN and "password" not in name
    ]


def same_address() -> str:
    """Where it was sent, to send it there again."""
    return request.full_path.removesuffix("?")


def _label(name: str) -> str:
    """What a field that nobody could open is called."""
    first, _dash, number = name.partition("-")
    if first == "symptom" and number.isascii() and number.isdigit() and len(number) < 4:
        return str(_("Symptom %(number)s", number=int(number) + 1))
    return name.replace("-", " ").replace("_", " ").capitalize()
