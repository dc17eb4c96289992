"""Letting somebody into the diary, on what terms, and answering who asks."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from app.access import Right, ShareKind
from app.forms.base import DayField, DiaryForm, Text
from app.forms.events import id_in
from app.services.invitations import InvitationDraft
from app.services.people import LONGEST_NAME
from app.services.share_requests import RequestDraft
from app.services.sharing import Terms
from app.words import gettext as _

BY_EMAIL, BY_CODE = "email", "code"
MYSELF = "me"
LONGEST_ADDRESS = 254
ADDRESS = re.compile(r"[^\s@,;<>\"]{1,64}@[^\s@,;<>\"]+\.[^\s@,;<>\".]{2,}", re.A)
# Who is let in, and what for: one question, since carers are let in to help.
LET_IN = {
    "clinician-read": (ShareKind.CLINICIAN, Right.READ),
    "clinician-record": (ShareKind.CLINICIAN, Right.RECORD),
    "carer-record": (ShareKind.CARER, Right.RECORD),
}


class _Sees(DiaryForm):
    """What is shown beside the answer, and until when."""

    sees_notes = BooleanField(_l("My notes"))
    sees_mood = BooleanField(_l("My ratings of mood"))
    ends_on = DayField(_l("Until when?"))

    def __init__(self, today: date, **options: Any) -> None:
        super().__init__(**options)
        self._today = today

    def validate_ends_on(self, field: DayField) -> None:
        """The last day is today or later."""
        if field.data and field.data < self._today:
            raise StopValidation(_("The last day must be today or later"))

    def _terms(self, right: Right) -> Terms:
        return Terms(right, self.sees_notes.data, self.sees_mood.data, self.ends_on.data)


class _MayDo(_Sees):
    """The same, with what somebody may do."""

    right = RadioField(
        _l("What may they do?"),
        choices=[
            SelectChoice(Right.READ.value, _l("Look")),
            SelectChoice(Right.RECORD.value, _l("Look and write")),
        ],
        validate_choice=False,
    )

    def validate_right(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in {Right.READ, Right.RECORD}:
            raise StopValidation(_("Choose what they may do"))

    def terms(self) -> Terms:
        """What the form says. Call it once validate() has passed."""
        return self._terms(Right(self.right.data))


class TermsForm(_MayDo):
    """What a share that is there grants from now on."""

    seen = HiddenField()


class AnswerForm(_MayDo):
    """The answer to a clinician who asks."""


class _Sent(DiaryForm):
    """Something that is sent to an address, or shown as a code."""

    way = RadioField(
        _l("How?"),
        choices=[
            SelectChoice(BY_EMAIL, _l("Send an e-mail")),
            SelectChoice(BY_CODE, _l("Show a code")),
        ],
        validate_choice=False,
    )
    email = Text(_l("Their e-mail address"), most=LONGEST_ADDRESS)

    def validate_way(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in {BY_EMAIL, BY_CODE}:
            raise StopValidation(_("Choose how: an e-mail or a code"))

    def validate_email(self, field: Text) -> None:
        """An address, where one is written to."""
        if self.way.data == BY_EMAIL and not ADDRESS.fullmatch(field.data or ""):
            raise StopValidation(_("Enter an e-mail address such as name@example.org"))

    def address(self) -> str | None:
        """To whom, None for a code."""
        return self.email.data.lower() if self.way.data == BY_EMAIL else None


class InviteForm(_Sent, _Sees):
    """Whom to invite, and on what terms."""

    invitation_id = HiddenField()
    let_in = RadioField(
        _l("Whom do you let in?"),
        choices=[
            SelectChoice("clinician-read", _l("A clinician, to look")),
            SelectChoice("clinician-record", _l("A clinician, to look and write")),
            SelectChoice("carer-record", _l("Somebody who helps me, to look and write")),
        ],
        validate_choice=False,
    )

    def validate_let_in(self, field: RadioField) -> None:
        """One of the list."""
        if field.data not in LET_IN:
            raise StopValidation(_("Choose whom you let in"))

    def draft(self) -> InvitationDraft:
        """What the form says. Call it once validate() has passed."""
        kind, right = LET_IN[self.let_in.data]
        return InvitationDraft(kind, self._terms(right), self.address())

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.invitation_id.data)


class CodeForm(DiaryForm):
    """A code that somebody was told."""

    code = Text(_l("Code"), most=40)

    def validate_code(self, field: Text) -> None:
        """Something was typed."""
        if not field.data:
            raise StopValidation(_("Enter the code, such as CDFG 3467"))


class AcceptForm(DiaryForm):
    """Accepting an invitation. asks_name: whether the account has no name yet."""

    name = Text(_l("Your name, as it is shown"), most=LONGEST_NAME)

    def __init__(self, asks_name: bool, **options: Any) -> None:
        super().__init__(**options)
        if not asks_name:
            del self.name

    def validate_name(self, field: Text) -> None:
        """Patients see who looks."""
        if not field.data:
            raise StopValidation(_("Enter your name, so that it is known who looks"))

    def said_name(self) -> str | None:
        """The name, None where none was asked for."""
        return self.name.data if "name" in self else None


class RequestForm(_Sent):
    """A clinician asks a patient to share. clinics: (id, name) of those they belong to."""

    request_id = HiddenField()
    whom = RadioField(_l("Who asks?"), validate_choice=False)
    right = RadioField(
        _l("What do you ask for?"),
        choices=[
            SelectChoice(Right.READ.value, _l("To look")),
            SelectChoice(Right.RECORD.value, _l("To look and write")),
        ],
        validate_choice=False,
    )
    name = Text(_l("Your name, as patients see it"), most=LONGEST_NAME)

    def __init__(
        self, clinics: Sequence[tuple[UUID, str]], asks_name: bool, **options: Any
    ) -> None:
        super().__init__(**options)
        self.whom.choices = [
            SelectChoice(MYSELF, _("I myself")),
            *(SelectChoice(str(id_), name) for id_, name in clinics),
        ]
        if not clinics:
            del self.whom
        if not asks_name:
            del self.name

    def validate_whom(self, field: RadioField) -> None:
        """Oneself, or a clinic that one belongs to."""
        if field.data not in {choice.value for choice in field.choices}:
            raise StopValidation(_("Choose who asks"))

    def validate_right(self, field: RadioField) -> None:
        """One of the two."""
        if field.data not in {Right.READ, Right.RECORD}:
            raise StopValidation(_("Choose what you ask for"))

    def validate_name(self, field: Text) -> None:
        """Patients see who asks."""
        if not field.data:
            raise StopValidation(_("Enter your name, so that it is known who asks"))

    def draft(self) -> RequestDraft:
        """What the form says. Call it once validate() has passed."""
        clinic_id = id_in(self.whom.data) if "whom" in self else None
        return RequestDraft(Right(self.right.data), clinic_id, self.address())

    def said_name(self) -> str | None:
        """The name, None where none was asked for."""
        return self.name.data if "name" in self else None

    def id_made_for(self) -> UUID | None:
        """The id the form was made with."""
        return id_in(self.request_id.data)
