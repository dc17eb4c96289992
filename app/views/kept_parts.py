"""Parts of pages that follow from the diary alone: drawn once for all readers with the same rights.

What lies beside the diary (notes of clinicians, names of people, messages, forms with their tokens)
never belongs in such a part: nothing would make it old.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, request
from flask_babel import get_locale
from markupsafe import Markup

from app.access import Diary
from app.services.kept_pages import keep_parts, name_of, read_parts

DRAWN_ANEW = "DRAWN_ANEW"  # setting of tests: whether kept parts are drawn and compared


@dataclass(frozen=True)
class Drawn:
    """Parts of a page. lasts: whether they follow from the diary alone, so that they are kept."""

    parts: Sequence[str]
    lasts: bool = True


def kept_parts(
    diary: Diary, page: str, asked: Sequence[str], draw: Callable[[], Drawn]
) -> list[Markup]:
    """The parts of this page: as they were kept, else as `draw` draws them.

    asked: the names in the address that choose what is shown. draw: ends the request where they
    choose what is not there, so that only what there is can be kept.
    """
    if current_app.debug:  # templates change under way
        return _safe(draw().parts)
    name = part_name(diary, page, asked)
    found = read_parts(diary, name)
    if found is None:
        drawn = draw()
        if drawn.lasts:
            keep_parts(diary, name, drawn.parts)
        return _safe(drawn.parts)
    if current_app.config.get(DRAWN_ANEW):
        assert tuple(map(str, draw().parts)) == found, "a kept part is not what would be drawn"
    return _safe(found)


def part_name(diary: Diary, page: str, asked: Sequence[str] = ()) -> str:
    """The same for what would be drawn the same; see services/kept_pages.py."""
    chosen = [request.args.get(name, "") for name in asked]
    templates = Path(current_app.root_path, current_app.template_folder or "")
    return name_of(diary, templates, page, str(get_locale()), request.script_root, *chosen)


def _safe(parts: Sequence[str]) -> list[Markup]:
    return [Markup(part) for part in parts]  # noqa: S704 - templates escaped what is in them
