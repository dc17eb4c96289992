"""The forms themselves, below HTTP: each class as some page makes it, with what nobody types.

Quicker than whole requests by far, so `make test` tries most of its cases of forms here.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import g
from flask_wtf import FlaskForm
from hypothesis import strategies as st
from wtforms import FieldList, FormField
from wtforms.fields.choices import SelectFieldBase
from wtforms.form import FormMeta

import app.forms
from app.forms.base import DiaryForm
from tests.fuzz.hostile import words
from tests.fuzz.running import Count, Met, run
from tests.fuzz.world import World

PARTS = ("", "-day", "-month", "-year", "-0", "-1-x", "-0-muscle", "-0-dose_units", "-999-side")


@dataclass
class Seen:
    """How a page made a form: its class, what it was given, and its fields."""

    kind: Any
    args: tuple[Any, ...]
    options: dict[str, Any]
    names: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


def all_classes() -> set[type]:
    """Every form of ours that is not only there for others to be made of."""
    found = set()
    for each in pkgutil.iter_modules(app.forms.__path__):
        module = importlib.import_module(f"app.forms.{each.name}")
        found |= {
            kind
            for name, kind in vars(module).items()
            if isinstance(kind, type) and issubclass(kind, FlaskForm) and name[0] != "_"
            if kind.__module__ == module.__name__
        }
    return found


@contextmanager
def noting() -> Iterator[dict[str, Seen]]:
    """While it lasts, every form that a page makes is noted once, by its class."""
    seen: dict[str, Seen] = {}
    begin = FormMeta.__call__

    def noted(kind: Any, *args: Any, **options: Any) -> Any:
        form = begin(kind, *args, **options)
        name = ".".join((kind.__module__, kind.__mro__[1].__qualname__, kind.__qualname__))
        is_more = name not in seen or len(seen[name].names) < len(form._fields)
        if isinstance(form, FlaskForm) and is_more:
            seen[name] = _seen(form, args, options)
        return form

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FormMeta, "__call__", noted)
        yield seen


def _seen(form: Any, args: tuple[Any, ...], options: dict[str, Any]) -> Seen:
    given = {name: value for name, value in options.items() if name != "formdata"}
    found = Seen(type(form), args, given)
    for each in form:
        found.names += [each.name, *_within(each)]
        if isinstance(each, SelectFieldBase) and getattr(each, "choices", None):
            found.choices[each.name] = [str(choice[0]) for choice in each.iter_choices()]
    return found


def _within(each: Any) -> list[str]:
    if isinstance(each, FormField | FieldList):
        return [name for inner in each for name in [inner.name, *_within(inner)]]
    return []


def met(seen: dict[str, Seen]) -> set[type]:
    """The classes of ours that these are, or are made of."""
    return {kind for each in seen.values() for kind in each.kind.__mro__}


def cases(seen: dict[str, Seen]) -> st.SearchStrategy[Any]:
    """One of the forms, and all that is sent to it."""
    known = [seen[name] for name in sorted(seen)]

    @st.composite
    def made(draw: Any) -> tuple[Seen, list[tuple[str, str]]]:
        form = draw(st.sampled_from(known))
        pairs = [
            (name, draw(st.sampled_from(form.choices.get(name) or [""]))) for name in form.names
        ]
        for _turn in range(draw(st.integers(1, 5))):
            name = draw(st.sampled_from(form.names)) + draw(st.sampled_from(PARTS))
            if draw(st.booleans()):
                pairs = [pair for pair in pairs if pair[0] != name]
            pairs.append((name, draw(words).encode("utf-8", "replace").decode()))
        return form, pairs

    return made()


def check(world: World, case: tuple[Seen, list[tuple[str, str]]], count: Count) -> None:
    """Fills the form in as a request would, and asks whether it can be used."""
    form, pairs = case
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    options = {**form.options, "meta": {"csrf": False}}
    what = f"{form.kind.__qualname__} {pairs!r}"
    result = Met(refused=False)
    with world.app.test_request_context("/", method="POST", data=data):
        g.diary = world.alices()
        try:
            result = Met(refused=not _read(form.kind(*form.args, **options)))
        except Exception as error:  # whatever it is, it is to be told with its case
            count.fault(f"{type(error).__name__} {error}: {what}")
            result = Met(refused=False, failed=True)
    count.take(world, result, what, frozenset())


def _read(form: Any) -> bool:
    """Whether it can be used; then also what is made of it is made."""
    is_good = bool(form.validate())
    for each in form:
        str(each.errors)
    draft: Callable[[], Any] | None = getattr(form, "draft", None)
    if is_good and draft is not None:
        draft()
    return is_good


def _stands_alone(world: World, form: Seen) -> bool:
    """Whether the class makes the whole form. Of some a page makes the rest, and those of accounts
    ask who is signed in: these go by HTTP alone.
    """
    if not issubclass(form.kind, DiaryForm):
        return False
    with world.app.test_request_context("/", method="POST", data={}):
        g.diary = world.alices()
        try:
            _read(form.kind(*form.args, **{**form.options, "meta": {"csrf": False}}))
        except (TypeError, AttributeError):
            return False
    return True


def fuzz(world: World, seen: dict[str, Seen], examples: int, start: int) -> Count:
    """So many cases over all classes of forms."""
    count = Count("forms alone")
    seen = {name: form for name, form in seen.items() if _stands_alone(world, form)}
    run(count, cases(seen), examples, start, lambda case: check(world, case, count))
    return count
