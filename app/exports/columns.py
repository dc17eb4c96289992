"""What comes along with the files of a diary: the meaning of every column."""

COLUMNS_TEXT = """\
# What is in these files

All files are text in UTF-8 with commas between the cells. A day is written as year, month, day:
2025-12-31. An empty cell means: not known. A cell that a spreadsheet would take for a formula has
a quotation mark (') before it; it is taken off again when a file is brought back into a diary.
A file in which a word is not plain ASCII begins with a byte order mark, so that Excel reads it.

You can bring ratings.csv, injections.csv and treatments.csv back into a diary. Bringing them
back into the diary they came from changes nothing. Notes on treatments are in these files; notes
and marks on days, events between treatments, goals, questions and a sketch from memory are not.

## ratings.csv: one row for each rating

| column | meaning |
| --- | --- |
| day | the day that was rated |
| symptom | what was rated, in words |
| severity | 0 (none) to 10 (worst); empty when the symptom was skipped on that day |
| entered_at | when the ratings of this day were last entered, in UTC (ISO 8601) |
| recalled | yes when that was more than three days after the day itself, else no |

## injections.csv: one row for each muscle

A treatment without muscles has a row of its own, so that its day is kept. Rows of the same day
and product belong to one treatment, unless the column treatment tells them apart.

| column | meaning |
| --- | --- |
| day | the day of the treatment |
| product | code of the botulinum toxin product, such as onabotulinumtoxinA |
| muscle | code of the muscle, such as splenius_capitis; or the person's own words |
| side | left, right or midline of the body, as the person themselves sees it |
| dose_units | dose in units of this product |
| points | how many pricks the dose was shared among; the column is there where any are known |
| treatment | 1, 2 and so on where one day has more than one treatment with the same product; \
else the column is not there |

**Units.** A unit of one product is not a unit of another. Never add or compare doses of
different products, and never convert one into the other.

## treatments.csv: one row for each treatment

What is known of a treatment as a whole. It belongs to the rows of injections.csv with the same
day, product and treatment.

| column | meaning |
| --- | --- |
| day, product, treatment | as in injections.csv |
| total_units | units of this product in the whole treatment, as typed; not the sum of its rows |
| dilution | how the product was diluted, in the person's own words |
| volume_ml | how much was injected in all, in millilitres |
| lot | lot number of the vial |
| expires_on | the last day of use of the vial |
| guidance | how the muscles were found: emg, stimulation and ultrasound, with spaces between; \
none is by sight and touch alone |
| injector, clinic | who injected, and where |
| note | the note on this treatment |
| finished | no while the rest of the treatment is still to be entered, else yes |
| expired | yes where the vial was used after its last day, which would be taken for a slip \
otherwise; the column is there where any was |

## answer.csv: one row for each treatment, symptom and phase

It is worked out from the other files, cannot be brought back, and its numbers are not
rounded. A change is the average after a treatment minus the average before it, in points of the
scale from 0 to 10: more than 0 is worse. It shows what happened after a treatment, not why.

| column | meaning |
| --- | --- |
| treated_on | day of the treatment; a second visit within three weeks belongs to it |
| symptom | what was rated; "all together" is all symptoms that are followed |
| phase | which days after the treatment are compared: early is the first two weeks, peak is weeks \
4 to 7, when the effect is usually strongest, late is weeks 9 to 12 |
| verdict | worse, better, unchanged (no meaningful change), unclear, or too_few_days |
| reason | why there is no clear verdict: within_ups_and_downs or smaller_than_matters when it is \
unclear; too_early, cut_short, before, after or both when there are too few days |
| change | the change in points |
| low, high | the likely range of the change (95 %), in points |
| before_days, after_days | how many days before and after the treatment were rated |
| before_mean, after_mean | average of these ratings |
| before_recalled, after_recalled | how many of these days were entered more than three days late |
| before_first, before_last | first and last day of those that were looked at before the treatment |
| after_first, after_last | first and last day of those that were looked at after the treatment |
| flags | what to mind, with spaces between; see below |

Flags: fresh (no treatment shortly before), long_baseline (four weeks before were used instead of
two), incomplete (the weeks compared are not over), cut_short (the next treatment came inside
them), booster (a second visit within three weeks), rising_before (the treatment before was wearing
off), at_floor and at_ceiling (most ratings are 0, or 10), constant (all ratings are the same),
sparse (the ratings lie far apart).

## scores.csv: one row for each score of a clinical scale

Clinicians enter these scores. They are part of no answer and cannot be brought back.

| column | meaning |
| --- | --- |
| day | the day of the score |
| scale | code of the scale, such as twstrs_total; scores of two scales are never comparable |
| score | the score, with a point before its decimal places |
"""
