"""What clinicians left in a diary, as pages show it: with names, words and small pictures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from uuid import UUID

from markupsafe import Markup

from app.access import Diary, Right
from app.catalogue import dystonias, symptoms
from app.catalogue.scales import Scale, fitting, scale
from app.charts.scores import score_line
from app.sentences import clinical as words
from app.sentences.people import names_in
from app.services.clinical import is_clinician, list_done
from app.services.clinical_notes import NoteShown, list_notes
from app.services.hidden import is_mood
from app.services.provenance import Confirmed, list_confirmed
from app.services.scores import Scored, list_scores
from app.services.symptoms import list_symptoms
from app.services.treatments import Treatment, list_treatments
from app.services.watch import Watched, list_watched
from app.words import gettext as _

Choices = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True)
class NoteRow:
    """One note. by: who wrote it, and when."""

    note: NoteShown
    by: str


@dataclass(frozen=True)
class WatchRow:
    """One thing to watch. offered: its words where the diary does not rate it yet."""

    item: Watched
    said: str
    by: str
    offered: bool


@dataclass(frozen=True)
class ScoreRow:
    """One score."""

    score: Scored
    said: str
    by: str


@dataclass(frozen=True)
class ScaleRows:
    """The scores of one scale, the latest first. line: a small picture, empty for one score."""

    scale: Scale
    rows: list[ScoreRow]
    line: Markup


def names_of(diary: Diary, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """How the accounts are called, carers as such; those of closed accounts are left out."""
    return names_in(diary, (id_ for id_ in account_ids if id_ is not None))


@dataclass(frozen=True)
class SessionRow:
    """One treatment. standing: who saved it, and who confirmed it; is_confirmed: as it is now."""

    treatment: Treatment
    standing: list[str]
    is_confirmed: bool


def session_rows(diary: Diary, most: int = 3) -> list[SessionRow]:
    """The latest treatments, and how they stand to what clinicians confirmed."""
    latest = list_treatments(diary)[-most:][::-1]
    confirmed = list_confirmed(diary) if latest else {}
    by = [*(each.recorded_by_id for each in latest), *(each.by_id for each in confirmed.values())]
    names = names_of(diary, by)
    return [_session_row(diary, each, confirmed.get(each.id), names) for each in latest]


def for_card(diary: Diary) -> dict[str, object]:
    """Notes, what to watch, and scores, for a page that shows them beside other things."""
    notes, watched, scores = list_notes(diary), list_watched(diary), list_scores(diary)
    by = [[each.by_id for each in those] for those in (notes, watched, scores)]
    names = names_of(diary, chain.from_iterable(by))
    return {
        "notes": note_rows(diary, notes, names),
        "watched": watch_rows(diary, watched, names),
        "scores": scale_rows(diary, scores, names),
        "writes": is_clinician(diary),
        "of_clinic": words,
    }


def notes_to_patient(diary: Diary, most: int = 3) -> list[NoteRow]:
    """The latest notes to the patient, for the patient and who sees what they see."""
    notes = list_notes(diary, to_patient=True, most=most)
    return note_rows(diary, notes, names_of(diary, (note.by_id for note in notes)))


def note_rows(diary: Diary, notes: Sequence[NoteShown], names: dict[UUID, str]) -> list[NoteRow]:
    """Notes with their writers."""
    return [NoteRow(note, words.by(diary, note.by_id, note.at, names)) for note in notes]


def watch_rows(diary: Diary, items: Sequence[Watched], names: dict[UUID, str]) -> list[WatchRow]:
    """What to watch, and whether the diary rates it; of mood only towards those who see that."""
    rated = {each.code for each in list_symptoms(diary)} if items else set()
    return [
        WatchRow(
            item,
            words.watched(item),
            words.by(diary, item.by_id, item.at, names),
            offered=_is_missing(diary, item.symptom, rated),
        )
        for item in items
    ]


def _is_missing(diary: Diary, code: str | None, rated: set[str | None]) -> bool:
    hidden = is_mood(code) and not diary.sees_mood
    return code is not None and code not in rated and not hidden


def scale_rows(diary: Diary, scores: Sequence[Scored], names: dict[UUID, str]) -> list[ScaleRows]:
    """The scores scale by scale; two scales never share a picture."""
    order = [each.code for part in fitting(diary.dystonias) for each in part]
    sorted_ = sorted(scores, key=lambda each: order.index(each.scale))
    return [
        _of_scale(diary, scale(code), list(those), names)
        for code, those in groupby(sorted_, key=lambda each: each.scale)
    ]


def scale_choices(diary: Diary) -> Choices:
    """The scales to choose from, those that fit the diary first."""
    first, others = fitting(diary.dystonias)
    groups = {_("For this diary"): first, _("Others"): others}
    return {name: [(each.code, _(each.name)) for each in those] for name, those in groups.items()}


def watch_choices(diary: Diary) -> Choices:
    """Symptoms to choose from: those that are rated, those that fit, side effects."""
    rated = [each.code for each in list_symptoms(diary) if each.code]
    own = [dystonias.dystonia(code) for code in diary.dystonias]
    near = [code for each in own for code in (*each.symptoms, *each.side_effects)]
    effects = [each.code for each in symptoms.SIDE_EFFECTS]
    groups = {
        _("Rated in this diary"): rated,
        _("Near this dystonia"): [code for code in dict.fromkeys(near) if code not in rated],
        _("Side effects"): [code for code in effects if code not in {*rated, *near}],
    }
    return {
        name: [(code, _(symptoms.symptom(code).label)) for code in codes]
        for name, codes in groups.items()
        if codes
    }


def history_of(diary: Diary, item_id: UUID) -> list[dict[str, object]]:
    """Who did what with one item, and when."""
    done = list_done(diary, item_id)
    names = names_of(diary, (each.by_id for each in done))
    return [
        {"said": words.done(diary, each.act, each.by_id, names), "at": each.at} for each in done
    ]


def may_add_symptoms(diary: Diary) -> bool:
    """Whether the reader is the patient, who alone decides what is rated."""
    return diary.may(Right.OWN)


def _session_row(
    diary: Diary, treatment: Treatment, confirmed: Confirmed | None, names: dict[UUID, str]
) -> SessionRow:
    holds = confirmed is not None and confirmed.holds_for(treatment)
    return SessionRow(treatment, words.standing(diary, treatment, confirmed, names), holds)


def _of_scale(
    diary: Diary, known: Scale, scores: Sequence[Scored], names: dict[UUID, str]
) -> ScaleRows:
    rows = [
        ScoreRow(each, words.score(each.score), words.by(diary, each.by_id, each.at, names))
        for each in scores
    ]
    over_time = [(each.day.toordinal(), float(each.score)) for each in reversed(scores)]
    ends = (float(known.range.low), float(known.range.high)) if known.range else None
    return ScaleRows(known, rows, Markup(score_line(over_time, ends)))  # noqa: S704
