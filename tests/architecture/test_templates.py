"""Every template compiles, uses what it imports, and holds no inline code."""

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
