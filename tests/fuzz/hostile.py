"""What nobody would send: words, numbers, days, whole bodies, files and JSON."""

import io
import json
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

MEGABYTE = 1 << 20
WORDS = [
    *("", " ", "\x00", "a\x00b", "\x1b[31m", "\ufffe", "\ufeff", "\u202egnp.exe", "e\u0301" * 40),
    *("🙂", "👩‍👩‍👧‍👦" * 30, "مرحبا", "\u2028x", "a\r\nb", "\udc80", "x\ud800", "ﷺ" * 900),
    *("'; DROP TABLE patient; --", "<script>alert(1)</script>", '"><img src=x onerror=y>'),
    *("%s%n", "%(n)s", "{{ 7*7 }}", "${7*7}", "../../etc/passwd", "=1+1", "@SUM(A1)", "{}", "[]"),
    *("null", "true", "None", "undefined", "a@b", "eve@example.org\r\nBcc: all@example.org"),
    *("x" * 81, "x" * 2001, "x" * 70_000),
]
NUMBERS = [
    *("0", "-0", "-1", "1", "7", "10", "11", "99", "100", "3.7", "3,7", "1e9", "1e999", "-1e999"),
    *("NaN", "Infinity", "-inf", "٣", "²", "½", "1_0", " 4 ", "+4", "0x10", "1 250", "2x20"),
    *("9" * 19, "9" * 400, "2147483648", "-9223372036854775809", "50000", "50000.01"),
]
DAYS = [
    *("0001-01-01", "9999-12-31", "10000-01-01", "1899-12-31", "1900-01-01", "2026-02-29"),
    *("2024-02-29", "2026-06-11", "2026-06-12", "31/12/2025", "2026-13-01", "2026-6-1", "W"),
    *("29", "30", "31", "February", "feb", "0000", "24:00", "23:59", "12:60", "2026-06-11T24:00"),
    *("2026-06-11T10:00:00+99:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"),
]
IDS = ["00000000-0000-4000-8000-000000000000", "0" * 32, "{0}", "a", "-", "find:", "remove:0"]
DOING = ["save", "later", "find", "enter", "add::", "remove:0", "more:0", "restore", "no", "left"]

texts = st.text(max_size=30)
words = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(NUMBERS),
    st.sampled_from(DAYS),
    st.sampled_from(IDS + DOING),
    texts,
    st.integers().map(str),
    st.floats().map(str),
)
cuts = st.tuples(st.floats(0, 1), st.integers(0, 60), st.binary(max_size=12))
odd_bytes = st.sampled_from(
    [
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'"',
        b'"""',
        b"\n" * 50,
        b";",
        b"\t",
        b"\r",
        b"=",
        b"e9",
    ]
    + [word.encode("utf-8", "surrogatepass") for word in [*NUMBERS, *DAYS, *WORDS]]
)
encodings = st.sampled_from(["utf-8", "utf-16", "utf-16-le", "latin-1", "cp1252", "utf-32"])


@st.composite
def broken(draw: Any, content: bytes) -> bytes:
    """A good file with parts cut out and others put in, cells changed, or in other signs."""
    how = draw(st.integers(0, 9))
    if how == 0:
        text = content.decode("utf-8", "replace")
        return text.encode(draw(encodings), "replace")
    for _turn in range(draw(st.integers(0, 3))):
        if how <= 5:
            content = _other_cell(draw, content)
        else:
            share, length, put = draw(cuts)
            put = draw(st.one_of(st.just(put), odd_bytes))
            at = int(share * len(content))
            content = content[:at] + put + content[at + length :]
    return content


def _other_cell(draw: Any, content: bytes) -> bytes:
    """Another value in one cell, or another row in place of one."""
    rows = content.split(b"\n")
    row = draw(st.integers(0, len(rows) - 1))
    mark = b";" if b";" in rows[row] else b","
    cells = rows[row].split(mark)
    if draw(st.integers(0, 6)) == 0:
        rows.insert(row, rows[draw(st.integers(0, len(rows) - 1))])
        return b"\n".join(rows)
    cells[draw(st.integers(0, len(cells) - 1))] = draw(odd_bytes)
    rows[row] = mark.join(cells)
    return b"\n".join(rows)


def zipped(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """These files in one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in dict(parts).items():
            archive.writestr(name, content)
    return out.getvalue()


odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([*WORDS, *NUMBERS, *DAYS, *IDS]),
    texts,
    st.sampled_from(
        [[], {}, [[]], [None], {"": {}}, {"id": 1}, ["x"] * 300, 10**400, -(2**63) - 1]
    ),
)


@st.composite
def changed(draw: Any, document: Any) -> Any:
    """A copy of a JSON document in which one or some places say something else."""
    document = json.loads(json.dumps(document))
    for _turn in range(draw(st.integers(1, 3))):
        at, key = _place(draw, document)
        if at is None:
            return draw(odd_values)
        how = draw(st.integers(0, 5))
        if how == 0 and len(at) > 0:
            del at[key]
        elif how == 1 and isinstance(at, list):
            at.append(deepcopy(at[key]))
        elif how == 1:
            at[draw(texts)] = deepcopy(draw(odd_values))
        else:
            at[key] = deepcopy(draw(odd_values))  # what was drawn stays as it is
    return document


def _place(draw: Any, document: Any) -> tuple[Any, Any]:
    """A list or object somewhere in it, and a key of that; (None, None) where there is none."""
    at, key = None, None
    here = document
    while isinstance(here, dict | list) and here and (at is None or draw(st.integers(0, 4))):
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        at, key = here, draw(st.sampled_from(keys))
        here = at[key]
    return at, key


def as_json(document: Any) -> bytes:
    """As bytes, also what JSON has no word for. Half signs stay half."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def deep(times: int) -> bytes:
    """Lists in lists."""
    return b"[" * times + b"]" * times
