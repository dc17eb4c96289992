"""What `make check` leaves out it says, and no browser test can forget its marker."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
TOY = """
import pytest

@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    return request.param

@pytest.fixture
def chromium():
    return None

def test_on_both(database): pass
def test_on_none(): pass
def test_in_a_browser(chromium): pass
"""


def run(folder: Path, *options: str, toy: str = TOY, fails: bool = False) -> str:
    (folder / "test_toy.py").write_text(toy)
    command = [sys.executable, "-m", "pytest", "-p", "tests.plugin", "-p", "no:cacheprovider"]
    config = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), "-v"]
    ran = subprocess.run(
        [*command, *config, *options, str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == int(fails), ran.stdout + ran.stderr
    return ran.stdout


def test_all_tests_run_unless_asked_otherwise(tmp_path: Path) -> None:
    said = run(tmp_path)

    assert "4 passed" in said
    assert "left out" not in said


@pytest.mark.parametrize("workers", [(), ("-n", "1")])
def test_postgres_is_left_out_and_the_run_says_so(tmp_path: Path, workers: tuple[str, ...]) -> None:
    said = run(tmp_path, "--deselect-postgres", *workers)

    assert "3 passed" in said
    assert "[postgres]" not in said
    assert "PostgreSQL was left out" in said


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("TimeoutError('Page.goto: Timeout 30000ms exceeded.')", "4 passed, 1 rerun"),
        ("AssertionError('not what the page says')", "1 failed, 3 passed"),
    ],
)
def test_only_a_browser_out_of_time_is_asked_once_more(
    tmp_path: Path, fault: str, said: str
) -> None:
    once = f"""
    import os
    if not os.environ.get("ASKED"):
        os.environ["ASKED"] = "y"
        from playwright.sync_api import TimeoutError
        raise {fault}
"""
    toy = TOY.replace(
        "def test_in_a_browser(chromium): pass", f"def test_in_a_browser(chromium):{once}"
    )

    assert said in run(tmp_path, toy=toy, fails="failed" in said)


def test_pages_run_on_postgres_when_asked(tmp_path: Path) -> None:
    pages = tmp_path / "tests" / "views"
    pages.mkdir(parents=True)
    (pages / "test_page.py").write_text(TOY)
    (pages / "test_queries.py").write_text(TOY)

    assert "11 passed, 1 deselected" in run(tmp_path)
    assert "12 passed" in run(tmp_path, "--all-pages")


def test_a_test_that_uses_chromium_is_a_browser_test(tmp_path: Path) -> None:
    assert "3 passed, 1 deselected" in run(tmp_path, "-m", "not browser and not slow")
