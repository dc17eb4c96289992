"""Pictures of a diary as SVG text: numbers and words in, markup out."""

from app.charts.against import AgainstWords, Levels, against_others
from app.charts.body import BodyWords, body_map, views
from app.charts.body_zones import View
from app.charts.changes import Background, Changed, ChangesWords, changes
from app.charts.courses import Course
from app.charts.data import Happening, Mark, NumberLineWords, RecentWords, Series, TimelineWords
from app.charts.doses import doses
from app.charts.icons import verdict_icon
from app.charts.lately import lately
from app.charts.lined_up import LinedUpWords, lined_up
from app.charts.number_line import mini_line, number_line
from app.charts.paper import described, for_paper
from app.charts.pick import PickWords, pick_attributes
from app.charts.recent import recent
from app.charts.response import Response, ResponseWords, Turn, response_curve
from app.charts.sketch import SketchWords, sketch
from app.charts.smoothing import local_average
from app.charts.spark import spark
from app.charts.strip import strip
from app.charts.timeline import timeline
from app.charts.wave import Turned, WaveWords, wave

__all__ = [
    "AgainstWords",
    "Background",
    "BodyWords",
    "Changed",
    "ChangesWords",
    "Course",
    "Happening",
    "Levels",
    "LinedUpWords",
    "Mark",
    "NumberLineWords",
    "PickWords",
    "RecentWords",
    "Response",
    "ResponseWords",
    "Series",
    "SketchWords",
    "TimelineWords",
    "Turn",
    "Turned",
    "View",
    "WaveWords",
    "against_others",
    "body_map",
    "changes",
    "described",
    "doses",
    "for_paper",
    "lately",
    "lined_up",
    "local_average",
    "mini_line",
    "number_line",
    "pick_attributes",
    "recent",
    "response_curve",
    "sketch",
    "spark",
    "strip",
    "timeline",
    "verdict_icon",
    "views",
    "wave",
]
