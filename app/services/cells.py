"""Words of a person in the cell of a spreadsheet, so that it does not compute with them."""

import re

# What a spreadsheet takes for the beginning of a formula, also wide and after spaces. Quotes
# before it are counted too, so that taking one off gives back exactly what there was.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


# Signs that nobody types and that databases or pages choke on.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
NOT_WORDS = re.compile(rf"{CONTROL.pattern}|\ufffd")


def guarded(text: str) -> str:
    """The text with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
