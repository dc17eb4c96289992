"""Founding a clinic, inviting into it, joining it, and the rights of its members."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_security.forms import EmailValidation
from wtforms import BooleanField, HiddenField
from wtforms.validators import StopValidation

from app.forms.base import DiaryForm, Text
from app.services.clinic_invitations import InvitationDraft
from app.services.clinics import LONGEST_NAME
from app.words import gettext as _

LONGEST_OWN_NAME = 80


class Line(Text):
    """Words on one line."""

    def process_formdata(self, valuelist: Any) -> None:
        super().process_formdata(valuelist)
        self.data = " ".join((self.data or "").split())


class ClinicNameForm(DiaryForm):
    """What a clinic is called. seen: what it was called when the form was shown."""

    seen = HiddenField()
    name = Line(_l("Name of the clinic"), most=LONGEST_NAME)

    def validate_name(self, field: Line) -> None:
        """There is one, and it is no address of a web page: it stands in mails to strangers."""
        if not field.data:
            raise StopValidation(_("Enter the name of the clinic"))
        if "://" in field.data:
            raise StopValidation(_("Enter a name without the address of a web page"))


class FoundForm(ClinicNameForm):
    """A new clinic, and who founds it. clinic_id: so that a form sent twice founds one."""

    clinic_id = HiddenField()
    own_name = Line(_l("Your name"), most=LONGEST_OWN_NAME)


class RightsForm(DiaryForm):
    """What a member may. seen: what they could when the form was shown."""

    seen = HiddenField()
    is_admin = BooleanField(_l("Administrator"))
    sees_diaries = BooleanField(_l("Sees diaries"))


class InviteForm(RightsForm):
    """Whom to invite. invitation_id: so that a form sent twice sends one mail."""

    invitation_id = HiddenField()
    email = Line(_l("E-mail address"), most=255, validators=[EmailValidation(verify=True)])

    def validate(self, extra_validators: Any = None) -> bool:
        if not self.email.data:
            self.email.errors = [_("Enter the e-mail address of the person to invite")]
            return False
        if super().validate(extra_validators) and not (
            self.is_admin.data or self.sees_diaries.data
        ):
            self.sees_diaries.errors = [_("Choose at least one of the two")]
            return False
        return not self.errors

    def draft(self) -> InvitationDraft:
        """What the form says. Call it once validate() has passed."""
        return InvitationDraft(self.email.data, self.is_admin.data, self.sees_diaries.data)


class JoinForm(DiaryForm):
    """Joining, with the name that patients and colleagues see."""

    name = Line(_l("Your name"), most=LONGEST_OWN_NAME)


class DissolveForm(DiaryForm):
    """Dissolving asks for one deliberate tick."""

    sure = BooleanField(_l("Yes, dissolve the clinic"))

    def validate_sure(self, field: BooleanField) -> None:
        """Nothing is dissolved by a slip."""
        if not field.data:
            raise StopValidation(_("Tick the box first, then press Leave"))
