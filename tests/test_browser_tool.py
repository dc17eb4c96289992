"""`tools/browser.py` takes what is there, installs what is not, and says what it cannot."""

from pathlib import Path

import pytest

from tools import browser


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any program; what is written into this folder is installed on it."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "_playwrights_own", lambda: iter(()))
    return tmp_path


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands that were run, as text, with the doer's result: all of them fail."""
    commands: list[str] = []
    monkeypatch.setattr(browser, "_run", lambda *words: commands.append(" ".join(words)))
    return commands


def program(path: Path, exit_code: int = 0) -> str:
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return str(path)


def test_an_installed_browser_is_found(bare: Path) -> None:
    chromium = program(bare / "chromium")

    assert browser.find_browser() == chromium
    assert browser.what_is_missing() is None


def test_a_stub_that_does_not_start_is_passed_over(bare: Path) -> None:
    program(bare / "chromium-browser", exit_code=1)
    chrome = program(bare / "google-chrome")

    assert browser.find_browser() == chrome


def test_the_browser_named_by_the_environment_comes_first(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare / "chromium")
    monkeypatch.setenv("CHROMIUM", program(bare / "mine"))

    assert browser.find_browser() == str(bare / "mine")


def test_nothing_is_installed_beside_a_named_browser_that_fails(
    bare: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere")

    assert browser.main() == 1
    assert ran == []
    assert "CHROMIUM=/nowhere does not start" in capsys.readouterr().err


def test_what_is_there_already_costs_no_command(bare: Path, ran: list[str]) -> None:
    program(bare / "chromium")

    assert browser.main() == 0
    assert ran == []


def test_root_on_debian_installs_packages(
    bare: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # This apt-get writes down what it is asked, and brings the browser when told to install.
    asked = bare / "asked"
    (bare / "apt-get").write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\n[ "$1" = install ] || exit 0\n'
        f'echo "#!/bin/sh" > {bare}/chromium && /bin/chmod +x {bare}/chromium\n'
    )
    (bare / "apt-get").chmod(0o755)
    monkeypatch.setattr("os.geteuid", lambda: 0)

    assert browser.main() == 0
    assert asked.read_text().splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends chromium fonts-dejavu-core",
    ]
    assert "$ apt-get update" in capsys.readouterr().out


def test_others_ask_playwright_and_are_told_when_it_fails(
    bare: Path, ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(bare / "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert browser.main() == 1
    assert [command.partition(" ")[2] for command in ran] == ["-m playwright install chromium"]
    assert "No Chromium was found. Run `make test` as root" in capsys.readouterr().err


def test_the_drivers_missing_library_is_named(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(bare / "chromium")
    monkeypatch.setattr(browser, "DRIVER_LIBRARY", "libnowhere.so.1")

    assert "apt install libatomic1" in (browser.what_is_missing() or "")
