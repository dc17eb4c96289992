"""Files that somebody brings in who may not see all of the diary: what they leave as it is."""

from dataclasses import replace
from datetime import date

from app.access import Diary
from app.catalogue import find
from app.services.csv_reading import ParsedFile, SaidDay, SaidTreatment, Visit
from app.services.hidden import is_mood


def without_hidden(diary: Diary, file: ParsedFile) -> ParsedFile:
    """A file without the notes, or the ratings of mood, that its reader may not see.

    What is left out is named among the columns that are not used.
    """
    if not diary.sees_notes:
        file = _without_notes(file)
    return file if diary.sees_mood else _without_mood(file)


def _without_notes(file: ParsedFile) -> ParsedFile:
    of_days = any(said.note for said in file.days.values())
    if not of_days and not any("note" in said.details for said in file.treatments.values()):
        return file
    treatments: dict[Visit, SaidTreatment] = {
        visit: replace(said, details={k: v for k, v in said.details.items() if k != "note"})
        for visit, said in file.treatments.items()
    }
    days = {
        day: replace(said, note=None)
        for day, said in file.days.items()
        if said.ratings or not said.note
    }
    return replace(file, days=days, treatments=treatments, ignored=(*file.ignored, "note"))


def _without_mood(file: ParsedFile) -> ParsedFile:
    kept = [place for place, name in enumerate(file.symptoms) if not _names_mood(name)]
    if len(kept) == len(file.symptoms):
        return file
    places = {before: now for now, before in enumerate(kept)}
    told = {day: _only(said, places) for day, said in file.days.items()}
    days: dict[date, SaidDay] = {
        day: said for day, said in told.items() if said.ratings or said.note
    }
    hidden = [name for name in file.symptoms if _names_mood(name)]
    names = tuple(file.symptoms[place] for place in kept)
    samples = tuple(sample for sample in file.samples if not _names_mood(sample.symptom))
    ignored = (*file.ignored, *hidden)
    return replace(file, symptoms=names, days=days, samples=samples, ignored=ignored)


def _only(said: SaidDay, places: dict[int, int]) -> SaidDay:
    ratings = {places[place]: rated for place, rated in said.ratings.items() if place in places}
    return replace(said, ratings=ratings)


def _names_mood(name: str) -> bool:
    known = find.symptom_named(name)
    return known is not None and is_mood(known.code)
