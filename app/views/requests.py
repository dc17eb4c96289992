"""What a browser sends, made fit to be shown again."""

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from app.forms.base import printable


class ShowableRequest(Request):
    """A request whose fields hold no sign that a page cannot show or a database cannot keep."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        sent = self.__dict__["form"].items(multi=True)
        self.__dict__["form"] = ImmutableMultiDict(
            (printable(name), printable(value)) for name, value in sent
        )
