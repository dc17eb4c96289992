"""The maps of the body beside the list of muscles: a zone leads to its muscle in the list."""

from markupsafe import Markup

from app import charts
from app.catalogue.muscles import MUSCLES, REGION_NAMES, Region
from app.forms.treatments import TreatmentForm
from app.sentences.treatments import muscle_name, number, side_word
from app.words import gettext as _

SIDES = ("left", "right", "midline")


def maps(area: Region, form: TreatmentForm) -> list[tuple[str, Markup]]:
    """(from where it is seen, map) of one area, with the doses that stand in the form."""
    chosen = {
        (line.muscle.data, line.side.data): number(line.dose_units.data)
        if line.dose_units.data
        else ""
        for line in (entry.form for entry in form.injections.entries)
        if line.muscle.data and line.side.data in SIDES
    }
    names = {muscle.code: muscle_name(muscle.code) for muscle in MUSCLES}
    sides = {side: side_word(side) for side in SIDES}
    return [
        (
            _seen_from(view),
            Markup(  # noqa: S704 - the charts escape every word
                charts.body_map(
                    area,
                    view,
                    chosen=chosen,
                    words=_words(area, view),
                    zone_names=names,
                    side_words=sides,
                    href=lambda code, _side: f"#muscle-{code}",
                    ident=f"map-{view}",
                )
            ),
        )
        for view in charts.views(area)
    ]


def _words(area: Region, view: charts.View) -> charts.BodyWords:
    told = {"area": _(REGION_NAMES[area]), "seen": _seen_from(view)}
    return charts.BodyWords(
        title=_("%(area)s: %(seen)s", **told),
        description=_("Each zone leads to its muscle in the list."),
        your_left=_("your left"),
        your_right=_("your right"),
    )


def _seen_from(view: charts.View) -> str:
    return str(
        {
            "front": _("Front"),
            "back": _("Back"),
            "palm": _("Palm side"),
            "right": _("Right side"),
            "left": _("Left side"),
        }[view.value]
    )
