"""Pictures of a diary as SVG text: numbers and words in, markup out."""

from app.charts.body import BodyWords, body_map, views
from app.charts.body_zones import View
from app.charts.data import Happening, Mark, NumberLineWords, RecentWords, Series, TimelineWords
from app.charts.doses import doses
from app.charts.icons import verdict_icon
from app.charts.number_line import number_line
from app.charts.recent import recent
from app.charts.smoothing import local_average
from app.charts.spark import spark
from app.charts.timeline import timeline

__all__ = [
    "BodyWords",
    "Happening",
    "Mark",
    "NumberLineWords",
    "RecentWords",
    "Series",
    "TimelineWords",
    "View",
    "body_map",
    "doses",
    "local_average",
    "number_line",
    "recent",
    "spark",
    "timeline",
    "verdict_icon",
    "views",
]
