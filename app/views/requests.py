"""What a browser sends, made fit to be shown again."""

from typing import Any

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from app.config import LARGEST_FORM
from app.forms.base import printable

FROM_PROGRAMS = "/api/"
LARGEST_FROM_PROGRAMS = 256 * 1024
MOST_FIELDS = 5000  # the words of an app's file that are matched, 100 times 40, are the most
FILE = "file"  # the one field of our pages that takes a file


class ShowableRequest(Request):
    """A request whose fields hold no sign that a page cannot show or a database cannot keep.

    Left out are a file where words are due, since the library would hand it to the field as its
    value, and parts of a body that have no name.

    Programs send little at a time, and so do forms without a file: the library reads those whole,
    whatever MAX_FORM_MEMORY_SIZE says. That is set at once: libraries read what was sent before
    any view does.

    So many fields that a page which shows them again would fill the memory are refused (413): the
    library counts those of forms with a file alone.

    A body that breaks off before its end is refused (400): half a form would be taken for a whole
    one, since the server says that its stream ends by itself.
    """

    def __init__(self, environ: dict[str, Any], *args: Any, **options: Any) -> None:
        if environ.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" not in environ:
            environ.pop("wsgi.input_terminated", None)
        super().__init__(environ, *args, **options)
        if self.path.startswith(FROM_PROGRAMS):
            self.max_content_length = LARGEST_FROM_PROGRAMS
        elif self.mimetype == "application/x-www-form-urlencoded":
            self.max_content_length = LARGEST_FORM

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = list(self.__dict__["form"].items(multi=True))
        if len(sent) > MOST_FIELDS:
            self.__dict__["form"] = ImmutableMultiDict()
            raise RequestEntityTooLarge
        self.__dict__["form"] = ImmutableMultiDict(
            (printable(name), printable(value)) for name, value in sent if name is not None
        )
        kept = []
        for name, file in self.__dict__["files"].items(multi=True):
            if name == FILE:
                kept.append((name, file))
            else:
                file.close()
        self.__dict__["files"] = ImmutableMultiDict(kept)
