"""What leaving means: how much is erased, and what stays where nobody here can reach it."""

from datetime import date

from app.sentences.numbers import days, long_day
from app.services.leaving import Stock, Traces
from app.words import gettext as _
from app.words import ngettext


def stock(held: Stock) -> list[tuple[str, str]]:
    """(name, how much): what a diary holds, one line each."""
    readers = ngettext("%(num)s person or clinic", "%(num)s people or clinics", held.readers)
    lines = [
        (_("Days that are rated"), _since(days(held.days), held.first_day)),
        (_("Injections"), _since(str(held.treatments), held.first_treatment)),
    ]
    if held.readers:
        lines.append((_("Shared with"), readers))
    return [(str(name), str(words)) for name, words in lines]


def remains(held: Stock | None, traces: Traces) -> list[str]:
    """What stays after all, each with its reason. held: None where there is no diary."""
    kept = [
        _(
            "Copies that whoever runs this diary made before, so that nothing is lost when a "
            "machine breaks. They stay until they are replaced."
        )
    ]
    if held is not None:
        kept += _of_diary(held)
    if traces.wrote_elsewhere:
        kept.append(
            _(
                "What you wrote or looked at in diaries of others, so that who did what stays "
                "true there. It stands without your name and address, and your account is closed."
            )
        )
    if traces.in_clinic:
        kept.append(
            _(
                "The record of your clinic of who joined and left, without your name. You leave "
                "your clinic too. Are you its only administrator? Then whoever is a member for "
                "longest becomes one; a clinic without other members is dissolved."
            )
        )
    kept.append(_("Mails that were sent: invitations, reminders and the like lie in mailboxes."))
    return [str(words) for words in kept]


def _of_diary(held: Stock) -> list[str]:
    kept = [
        _(
            "Files that you or others downloaded, and what was printed or copied into another "
            "record. This diary does not know where they are."
        ),
        _(
            "Days that were saved on another device and not sent yet: they stay in that browser "
            "until they are cleared there under “Kept on this device”. A new diary of the same "
            "account would receive them."
        ),
    ]
    if held.has_feed:
        kept.append(
            _(
                "What a calendar fetched already. Its address opens nothing any more; remove the "
                "subscription in the calendar."
            )
        )
    return [str(words) for words in kept]


def _since(count: str, first: date | None) -> str:
    if first is None:
        return str(_("none"))
    return str(_("%(count)s, since %(day)s", count=count, day=long_day(first)))
