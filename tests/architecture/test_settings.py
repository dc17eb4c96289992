"""Every variable that the code reads stands in docs/settings.md, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.environment import IN_FILES, VARIABLES

ROOT = Path(__file__).parents[2]
# Read, but told by others: by Flask's command, by systemd to a server that it starts.
OF_OTHERS = {
    *("FLASK_RUN_FROM_CLI", "FLASK_DEBUG", "FLASK_TESTING", "GUNICORN_CMD_ARGS"),
    *("LISTEN_PID", "LISTEN_FDS", "PATH_INFO", "CONTENT_LENGTH"),
}
READERS = {"read", "is_on", "one_of", "_one_of", "getenv", "_whole"}
NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def reads(tree: ast.AST) -> Iterator[str]:
    """The names that are asked of the environment, in any of the ways we ask it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            asked = ast.unparse(node.func)
            if asked.split(".")[-1] in READERS or asked.endswith("environ.get"):
                yield from (name for first in node.args[:1] for name in named(first))
            for word in node.keywords:
                if word.arg == "envvar":
                    yield from named(word.value)
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"os.environ", "told"}:
            yield from named(node.slice)


def read_by_code() -> set[str]:
    found = set()
    for file in [ROOT / "wsgi.py", *(ROOT / "app").rglob("*.py")]:
        found |= set(reads(ast.parse(file.read_text())))
    names = {name for name in found if NAME.fullmatch(name)}
    constants = {"PROMETHEUS_MULTIPROC_DIR", *_secrets()}  # asked for by a constant
    return (names | constants | {f"{name}_FILE" for name in IN_FILES}) - OF_OTHERS


def _secrets() -> set[str]:
    from app.config import SECRETS

    return set(SECRETS)


def on_the_page() -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", (ROOT / "docs/settings.md").read_text(), re.M)
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row)}


def test_every_variable_stands_on_the_page_and_every_one_there_is_read() -> None:
    assert on_the_page() == read_by_code()


def test_the_check_of_settings_knows_them_all() -> None:
    assert read_by_code() == VARIABLES


def test_a_variable_is_found_however_it_is_read() -> None:
    code = (
        'os.environ.get("ONE"); os.environ["TWO"]; read("THREE"); f(envvar="FOUR"); is_on("FIVE")'
    )

    assert set(reads(ast.parse(code))) == {"ONE", "TWO", "THREE", "FOUR", "FIVE"}
