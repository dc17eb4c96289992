"""What a browser sends, made fit to be shown again."""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from app.forms.base import printable

FROM_PROGRAMS = "/api/"
LARGEST_FROM_PROGRAMS = 256 * 1024


class ShowableRequest(Request):
    """A request whose fields hold no sign that a page cannot show or a database cannot keep.

    Programs send little at a time. That is set at once: libraries read what was sent before any
    view does.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.path.startswith(FROM_PROGRAMS):
            self.max_content_length = LARGEST_FROM_PROGRAMS

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = self.__dict__["form"].items(multi=True)
        self.__dict__["form"] = ImmutableMultiDict(
            (printable(name), printable(value)) for name, value in sent
        )
