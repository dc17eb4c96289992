"""The import contracts of pyproject.toml hold, and each of them can break."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [*LINT, "--no-cache", "--config", str(ROOT / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_layers_of_the_house_hold() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture
def toy_house(tmp_path: Path) -> Path:
    """A house with all rooms and nothing in them but the one import that is excused."""
    app = tmp_path / "app"
    rooms = " | ".join(CONTRACTS["contracts"][0]["layers"]).split(" | ")
    for room in rooms:
        (app / room).mkdir(parents=True)
        (app / room / "__init__.py").touch()
    (app / "__init__.py").touch()
    (app / "models" / "account.py").write_text("import flask_security\n")
    return tmp_path


def test_an_empty_house_holds(toy_house: Path) -> None:
    result = lint(toy_house)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("room", "planted", "contract"),
    [
        ("services", "import app.views", "The layers of the house"),
        ("forms", "import app.exports", "The layers of the house"),
        ("analysis", "import sqlalchemy", "The pure rooms know neither the web nor the database"),
        ("charts", "import flask", "The pure rooms know neither the web nor the database"),
        ("services", "import flask", "Below the views nobody knows of a request"),
        ("views", "import app.models", "Views ask services, never the database"),
        ("services", "import numpy", "Sums on arrays stay in analysis and charts"),
    ],
)
def test_a_planted_import_breaks_its_contract(
    toy_house: Path, room: str, planted: str, contract: str
) -> None:
    (toy_house / "app" / room / "planted.py").write_text(f"{planted}\n")

    result = lint(toy_house)

    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
    assert f"app.{room}.planted" in result.stdout


def test_a_room_nobody_placed_is_refused(toy_house: Path) -> None:
    (toy_house / "app" / "helpers.py").touch()

    result = lint(toy_house)

    assert result.returncode == 1
    assert "app.helpers" in result.stdout
