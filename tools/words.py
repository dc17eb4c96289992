"""The words of the report: finds them, and keeps the catalogues of translations complete.

`python -m tools.words` adds new messages to each catalogue, empty, and takes out those that are
said no more; what is still to be translated is counted. `--check` only looks.

Pages are in English. The report for the clinician can be made in each language that has a
catalogue, so a catalogue holds what a report can say: the messages of ROOMS. Python is read as a
syntax tree, since messages also stand inside f-strings.
"""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = "app/translations"
CALLED = {"_": 1, "_l": 1, "N_": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2}
IN_TEMPLATES = {"_": None, "gettext": None, "ngettext": (1, 2)}
TEMPLATES = ("html", "txt", "typ")
# What a report can say. All that stands below these names is in it but for what only pages say.
ROOMS = (
    "app/catalogue/",
    "app/sentences/",
    "app/views/__init__.py",
    "app/views/answer_pictures.py",
    "app/views/card_",
    "app/views/pictures.py",
    "app/views/report_",
    "app/views/shown_symptoms.py",
    "templates/card/",
    "templates/clinical/_for_card.html",
    "templates/clinical/_watch_line.html",
    "templates/macros/icons.html",
    "templates/macros/hidden.html",
    "templates/macros/safety.html",
    "templates/macros/tables.html",
    "templates/macros/verdict.html",
    "templates/treatments/_doses.html",
    "templates/treatments/_lines.html",
)
ONLY_ON_PAGES = (
    "app/sentences/accounts.py",  # signing in
    "app/sentences/archives.py",
    "app/sentences/brought.py",
    "app/sentences/clinics.py",
    "app/sentences/faults.py",
    "app/sentences/imports.py",
    "app/sentences/leaving.py",
    "app/sentences/reminders.py",
    "app/sentences/seen.py",  # who looked at what
    "app/sentences/sharing.py",
    "app/sentences/sketch.py",
)
Message = str | tuple[str, str]
Found = tuple[str, Message]  # file, and what it says


def messages(root: Path = ROOT, wanted: Callable[[str], bool] = bool) -> Iterator[Found]:
    """Every message of the app with the file it stands in, by file. wanted: which files to read.

    Raises ValueError for a message that is not written out where it is marked: nobody could
    translate it. A name that is looked up (`_(label)`) is marked where it is written, by `N_`.
    """
    for file in sorted((root / "app").rglob("*.py")):
        if wanted(name := file.relative_to(root).as_posix()):
            said = sorted(_in_python(file), key=lambda each: each[0])
            yield from ((name, message) for _line, message in said)
    for file in sorted((root / "templates").rglob("*")):
        if file.suffix[1:] in TEMPLATES and wanted(name := file.relative_to(root).as_posix()):
            yield from ((name, message) for message in _in_template(file))


def in_report(file: str) -> bool:
    """Whether a report can say what stands in this file."""
    return file.startswith(ROOMS) and file not in ONLY_ON_PAGES


def of_report(root: Path = ROOT) -> Catalog:
    """What a report can say, as a catalogue without translations."""
    catalog = Catalog()
    for file, message in messages(root, in_report):
        catalog.add(message, locations=[(file, None)])
    return catalog


def languages(root: Path = ROOT) -> dict[str, Path]:
    """The file of each language that has one."""
    files = (root / CATALOGUES).glob("*/LC_MESSAGES/messages.po")
    return {file.parents[1].name: file for file in sorted(files)}


def read(file: Path, language: str) -> Catalog:
    """One catalogue of translations. Raises PoFileError for one that cannot be read."""
    with file.open("rb") as source:
        return read_po(source, locale=language, abort_invalid=True)


def bring_up_to_date(file: Path, language: str, found: Catalog) -> Catalog:
    """The catalogue with exactly the messages that were found; known translations stay."""
    catalog = read(file, language)
    catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def write(file: Path, catalog: Catalog) -> None:
    """Write a catalogue as it is kept: no line numbers, which would change with every commit."""
    with file.open("wb") as target:
        write_po(target, catalog, width=100, include_lineno=False, ignore_obsolete=True)


def untranslated(catalog: Catalog) -> list[Message]:
    """What is said in English only."""
    return [each.id for each in catalog if each.id and not all(_strings(each.string))]


def _strings(string: str | Iterable[str] | None) -> list[str]:
    return [string or ""] if string is None or isinstance(string, str) else list(string)


def _in_python(file: Path) -> Iterator[tuple[int, Message]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), str(file))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            count = CALLED.get(node.func.id, 0)
            said = [_written(argument) for argument in node.args[:count]]
            if count and len(said) == count and all(said):
                parts = [part for part in said if part]
                yield node.lineno, parts[0] if count == 1 else (parts[0], parts[1])
            elif count and any(isinstance(each, ast.JoinedStr) for each in node.args[:count]):
                raise ValueError(f"{file}:{node.lineno}: an f-string cannot be translated")


def _written(argument: ast.expr) -> str | None:
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def _in_template(file: Path) -> Iterator[Message]:
    options = {"silent": "false", "newstyle_gettext": "true"}
    found = extract_from_file("jinja2", str(file), keywords=IN_TEMPLATES, options=options)
    for _line, message, _comments, _context in found:
        yield message if isinstance(message, str) else (message[0], message[1])


def main(arguments: list[str]) -> int:
    """Update or check all catalogues. 1 where a check finds one that is not up to date."""
    found, stale = of_report(), False
    for language, file in languages().items():
        before = {each.id for each in read(file, language) if each.id}
        catalog = bring_up_to_date(file, language, found)
        stale = stale or before != {each.id for each in catalog if each.id}
        print(f"{language}: {len(catalog)} messages, {len(untranslated(catalog))} in English only")
        if "--check" not in arguments:
            write(file, catalog)
    return int(stale and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
