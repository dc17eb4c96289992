"""What is in the repository: only what belongs there, nothing that ties it to one machine."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOP_LEVEL = {
    *("app", "migrations", "templates", "static", "wsgi.py", "tests", "tools", "docs"),
    *("benchmarks", "deploy", ".ci", "pyproject.toml", "requirements.txt", "requirements-dev.txt"),
    "requirements-dev-apart.txt",
    *("Makefile", ".gitignore", "README.md", "CHANGELOG.md", "LICENSE", "SECURITY.md"),
}
# The lock files, and how many packages each has at least.
LOCK_FILES = {"requirements.txt": 20, "requirements-dev.txt": 20, "requirements-dev-apart.txt": 1}
LOCK_FILES["tools/attack/requirements.txt"] = 20
# Written apart, so that this file passes its own test.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("archive", "ubuntu", "com"),
        ("security", "ubuntu", "com"),
        ("proxy", "golang", "org"),
        ("crates", "io"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("conda", "anaconda", "org"),
    )
]
MACHINE_FOLDERS = ("work", "home", "root", "Users", "workspace", "mnt", "media", "srv")
NAMES_A_HOST = re.compile(rf"\b({'|'.join(map(re.escape, REGISTRY_HOSTS))})\b", re.I)
NAMES_A_MACHINE = re.compile(
    rf"(?:^|[\s\"'`=:(,\[<>]|file://)(/(?:{'|'.join(MACHINE_FOLDERS)})/\w|[A-Z]:\\\w)", re.M
)


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    assert listed.returncode == 0, f"This test needs git and a clone: {listed.stderr}"
    return [name for name in listed.stdout.split("\0") if name]


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every tracked file that is text and there."""
    for name in tracked():
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            yield name, content.decode("utf-8", errors="replace")


def named(pattern: re.Pattern[str], name: str, text: str) -> list[str]:
    return [
        f"{name}, line {text.count(chr(10), 0, found.start(1)) + 1}: {found[1]}"
        for found in pattern.finditer(text)
    ]


def lock_faults(name: str, lock: str) -> Iterator[str]:
    """Packages without an exact version and a hash, and every address."""
    if "://" in lock or " @ " in lock:
        yield f"{name} names an address"
    packages = re.split(r"\n(?=\S)", lock.strip())
    for package in packages:
        title = package.split("\n")[0]
        if not re.match(r"[\w.\[\],-]+==[\w.]+( |$)", title):
            yield f"{name}: not an exact version: {title}"
        if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", package):
            yield f"{name}: no hash: {title}"


def test_the_top_level_holds_only_what_belongs_there() -> None:
    assert {name.split("/")[0] for name in tracked()} - TOP_LEVEL == set()


@pytest.mark.parametrize("pattern", [NAMES_A_HOST, NAMES_A_MACHINE], ids=["host", "machine"])
def test_no_file_ties_the_diary_to_one_place(pattern: re.Pattern[str]) -> None:
    faults = [fault for name, text in texts() for fault in named(pattern, name, text)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", LOCK_FILES)
def test_lock_files_pin_every_package_by_hash(name: str) -> None:
    lock = (ROOT / name).read_text()

    assert lock.count("==") >= LOCK_FILES[name]
    assert list(lock_faults(name, lock)) == []


@pytest.mark.parametrize("host", REGISTRY_HOSTS)
def test_a_planted_host_is_found(host: str) -> None:
    assert named(NAMES_A_HOST, "x", f"\nsee https://files.{host}/simple") == [f"x, line 2: {host}"]


@pytest.mark.parametrize("before", ["", "'", "cd ", "path=", "file://", "(`"])
def test_a_planted_folder_is_found(before: str) -> None:
    for folder in MACHINE_FOLDERS:
        planted = f"\n{before}/{folder}/x/y"
        assert named(NAMES_A_MACHINE, "x", planted) == [f"x, line 2: /{folder}/x"]


def test_our_own_paths_and_addresses_pass() -> None:
    ours = "templates/" + "home/index.html https://site.example/" + "home/x ../" + "root/x /usr/lib"

    assert named(NAMES_A_MACHINE, "x", ours) == named(NAMES_A_HOST, "x", ours) == []


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("a==1.0", "a>=1.0", "not an exact version: a>=1.0"),
        (" \\\n    --hash=sha256:" + "0" * 64, "", "no hash: a==1.0"),
        ("a==1.0", "a @ https://x.example/a.whl", "names an address"),
    ],
)
def test_a_fault_in_a_lock_file_is_found(good: str, bad: str, fault: str) -> None:
    lock = "a==1.0 \\\n    --hash=sha256:" + "0" * 64
    lock += "\nb[c]==2.1.post1 ; python_full_version < '3.12' \\\n    --hash=sha256:" + "1" * 64

    assert list(lock_faults("x", lock)) == []
    assert any(fault in told for told in lock_faults("x", lock.replace(good, bad, 1)))
