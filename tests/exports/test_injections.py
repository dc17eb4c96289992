"""injections.csv leads back to the same treatments."""

import io
from dataclasses import replace
from decimal import Decimal

from app.access import Diary
from app.exports.spreadsheet import write_injections
from app.services.imports import preview, read_file, save_import
from app.services.treatments import draft_of, list_treatments, record_treatment, remove_treatment
from tests.builders import a_whole_treatment, an_injection


def injections_of(diary: Diary) -> bytes:
    out = io.StringIO(newline="")
    write_injections(diary, out)
    return out.getvalue().encode()


def test_points_and_own_words_come_back(diary: Diary) -> None:
    labels = ("by the ear", "splenius capitis", "=1+1", "“so called”")
    lines = tuple(an_injection(muscle=None, muscle_label=label, points=2) for label in labels)
    treatment = record_treatment(diary, a_whole_treatment(injections=lines))
    file = read_file(injections_of(diary), "injections.csv")
    assert not preview(diary, file).changes

    remove_treatment(diary, treatment.id, 1)
    save_import(diary, file)
    (back,) = list_treatments(diary)
    assert set(draft_of(back).injections) == set(lines)


def test_a_file_leaves_what_it_does_not_tell(diary: Diary) -> None:
    draft = a_whole_treatment()
    record_treatment(diary, draft)
    said = injections_of(diary).replace(b"62.5", b"70")
    save_import(diary, read_file(said, "injections.csv"))
    (now,) = list_treatments(diary)

    changed = draft_of(now)
    assert {each.dose_units for each in changed.injections} == {Decimal(70), Decimal(20)}
    assert replace(changed, injections=draft.injections) == draft


def test_a_file_without_points_leaves_them(diary: Diary) -> None:
    record_treatment(diary, a_whole_treatment())
    rows = injections_of(diary).decode().splitlines()
    said = "\n".join(row.rpartition(",")[0] for row in rows).encode()

    assert not preview(diary, read_file(said, "injections.csv")).changes
