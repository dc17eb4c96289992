"""The person's own impression of a treatment, and how it stands to the ratings."""

from flask_babel import lazy_gettext as _l

from app import clock
from app.access import Diary
from app.analysis.judgement import Verdict
from app.sentences.numbers import long_day
from app.services.agreement import Agreement, agreement
from app.services.impressions import Impression, ImpressionDraft, draft_of_impression
from app.services.treated import Treated
from app.words import gettext as _
from app.words import ngettext

CHANGES = {
    3: _l("Very much better"),
    2: _l("Much better"),
    1: _l("A little better"),
    0: _l("No change"),
    -1: _l("A little worse"),
    -2: _l("Much worse"),
    -3: _l("Very much worse"),
}
WITHIN_A_SENTENCE = {
    3: _l("very much better"),
    2: _l("much better"),
    1: _l("a little better"),
    0: _l("no change"),
    -1: _l("a little worse"),
    -2: _l("much worse"),
    -3: _l("very much worse"),
}


def question() -> str:
    """What leads to the form, on whichever page."""
    return str(_("How did it go, all in all?"))


def about(treated: Treated) -> str:
    """Which treatment is spoken of."""
    first, last = long_day(treated.first), long_day(treated.last)
    if first == last:
        return str(_("The injection of %(day)s", day=first))
    return str(_("The injections of %(first)s and %(last)s", first=first, last=last))


def said(diary: Diary, impression: Impression) -> str:
    """What was said, who said it, and when."""
    assert impression.entered_at is not None
    day = long_day(clock.day_of(impression.entered_at, diary.timezone))
    told = {"what": in_short(draft_of_impression(impression)), "day": day}
    if impression.recorded_by_id == diary.patient_id:
        return str(_("You said: %(what)s (told on %(day)s).", **told))
    return str(_("Your clinic noted: %(what)s (told on %(day)s).", **told))


def in_short(draft: ImpressionDraft) -> str:
    """All that is said, within a sentence: much better, about 60 percent, for 8 weeks."""
    change = "" if draft.change is None else str(WITHIN_A_SENTENCE[draft.change])
    return ", ".join(part for part in (change, _percent(draft), _lasted(draft)) if part)


def beside_the_ratings(draft: ImpressionDraft, verdict: Verdict) -> str:
    """Whether the ratings of weeks 4-7 say the same. Neither is held to be the right one."""
    return str(
        {
            Agreement.AGREES: _("Your impression and your ratings of weeks 4 to 7 say the same."),
            Agreement.DIFFERS: _(
                "Your impression and your ratings say different things. Both count: ratings are "
                "days, an impression is the whole."
            ),
            Agreement.DIARY_CANNOT_TELL: _(
                "Your ratings of weeks 4 to 7 give no clear answer, so the two cannot be compared."
            ),
            Agreement.NO_DIRECTION_SAID: _(
                "You did not say whether it was better or worse, so it cannot be compared with "
                "your ratings."
            ),
        }[agreement(draft, verdict)]
    )


def _percent(draft: ImpressionDraft) -> str:
    percent = draft.percent_better
    if percent is None:
        return ""
    if percent == 0:
        says_so = draft.change is not None and draft.change <= 0
        return "" if says_so else str(_("not better"))
    if draft.change is not None and draft.change > 0:
        return str(_("about %(n)s percent", n=percent))
    return str(_("about %(n)s percent better", n=percent))


def _lasted(draft: ImpressionDraft) -> str:
    if draft.weeks is None:
        return str(_("still lasting")) if draft.still_lasting else ""
    weeks = ngettext("for %(num)s week", "for %(num)s weeks", draft.weeks)
    lasted = str(weeks) if draft.weeks else str(_("for less than a week"))
    return str(_("%(weeks)s so far", weeks=lasted)) if draft.still_lasting else lasted
