"""What is said about a file that is brought in: what it changes, what is wrong with it."""

from collections.abc import Sequence
from datetime import date

from flask_babel import format_date

from app.catalogue.codes import N_
from app.sentences.brought import SOURCES
from app.sentences.numbers import days
from app.services.file_reading import Looked
from app.services.import_batches import Source
from app.services.imports import Collision, Preview, Problem
from app.words import gettext as _
from app.words import ngettext

MOST_NAMES = 12
SEVERAL = {
    "strongest": N_("%(days)s have several numbers of one symptom: the strongest counts."),
    "average": N_("%(days)s have several numbers of one symptom: their average counts."),
    "last": N_("%(days)s have several numbers of one symptom: the last one counts."),
}

_SENTENCES = {
    # the file as a whole
    "empty": N_("The file is empty. Choose one with a row of column names and rows below it."),
    "no_rows": N_("There is only the row of column names. Add at least one row below it."),
    "not_text": N_(
        "This is not a file of plain text. In your spreadsheet choose “Save as”, then “CSV UTF-8”."
    ),
    "zip_broken": N_("This zip file is damaged or only half there. Download or pack it again."),
    "zip_method": N_(
        "This zip file is packed in an unusual way. Unpack it, and choose the file inside."
    ),
    "zip_locked": N_("This zip file asks for a password. Unpack it, and choose the file inside."),
    "zip_large": N_(
        "This zip file holds too much: more than 200 files, or more than 64 MB. "
        "Unpack it, and choose one file."
    ),
    "zip_empty": N_("There is no table in this zip file. Choose one with a CSV file inside."),
    "zip_many": N_(
        "There are several tables in this zip file, %(count)s files in all. "
        "Unpack it, and choose one of them."
    ),
    "zipped": N_("There is another zip file inside. Unpack it, and choose the CSV file in it."),
    "workbook": N_("This is a workbook. In your spreadsheet choose “Save as”, then “CSV UTF-8”."),
    "archive": N_(
        "This is the archive of a whole diary. It is not brought in here: "
        "open “Take it along”, and bring it back there."
    ),
    "locked": N_(
        "This is a locked copy of a whole diary. Unlock it first with the key it was locked with."
    ),
    "fhir": N_("This is a FHIR file that cannot be read here."),
    "json": N_("This is a JSON file of another program. Choose a table (CSV) from it instead."),
    "json_broken": N_(
        "This JSON file is not whole: it ends too early, or was changed. Download it again."
    ),
    "needs_choices": N_(
        "This file is from another program. Bring it in on the page “Bring in a file”, "
        "where you choose what becomes of it."
    ),
    "nothing_chosen": N_("Nothing of this file was chosen. Go back, and choose what to bring in."),
    "too_many_rows": N_("There are more than %(most)s rows. Divide the file in two."),
    "too_many_columns": N_(
        "There are %(count)s columns, and at most %(most)s can be read. Leave some out."
    ),
    "value_number": N_(
        "“%(text)s” is not a number. Put it right in the file, or go back and leave this out."
    ),
    "value_range": N_("%(text)s is not on the scale from %(low)s to %(high)s that was chosen."),
    "day_open": N_(
        "%(text)s could be two days. Go back, and choose what stands first: day, month or year."
    ),
    "quotes": N_(
        "The quotation marks do not fit, or a cell is longer than 100,000 characters. "
        "Everything from here on could not be read."
    ),
    "answer_file": N_(
        "This is answer.csv, which is worked out from the diary. "
        "Bring in ratings.csv, injections.csv and treatments.csv instead."
    ),
    "days_file": N_(
        "This is days.csv, which is for reading. Bring in ratings.csv, injections.csv and "
        "treatments.csv instead; notes and marks come back with the archive of the whole diary."
    ),
    "day_column_missing": N_(
        "There is no column “day”. Write column names into the first row: day, symptom and "
        "severity, or day and your symptoms, or day, product, muscle, side and dose_units, or "
        "day, product and what else is known of an injection."
    ),
    "columns_missing": N_(
        "These columns are missing in the first row: %(columns)s. Add them; cells may stay empty."
    ),
    "column_twice": N_("The column “%(column)s” is there twice. Keep one of them."),
    "no_symptoms": N_("There is no column with a symptom. Add one beside the day."),
    "too_many_symptoms": N_(
        "These would be %(count)s symptoms. A diary can have %(most)s. Leave some out."
    ),
    # FHIR bundles
    "fhir_broken": N_(
        "This file ends too early or was changed: %(text)s. Download it once more, and choose that."
    ),
    "fhir_deep": N_("This file is nested so deeply that no diary wrote it. Choose another one."),
    "fhir_no_bundle": N_(
        "This FHIR file holds “%(text)s”, not a Bundle. Choose the file that a diary wrote."
    ),
    "fhir_shape": N_("This is not shaped as a FHIR bundle: %(text)s."),
    "fhir_foreign": N_(
        "Another program wrote this FHIR bundle. Only those that an Injection Diary wrote can be "
        "brought in; from others, bring in ratings and injections as tables."
    ),
    "fhir_version": N_(
        "This FHIR bundle has version “%(text)s”, which this diary does not know. Choose one that "
        "was made with version 1, or ask for a newer diary."
    ),
    "fhir_many": N_("This bundle has more than %(most)s entries. Choose a shorter period."),
    "fhir_nothing": N_("There are no ratings and no injections in this bundle."),
    "fhir_line_alone": N_("This dose belongs to no injection of the bundle."),
    "fhir_unit": N_("The unit “%(text)s” is not the unit of this product. Doses stay as written."),
    # ratings
    "name_long": N_("“%(text)s” is too long. Name a symptom with at most 80 characters."),
    "symptom_missing": N_("Write the name of the symptom."),
    "severity_number": N_("“%(text)s” is not a number. Write a whole number from 0 to 10."),
    "severity_whole": N_("%(text)s is between two numbers. Write a whole number from 0 to 10."),
    "severity_range": N_("%(text)s is not on the scale. Write a whole number from 0 to 10."),
    "said_twice": N_(
        "Row %(other)s says another number for the same day and symptom. Keep one of the two rows."
    ),
    "said_twice_in": N_(
        "Row %(other)s of %(other_file)s says another number for the same day and symptom. "
        "Keep one of the two rows."
    ),
    "stamp_unreadable": N_("“%(text)s” is not a moment. Write it as 2025-12-31T21:30Z."),
    "stamp_future": N_("%(text)s has not come yet. Leave the cell empty if you do not know when."),
    "neither_yes_nor_no": N_("“%(text)s” is neither yes nor no. Write one of them, or nothing."),
    # days
    "day_missing": N_("Write the day, such as 2025-12-31."),
    "day_unreadable": N_("“%(text)s” is not a day. Write it as 2025-12-31."),
    "day_unreal": N_("%(text)s is not in the calendar. Write a real day, such as 2025-12-31."),
    "day_ambiguous": N_(
        "%(text)s could be two days. Write all days as YYYY-MM-DD, such as 2025-12-31."
    ),
    "day_early": N_("%(text)s is before 1900. Write a day in 1900 or later."),
    "day_future": N_("%(text)s has not come yet. Only today and earlier days can be rated."),
    "too_many_cells": N_(
        "This row has %(cells)s cells, and there are %(columns)s columns. "
        "Put a cell that has a comma in it between quotation marks."
    ),
    # treatments
    "product_unknown": N_(
        "“%(text)s” is not a product of the list. Write a name such as Botox, or leave it empty."
    ),
    "muscle_long": N_("“%(text)s” is too long. Name a muscle with at most 80 characters."),
    "points_number": N_("“%(text)s” is not a number of points. Write a whole number from 1 to 99."),
    "side_unknown": N_("“%(text)s” is not a side. Write left, right or midline, or nothing."),
    "side_both": N_("“%(text)s” are two sides. Write one row for the left and one for the right."),
    "dose_number": N_("“%(text)s” is not a number of units. Write it as 25 or 12.5."),
    "dose_zero": N_("The dose must be more than 0 units. Leave it empty if it is not known."),
    "dose_places": N_(
        "%(text)s could be two numbers. Write at most two places after the point, and no sign "
        "between the thousands."
    ),
    "dose_large": N_("The dose must be at most 50,000 units."),
    "volume_number": N_("“%(text)s” is not a number of millilitres. Write it as 2 or 1.5."),
    "volume_zero": N_("The volume must be more than 0 ml. Leave it empty if it is not known."),
    "volume_large": N_("The volume must be at most 1,000 ml."),
    "words_long": N_("“%(text)s” is too long. Use at most 80 characters."),
    "lot_long": N_("“%(text)s” is too long. Write a lot number with at most 40 characters."),
    "note_long": N_("“%(text)s” is too long. Write a note with at most 2000 characters."),
    "not_words": N_("Take out the signs of “%(text)s” that are not letters, or type it again."),
    "guidance_unknown": N_(
        "“%(text)s” cannot be read. Write emg, stimulation or ultrasound, with spaces between, or "
        "none alone."
    ),
    "expired": N_(
        "%(text)s is before the day of the injection. Put one of the two right. If the vial was "
        "used after this date, add a column “expired” and write yes into it."
    ),
    "treatment_number": N_(
        "“%(text)s” is not a number. Number the treatments of one day and product 1, 2 and so on, "
        "or leave the cell empty."
    ),
    "treatment_future": N_("%(text)s has not come yet. Only treatments that took place count."),
    "treatment_twice_in": N_(
        "Row %(other)s of %(other_file)s says something else about the same treatment. "
        "Keep one of the two."
    ),
    "treatment_twice": N_(
        "Row %(other)s is about the same day and product. Keep one of the two. If there were two "
        "treatments, add a column “treatment” and write 1 and 2 into it."
    ),
    "treatment_not_told": N_(
        "Other rows of %(text)s with this product have a number in the column “treatment”. "
        "Write there which treatment this row belongs to."
    ),
    "treatments_many": N_(
        "The diary has more than one treatment on %(text)s that this could be. "
        "Change it in the diary, or take these rows out."
    ),
    "too_many_injections": N_(
        "The treatment of %(text)s has %(count)s rows. One treatment can have %(most)s."
    ),
}


