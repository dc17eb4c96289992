"""The diary of who is signed in, for pages whose address names none: the tabs lead into it."""

from flask import g
from flask_login import current_user

from app.access import Diary, Right, open_diary
from app.errors import NotFound


def own_diary() -> Diary:
    """Opened once for a request. Raises NotFound for somebody who keeps none."""
    if "own_diary" not in g:
        g.own_diary = open_diary(current_user.id, current_user.id, Right.OWN)
    opened: Diary = g.own_diary
    return opened


def find_own_diary() -> Diary | None:
    """The same, None for somebody who keeps none or is signed out."""
    if not current_user.is_authenticated:
        return None
    try:
        return own_diary()
    except NotFound:
        return None
