"""What is stored whole stays in the services: pages and files ask for what their reader may see."""

import ast
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
ROOMS = ("views", "exports", "sentences", "forms")
WHOLE = {"list_versions", "list_waiting", "versions_of"}  # and all that begins with "stored_"
# The services that ask the database for what can hold a note or a rating of mood.
ASKING = {
    *("days", "day_batches", "day_versions", "events", "treatments", "treatment_history"),
    "safety",  # ratings of side effects alone
    "side_effects",  # the same
    "reminder_plans",  # for the owner
    "hidden",
    "list_reading",  # ratings, for lists that show nothing in which a hidden one counts
    "seen",  # days of treatments alone
    "watch",  # the same
    "import_undo",  # versions that are written back
    "treatment_undo",  # the same
    "archives",  # how many days there are, for the owner
    "sent_days",  # one version that gives way
}
HOLDING = {"DiaryDay", "DiaryDayVersion", "DiaryEvent", "DiaryEventVersion"}
HOLDING |= {"Treatment", "TreatmentVersion"}


def test_no_page_or_file_takes_what_is_stored_whole() -> None:
    taken = {
        f"{room}/{path.name}: {name}"
        for room in ROOMS
        for path in (APP / room).rglob("*.py")
        for module, name in _imports(path)
        if module.startswith("app.services") and (name in WHOLE or name.startswith("stored_"))
    }

    assert not taken


def test_rows_that_can_hold_what_is_hidden_are_asked_for_in_few_places() -> None:
    asking = {path.stem for path in (APP / "services").glob("*.py") if _asks(path)}

    assert asking <= ASKING, "cut what a share leaves out (services/hidden.py), then name it here"


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", each.name) for each in node.names)


def _asks(path: Path) -> bool:
    """Whether it selects such rows, or columns of them."""
    return any(
        isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(("select", "session.get", "session.get_one"))
        and any(
            isinstance(each, ast.Name) and each.id in HOLDING
            for argument in node.args
            for each in ast.walk(argument)
        )
        for node in ast.walk(ast.parse(path.read_text()))
    )