def sentence(problem: Problem) -> str:
    """What is wrong, and what to do."""
    return str(_(_SENTENCES[problem.code], **problem.values))


def place(problem: Problem) -> str:
    """Where it is wrong: row and column as a spreadsheet shows them."""
    if problem.row is None:
        return str(_("Whole file"))
    if problem.column is None:
        return str(_("Row %(row)s", row=problem.row))
    return str(_("Row %(row)s, %(column)s", row=problem.row, column=problem.column))


def summary(preview: Preview) -> list[tuple[str, str]]:
    """(name, what holds): what the files change, one line each."""
    lines = []
    if preview.period:
        lines.append((_("From, to"), " – ".join(map(_date, preview.period))))
    if preview.new_days or preview.changed_days or preview.unchanged_days:
        lines += [
            (_("New days"), days(preview.new_days)),
            (_("Days that change"), days(preview.changed_days)),
            (_("Days that stay as they are"), days(preview.unchanged_days)),
            (_("Ratings that are new or change"), str(preview.ratings)),
        ]
    if preview.notes:
        lines.append((_("Notes"), days(preview.notes)))
    if preview.new_treatments or preview.changed_treatments or preview.unchanged_treatments:
        lines += [
            (_("New treatments"), _treatments(preview.new_treatments)),
            (_("Treatments that change"), _treatments(preview.changed_treatments)),
            (_("Treatments that stay as they are"), _treatments(preview.unchanged_treatments)),
        ]
    if preview.new_symptoms:
        lines.append((_("New symptoms"), ", ".join(preview.new_symptoms)))
    if preview.ignored:
        lines.append((_("What is not used"), _listed(preview.ignored)))
    return [(str(name), str(words)) for name, words in lines]


