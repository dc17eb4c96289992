"""All tables of a diary, in the order in which they stand in a zip."""

from app.exports.tables.answer import ANSWER, IMPRESSIONS, SKETCH
from app.exports.tables.clinical import CLINIC_NOTES, SAFETY, SCORES
from app.exports.tables.days import DAYS, EVENTS, SYMPTOMS
from app.exports.tables.ratings import RATINGS
from app.exports.tables.treatments import GOALS, INJECTIONS, QUESTIONS, TREATMENTS

TABLES = {
    table.name: table
    for table in (
        *(RATINGS, INJECTIONS, TREATMENTS, DAYS, EVENTS, SYMPTOMS, ANSWER, IMPRESSIONS),
        *(GOALS, QUESTIONS, SCORES, CLINIC_NOTES, SAFETY, SKETCH),
    )
}
