"""Every template compiles, uses what it imports, and holds no inline code."""

import re
from pathlib import Path

import pytest

from tests.architecture.templates import Templates

ROOT = Path(__file__).parents[2]
GOOD = """{% extends "base.html" %}{% from "macros.html" import field, table as rows with context %}
{% import "macros.html" as m %}
{% block main %}{% trans n=2 %}{{ n }} days{% endtrans %}{{ field(x | our_filter) }}
{% if x is our_test %}{{ rows() }}{{ m.field() }}{% endif %}
<a title="style" class="{{ x }}" data-on="1" href="/?on=1">Go on = 1</a>
<script src="/main.js"></script><script type="application/json">{}</script>
{{ x(onward="style='a'") }}{# <b style="x"> #}{% endblock %}"""
BASE = "{% block main %}{% endblock %}"
MACROS = "{% macro field(f) %}{% endmacro %}{% macro table() %}{% endmacro %}"


def faults_of(folder: Path, page: str) -> list[str]:
    for name, source in {"base.html": BASE, "macros.html": MACROS, "page.html": page}.items():
        (folder / name).write_text(source)
    (folder / "report.typ").write_text("{% no template %}")
    templates = Templates(folder)
    return [fault for name in templates.names() for fault in templates.faults(name)]


def test_the_templates_are_sound() -> None:
    templates = Templates(ROOT / "templates")

    faults = [fault for name in templates.names() for fault in templates.faults(name)]

    assert not faults, "\n".join(faults)


def test_every_script_that_a_page_asks_for_is_there() -> None:
    scripts = {path.stem for path in (ROOT / "static/js").glob("*.js")}
    asked: dict[str, set[str]] = {}
    for path in (ROOT / "templates").rglob("*.html"):
        source = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text())
        for names in re.findall(r'data-(?:module|later)="([^"]*)"', source):
            asked.setdefault(path.name, set()).update(names.split())

    assert asked
    assert {name: names - scripts for name, names in asked.items() if names - scripts} == {}


def test_a_good_template_passes(tmp_path: Path) -> None:
    assert faults_of(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("{% endif %}", "", "page.html does not compile: Encountered unknown"),
        ("{% endblock %}", "{% endblock %}{% block main %}{% endblock %}", "defined twice"),
        ('extends "base.html"', 'extends "nowhere.html"', "no template nowhere.html"),
        ("{{ field(", "{{ other(", "line 1: field is imported and not used"),
        ("{{ rows() }}", "", "line 1: rows is imported and not used"),
        ("{{ m.field() }}", "", "line 2: m is imported and not used"),
        ("import field", "import fields as field", "line 1: macros.html has no macro fields"),
        ("<a ", '<a style="x" ', "line 5: inline style"),
        ("<a ", "<style></style><a ", "line 5: inline style"),
        ("<a ", '<a onclick="x()" ', "line 5: inline handler"),
        (' src="/main.js"', "", "line 6: inline script"),
        ('href="/?on=1"', 'href="javascript:x()"', "line 5: script in an address"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert good in GOOD

    found = faults_of(tmp_path, GOOD.replace(good, bad, 1))

    assert len(found) == 1
    assert fault in found[0]


def test_one_form_alone_does_without_a_token_against_forged_requests() -> None:
    said = [
        path
        for path in (ROOT / "templates").rglob("*.html")
        if "data-opened-by" in path.read_text()
    ]

    assert [path.relative_to(ROOT).as_posix() for path in said] == ["templates/links/rate.html"]


TYPED = re.compile(r"\b(?:field|textarea|choices|choice|select|date_input|segments|stepper)\(")
# Forms without a draft: one deliberate tick, what shows at once, a file, a page that whoever holds
# its link may open, and what only chooses a download.
WITHOUT_DRAFT = {
    "exports/tables.html",
    "settings/leave.html",
    "settings/display.html",
    "imports/upload.html",
    "exports/record.html",
    "restores/new.html",
    "links/rate.html",
    "clinics/leave.html",
    "reports/index.html",
}


def test_every_form_that_people_type_into_keeps_a_draft() -> None:
    """The browser keeps what is typed until it is saved, but for passwords and erasing."""
    folder = ROOT / "templates"
    bare, seen = set(), 0
    for path in folder.rglob("*.html"):
        name = path.relative_to(folder).as_posix()
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL):
            if (TYPED.search(form) or "{% block fields %}" in form) and name.split("/")[0] not in {
                "security",
                "macros",
            }:
                seen += 1
                bare |= {name} - ({name} if "draft_line(" in form else set())

    assert bare == WITHOUT_DRAFT
    assert seen > 12
