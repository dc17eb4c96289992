"""Finds a Chromium for the browser tests, and installs one where there is none.

`make test` runs it as a script. The tests import `find_browser` and install nothing.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

# Not `chromium-headless-shell`, though it does the same for two thirds of the work: it never shows
# a notification, and never says so.
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
# DejaVu holds a serif, a sans and a monospaced face in 3 MB; Noto's core takes 43 MB.
BROWSER_PACKAGES = ("chromium", "fonts-dejavu-core")
DRIVER_LIBRARY, DRIVER_PACKAGE = "libatomic.so.1", "libatomic1"
WHAT_TO_DO = (
    "Run `make test` as root on Debian, or install Chromium or Chrome yourself "
    "(`.venv/bin/playwright install chromium` does it too), or set CHROMIUM=/path/to/it."
)


def find_browser() -> str | None:
    """The path of a Chromium that starts: $CHROMIUM, else an installed one, else playwright's."""
    return next(filter(_starts, _candidates()), None)


def what_is_missing() -> str | None:
    """One sentence on why no browser test can run here, with what to do. None: they can."""
    if not _has_driver_library():
        return (
            f"Playwright's driver needs {DRIVER_LIBRARY}, which is not installed. "
            f"On Debian or Ubuntu: apt install {DRIVER_PACKAGE}"
        )
    if find_browser():
        return None
    if named := os.environ.get("CHROMIUM"):
        return f"CHROMIUM={named} does not start. {WHAT_TO_DO}"
    return f"No Chromium was found. {WHAT_TO_DO}"


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
        return
    yield from filter(None, map(shutil.which, COMMANDS))
    if _has_driver_library():
        yield from _playwrights_own()


def _playwrights_own() -> Iterator[str]:
    # Asked last and imported late: starting the driver takes half a second.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if Path(path).exists():
        yield path


def _starts(browser: str) -> bool:
    """Ubuntu's chromium without snap is a script that only says so: ask it for its version."""
    try:
        asked = subprocess.run([browser, "--version"], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _has_driver_library() -> bool:
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(DRIVER_LIBRARY)
    except OSError:
        return False
    return True


def _install() -> None:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get"):
        _install_packages()
    if _has_driver_library() and not find_browser():
        with_packages = ["--with-deps"] if root else []
        _run(sys.executable, "-m", "playwright", "install", *with_packages, "chromium")


def _install_packages() -> None:
    wanted = [] if _has_driver_library() else [DRIVER_PACKAGE]
    if not find_browser():
        wanted += BROWSER_PACKAGES
    if _run("apt-get", "update", "-q"):
        _run("apt-get", "install", "-q", "-y", "--no-install-recommends", *wanted)


def _run(*command: str) -> bool:
    print("$", *command, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment).returncode == 0


def main() -> int:
    """Exit code 0 when browser tests can run, after installing what was missing."""
    if what_is_missing() and not os.environ.get("CHROMIUM"):
        print("Browser tests need a Chromium; installing what is missing.", flush=True)
        _install()
    if problem := what_is_missing():
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
