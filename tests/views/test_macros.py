"""The macros every page is built from, drawn without the application around them."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader
from wtforms import FieldList, Form, FormField, RadioField, StringField
from wtforms.validators import InputRequired

TEMPLATES = Path(__file__).parents[2] / "templates"

Tag = tuple[str, dict[str, str | None]]


class Tags(HTMLParser):
    """Every tag of a piece of HTML with its attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[Tag] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def ids(self) -> set[str | None]:
        return {attrs["id"] for _, attrs in self.found if "id" in attrs}

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.found if name == tag]


class Injection(Form):
    muscle = StringField("Muscle", [InputRequired("Choose a muscle")])


class Treatment(Form):
    name = StringField("Name", [InputRequired("Enter a <name>")])
    product = RadioField("Product", [InputRequired("Choose a product")], choices=["a", "b"])
    injections = FieldList(FormField(Injection), min_entries=2)


@pytest.fixture
def draw() -> Callable[..., Tags]:
    jinja = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    jinja.globals["_"] = lambda words, **names: words % names if names else words

    def draw(file: str, call: str, **names: Any) -> Tags:
        source = f'{{% import "macros/{file}.html" as m %}}{{{{ m.{call} }}}}'
        return Tags(jinja.from_string(source).render(**names))

    return draw


@pytest.fixture
def failed() -> Treatment:
    form = Treatment()
    form.validate()
    return form


def test_a_rating_row_offers_0_to_10_and_skip_and_chooses_nothing(draw):
    radios = draw("rate", 'rate("pain", "Neck pain")').of("input")

    assert [r["value"] for r in radios] == [*map(str, range(11)), "skip"]
    assert not [r for r in radios if "checked" in r]


@pytest.mark.parametrize(("saved", "chosen"), [("value=0", "0"), ("skipped=true", "skip")])
def test_a_rating_row_shows_what_was_saved(draw, saved, chosen):
    radios = draw("rate", f'rate("pain", "Neck pain", {saved})').of("input")

    assert [r["value"] for r in radios if "checked" in r] == [chosen]


def test_a_field_is_tied_to_its_hint_and_error(draw, failed):
    tags = draw("fields", 'field(form.name, "As on the letter")', form=failed)
    (field,) = tags.of("input")

    assert field["aria-invalid"] == "true"
    assert set((field["aria-describedby"] or "").split()) <= tags.ids()
    assert len((field["aria-describedby"] or "").split()) == 2


def test_a_field_without_hint_or_error_is_described_by_nothing(draw):
    (field,) = draw("fields", "field(form.name)", form=Treatment()).of("input")

    assert "aria-describedby" not in field
    assert "aria-invalid" not in field


def test_the_error_summary_leads_to_every_field_however_deep(draw, failed):
    links = draw("fields", "error_summary(form)", form=failed).of("a")

    assert [a["href"] for a in links] == [
        "#name",
        "#product-0",
        "#injections-0-muscle",
        "#injections-1-muscle",
    ]


def test_a_good_form_has_no_error_summary(draw):
    assert not draw("fields", "error_summary(form)", form=Treatment()).found


@pytest.mark.parametrize(
    ("verdict", "look"),
    [
        ("worse", "worse"),
        ("better", "better"),
        ("unchanged", "same"),
        ("unclear", "unclear"),
        ("too_few_days", "unclear"),
    ],
)
def test_every_verdict_has_its_look(draw, verdict, look):
    chip = draw("verdict", f'chip("{verdict}", "Word")').of("span")[0]

    assert f"v--{look}" in (chip["class"] or "").split()
