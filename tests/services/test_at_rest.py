"""What lies in the database: every text is sealed, hashed or plain with a reason, and no word or
token that was planted is met in a dump of it.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app.access import Diary, Right, Scope, ShareKind
from app.extensions import Model, db
from app.services.feeds import make_feed
from app.services.invitations import InvitationDraft, make_invitation
from app.services.rating_links import make_link
from app.services.sharing import Terms
from app.services.tokens import TokenDraft, make_token
from tests.at_rest import SEALED, dump, files, fill, sealed
from tests.conftest import TODAY, Cast
from tests.planted import WORD

Opened = Callable[..., AbstractContextManager[Diary]]
APP = Path(__file__).parents[2] / "app"
# Every text, JSON and file that is not sealed, and why. docs/encryption.md tells the same.
HASHED = {
    "user.password",  # argon2
    "user.mf_recovery_codes",  # HMAC-SHA256
    "clinic_invitation.token_hash",  # SHA-256 of 32 random bytes, and so all below
    "share_request.token_hash",  # of a code of 36 bits: keyed with SECRET_KEY
    "invitation.token_hash",  # the same
    "api_token.token_hash",
    "calendar_feed.token_hash",
    "rating_link.token_hash",
    "sign_in_link.token_hash",
    "known_browser.hash",  # SHA-256 of a random number and the account
    "used_challenge.hash",
    "limit_count.key",  # HMAC of what is counted
}
ENCRYPTED_OTHERWISE = {"user.tf_totp_secret"}  # by Flask-Security with SECURITY_TOTP_SECRETS
PLAIN = {
    "user.email": "signing in looks for it",
    "user.fs_uniquifier": "is in cookies, which nobody can sign without SECRET_KEY",
    "user.tf_phone_number": "never filled",
    "clinic.name": "a practice, as it calls itself",
    "sealing_key.proof": "sealed already: a known text that proves the key",
    "sign_in.browser": "name of a browser, from a list",
    "sign_in_link.browser": "the same",
    "user.passkey_handle": "32 random bytes that devices know the account by; opens nothing",
    "webauthn.credential_id": "signing in looks for it",
    "webauthn.public_key": "public",
    "webauthn.rp_id": "the name of this server",
    "webauthn.transports": "codes of WebAuthn",
    "push_device.label": "name of a browser, from a list",
    "diary_day.device": "kind of a device, from a list",
    "diary_day_version.device": "kind of a device, from a list",
    "diary_day.ratings": "numbers that the database counts and checks",
    "diary_day_version.ratings": "numbers",
    "impression_version.content": "numbers",
    "sketch.levels": "numbers",
    "kept_answer.answer": "numbers worked out of numbers, and codes",
    "import_batch.new_symptoms": "numbers",
    "patient.timezone": "name of a time zone",
    "patient.next_visit_at": "a time of day",
    "reminder_choice.at": "a time of day",
    "patient.dystonias": "codes of the catalogue",
    "audit_event.subject": "an id, a day or the kind of a file",
}
CODES = {
    "role.name user.theme user.tf_primary_method clinic_event.act audit_event.act share.right",
    "share.kind share_request.right clinic_share.right invitation.right invitation.kind",
    "former_share.kind former_share.right diary_day.marks diary_day_version.marks symptom.code",
    "diary_day_version.aside diary_event.kind goal.outcome import_batch.source treatment.product",
    "treatment.guidance injection.muscle injection.side watch_item.symptom scale_score.scale",
    "safety_flag.symptom safety_flag.level reminder.why reminder.state api_token.scopes",
    "kept_page.page kept_answer.code_version list_summary.code_version sign_in.way sign_in.step",
}
DECIDED = HASHED | ENCRYPTED_OTHERWISE | set(PLAIN) | set(" ".join(CODES).split())


def texts() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in Model.metadata.sorted_tables
        for column in table.columns
        if not isinstance(column.type, SEALED)
        and isinstance(
            getattr(column.type, "impl", column.type), sa.String | sa.JSON | sa.LargeBinary
        )
    }


def test_every_text_is_sealed_or_has_a_reason_not_to_be() -> None:
    assert texts() == DECIDED, "seal it, or say here and in docs/encryption.md why it is not"


def test_no_query_sorts_or_groups_by_words() -> None:
    # Comparing raises by itself; the name of a clinic is not sealed.
    names = "|".join(f"{c.table.name.title().replace('_', '')}.{c.name}" for c in sealed())
    asked = re.compile(rf"(?:order_by|group_by|func\.\w+)\([^)]*\b(?:{names})\b")
    for file in APP.rglob("*.py"):
        assert not asked.search(file.read_text()), file


@pytest.fixture
def made(app: Flask, cast: Cast, opened: Opened) -> dict[str, str]:
    """The word in every sealed column; secrets that were handed out, by what they open."""
    with app.app_context(), db.engine.begin() as connection:
        fill(connection, cast.alice, cast.bob)
    with opened("alice", Right.OWN) as diary:
        terms = Terms(Right.READ, sees_notes=False, sees_mood=False, ends_on=None)
        mail = InvitationDraft(ShareKind.CLINICIAN, terms, "fred@example.org")
        said = InvitationDraft(ShareKind.CARER, terms, None)
        tokens = {
            "a program": make_token(diary, TokenDraft("one", frozenset({Scope.READ}), 90), uuid4()),
            "a calendar": make_feed(diary, with_visit=False),
            "a day": make_link(diary, TODAY),
            "an invitation": make_invitation(diary, mail, uuid4()),
            "a code": make_invitation(diary, said, uuid4()),
        }
        db.session.commit()
    return {what: str(token) for what, token in tokens.items()}


def test_nothing_that_was_written_or_handed_out_can_be_read_in_the_database(
    app: Flask, made: dict[str, str]
) -> None:
    with app.app_context():
        for column in sealed():
            found = db.session.scalars(sa.select(column)).all()
            assert any(WORD in str(each) for each in found), column
        db.session.close()
        stored = dump()
        if db.engine.dialect.name == "sqlite":
            stored += files()
    assert b"alice@example.org" in stored  # it is looked at where it is
    for secret in (WORD, "fred@example.org", *made.values()):
        assert secret.encode() not in stored
