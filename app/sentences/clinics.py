"""What is said about clinics, their members and what was done with them."""

from app.services.clinic_trace import ClinicAct, Traced
from app.words import gettext as _


def refusal(reason: str) -> str:
    """Why something cannot be done with a clinic, and what can be done instead."""
    told: dict[str, str] = {
        "clinic_name": _("Enter a shorter name, on one line"),
        "too_many_clinics": _("You belong to 10 clinics already. Leave one first"),
        "last_administrator": _(
            "Nobody else administers this clinic. Make somebody else an administrator first"
        ),
        "own_diaries": _(
            "Another administrator can let you see diaries. You cannot do that yourself"
        ),
        "member_already": _("This person is a member already"),
        "too_many_invitations": _(
            "Many invitations were sent already. Withdraw some, or go on tomorrow"
        ),
        "joined_already": _("This person joined before the invitation could be withdrawn."),
    }
    return told[reason]


def rights(is_admin: bool, sees_diaries: bool) -> str:
    """What a member may, in few words."""
    if is_admin:
        told = _("administrator, sees diaries") if sees_diaries else _("administrator, no diaries")
    else:
        told = _("sees diaries") if sees_diaries else _("no diaries")
    return str(told)


def left(clinic: str, dissolved: bool) -> str:
    """What is said after leaving."""
    if dissolved:
        told = _("%(clinic)s is dissolved. All that was shared with it is closed.", clinic=clinic)
    else:
        told = _("You left %(clinic)s. Its diaries are closed to you.", clinic=clinic)
    return str(told)


def traced(event: Traced) -> str:
    """One act in one sentence."""
    told = {"by": event.by or _("Somebody who is gone"), "who": event.about or _("somebody")}
    if event.by is None and event.act is ClinicAct.ADMIN_GIVEN:
        return str(_("%(who)s became administrator when the last one left", **told))
    if event.act is ClinicAct.DIARIES_GIVEN and event.is_own:
        return str(_("%(by)s, the only administrator, began to see diaries", **told))
    said: dict[ClinicAct, str] = {
        ClinicAct.FOUNDED: _("%(by)s founded the clinic", **told),
        ClinicAct.RENAMED: _("%(by)s changed the name of the clinic", **told),
        ClinicAct.INVITED: _("%(by)s invited %(who)s", **told),
        ClinicAct.WITHDRAWN: _("%(by)s withdrew the invitation of %(who)s", **told),
        ClinicAct.JOINED: _("%(by)s joined", **told),
        ClinicAct.ADMIN_GIVEN: _("%(by)s made %(who)s an administrator", **told),
        ClinicAct.ADMIN_TAKEN: _("%(by)s ended that %(who)s is an administrator", **told),
        ClinicAct.DIARIES_GIVEN: _("%(by)s let %(who)s see diaries", **told),
        ClinicAct.DIARIES_TAKEN: _("%(by)s ended that %(who)s sees diaries", **told),
        ClinicAct.REMOVED: _("%(by)s removed %(who)s", **told),
        ClinicAct.LEFT: _("%(by)s left", **told),
    }
    return said[event.act]
