"""What is said around accounts, in place of the words that Flask-Security brings."""

from typing import Any

from app.catalogue.codes import N_
from app.words import gettext as _

# A key of Flask-Security's without its prefix, what is said, and the kind of line it stands in.
_MESSAGES = {
    "ALREADY_CONFIRMED": (N_("Your address is confirmed already. You can sign in."), "info"),
    "ANONYMOUS_USER_REQUIRED": (N_("You are signed in already."), "info"),
    "API_ERROR": (N_("That cannot be read. Please type it again."), "error"),
    "CONFIRMATION_EXPIRED": (
        N_("That link has grown old: it was good for %(within)s. Have a new one sent here."),
        "error",
    ),
    "CONFIRMATION_REQUEST": (
        N_("We sent a mail to the address you gave. It says how to go on."),
        "info",
    ),
    "CONFIRMATION_REQUIRED": (
        N_("Please open the link in our mail first: it confirms your address."),
        "error",
    ),
    "CONFIRM_REGISTRATION": (
        N_("We sent a mail to the address you gave. It says how to go on."),
        "info",
    ),
    "DISABLED_ACCOUNT": (N_("This account is closed."), "error"),
    "EMAIL_ALREADY_ASSOCIATED": (N_("Please look into your mail."), "error"),
    "EMAIL_CONFIRMED": (N_("Your address is confirmed. You are signed in."), "success"),
    "EMAIL_NOT_PROVIDED": (N_("Enter your e-mail address"), "error"),
    "FORGOT_PASSWORD": (N_("I need a new password"), "info"),
    "GENERIC_AUTHN_FAILED": (
        N_(
            "This address and password do not fit together, or the address is not confirmed yet. "
            "Type both again, or use a link below."
        ),
        "error",
    ),
    "GENERIC_RECOVERY": (
        N_("We sent a mail to the address you gave. It says how to go on."),
        "info",
    ),
    "INVALID_CONFIRMATION_TOKEN": (
        N_("That link does not work. Use the newest mail, or have a new link sent here."),
        "error",
    ),
    "INVALID_EMAIL_ADDRESS": (N_("Enter an e-mail address such as name@example.org"), "error"),
    "INVALID_PASSWORD": (N_("That is not your password now. Type it again."), "error"),
    "INVALID_REDIRECT": (N_("That address leads away from this diary."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        N_("That link does not work, or it was used already. Have a new one sent here."),
        "error",
    ),
    "INVALID_RECOVERY_CODE": (
        N_("That is none of your recovery codes, or it was used before. Type another."),
        "error",
    ),
    "LOGIN": (N_("Please sign in to open that page."), "info"),
    "PASSWORD_CHANGE": (
        N_("Your new password is saved. All other browsers were signed out."),
        "success",
    ),
    "PASSWORD_INVALID_LENGTH": (N_("Use at least %(length)s characters"), "error"),
    "PASSWORD_IS_THE_SAME": (N_("Choose a password that differs from the one now"), "error"),
    "PASSWORD_MISMATCH": (N_("The two passwords differ"), "error"),
    "PASSWORD_NOT_PROVIDED": (N_("Enter your password"), "error"),
    "PASSWORD_RESET": (
        N_("Your new password is saved. All other browsers were signed out."),
        "success",
    ),
    "PASSWORD_RESET_EXPIRED": (
        N_("That link has grown old: it was good for %(within)s. Have a new one sent here."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        N_("Your new password is saved. You were signed out everywhere. Sign in with it."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        N_("We sent a mail to the address you gave. It says how to go on."),
        "info",
    ),
    "PASSWORD_TOO_SIMPLE": (N_("Choose a longer password"), "error"),
    "REAUTHENTICATION_REQUIRED": (N_("Please type your password once more."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Thank you. You can go on."), "info"),
    "REFRESH": (N_("Please sign in once more to open that page."), "info"),
    "RETYPE_PASSWORD_MISMATCH": (N_("The two passwords differ"), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        N_("That is not the code the app shows now, or it was used before. Type the next one."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("You are signed in."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Please sign in to open that page."), "error"),
    "UNAUTHENTICATED": (N_("Please sign in to open that page."), "info"),
    "UNAUTHORIZED": (N_("This page is not open to you."), "error"),
    "USER_DOES_NOT_EXIST": (N_("Please look into your mail."), "error"),
}
_SUBJECTS = {
    "PASSWORD_CHANGE_NOTICE": N_("Your password was changed"),
    "PASSWORD_NOTICE": N_("Your password was changed"),
}
WORDS: dict[str, Any] = {
    **{f"SECURITY_MSG_{key}": said for key, said in _MESSAGES.items()},
    **{f"SECURITY_EMAIL_SUBJECT_{key}": said for key, said in _SUBJECTS.items()},
}
_REFUSED_PASSKEYS = {
    "passkey": N_("That did not work with a passkey. Try again, or use another way."),
    "passkey_known": N_("That passkey is known here already."),
    "too_many_passkeys": N_("There are as many passkeys as can be kept. Remove one first."),
}
_BEGAN = {
    ("password", None): N_("with a password"),
    ("password", "code"): N_("with a password and a code"),
    ("password", "passkey"): N_("with a password and a passkey"),
    ("passkey", None): N_("with a passkey"),
    ("link", None): N_("by a link in a mail"),
    ("link", "code"): N_("by a link in a mail and a code"),
    ("link", "passkey"): N_("by a link in a mail and a passkey"),
}


def refusal_of_passkey(reason: str) -> str:
    """Why a passkey was not taken. The same for all that proves nothing: who tries learns none."""
    return str(_(_REFUSED_PASSKEYS[reason]))


def how_it_began(way: str | None, step: str | None = None) -> str:
    """By what somebody signed in; no words where that is not known."""
    said = _BEGAN.get((way or "", step))
    return str(_(said)) if said else ""


# The mails that our own pages send, by the name of their template.
MAIL_SUBJECTS = {
    "welcome": N_("Confirm your address for Injection Diary"),
    "welcome_existing": N_("You have an account already"),
    "confirmation_instructions": N_("Confirm your address for Injection Diary"),
    "reset_instructions": N_("Choose a new password"),
    "no_account": N_("There is no account with this address"),
    "closed_account": N_("This account is closed"),
    "sign_in_link": N_("Your link to sign in"),
    "proof_link": N_("Is it you?"),
    "new_sign_in": N_("A new sign-in to your account"),
    "passkey_added": N_("A passkey was added to your account"),
    "passkey_removed": N_("A passkey was removed from your account"),
    "factor_on": N_("Signing in takes two steps now"),
    "factor_off": N_("Signing in takes one step now"),
    "erased_all": N_("Your diary and your account are erased"),
    "erased_diary": N_("Your diary is erased"),
    "clinic_invitation": N_("You are invited to join a clinic"),
    "invited": N_("An invitation to a diary"),
    "asked": N_("A clinician asks to see your diary"),
}