def facts(preview: Preview) -> list[str]:
    """What was done with the values of the file, a sentence each."""
    told = preview.told
    sentences = []
    if told.several:
        sentences.append(_(SEVERAL[told.together], days=days(told.several)))
    if told.rounded:
        sentences.append(_("Numbers between two of 0 to 10 are rounded."))
    if told.cut_notes:
        sentences.append(
            _(
                "Notes of %(days)s are longer than 2,000 characters and are cut.",
                days=days(told.cut_notes),
            )
        )
    if told.together:
        sentences.append(
            _("The file does not say when a day was entered, so that is kept as not known.")
            if not told.tells_when
            else _("When a day was entered is taken from the file.")
        )
        sentences.append(_("A day that is not in the file stays empty. It is not taken as 0."))
    return [str(sentence) for sentence in sentences]


def collision(each: Collision) -> tuple[date, str, str, str]:
    """(day, what is rated, mine, the file's) where both differ."""
    if each.symptom is None:
        return each.day, str(_("Note")), str(_("yours")), str(_("another one"))
    return each.day, each.symptom, _rating(each.mine), _rating(each.file)


def source_of(looked: Looked) -> str:
    """What wrote the file, as far as that is known: a sentence, or nothing."""
    if looked.foreign is None or looked.foreign.source is Source.TABLE:
        return ""
    name = SOURCES[looked.foreign.source]
    return str(_("This is a file of %(name)s.", name=name))


def saved(preview: Preview) -> str:
    """What was saved, in one sentence."""
    return str(
        _(
            "The file is in your diary: %(days)s and %(treatments)s new or changed.",
            days=days(preview.new_days + preview.changed_days),
            treatments=_treatments(preview.new_treatments + preview.changed_treatments),
        )
    )


def _treatments(count: int) -> str:
    return str(ngettext("%(num)s treatment", "%(num)s treatments", count))


def _rating(severity: int | None) -> str:
    return str(_("skipped")) if severity is None else str(severity)


def _listed(names: Sequence[str]) -> str:
    told = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return told if more <= 0 else str(_("%(names)s and %(more)s more", names=told, more=more))


def _date(day: date) -> str:
    return str(format_date(day, "d MMMM yyyy"))
