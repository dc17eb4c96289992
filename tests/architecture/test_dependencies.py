"""What the app runs on: its licences ask nothing that people cannot give, and holes are told."""

import json

import pytest

from tools import audit, sbom

# Not installed here, or silent in its metadata: looked up by hand.
BY_HAND = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "pyrage": "MIT OR Apache-2.0"}


def test_every_licence_may_come_in() -> None:
    names = sbom.locked()

    assert len(names) > 40
    odd = {name: told for name in names if not sbom.may_come_in(told := sbom.licence_of(name))}
    assert odd.keys() <= BY_HAND.keys(), odd


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", True),
        ("AGPL-3.0-or-later", False),
        ("GPL-2.0", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_which_licences_may(licence: str, may: bool) -> None:
    assert sbom.may_come_in(licence) is may


def test_a_hole_is_told_with_where_it_is_mended() -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["2.0"]}
    told = [{"name": "a", "version": "1", "vulns": [hole]}, {"name": "b", "skip_reason": "x"}]
    found = audit.read(json.dumps({"dependencies": told}))

    assert found == audit.Found(("a 1: PYSEC-1, mended in 2.0",), 1, 1)


def test_silence_is_told_as_silence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "audit", lambda: None)

    assert audit.main() == 0
    assert "not checked" in capsys.readouterr().out


def test_a_hole_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "audit", lambda: audit.Found(("a 1: PYSEC-1",), 1, 0))

    assert audit.main() == 1
