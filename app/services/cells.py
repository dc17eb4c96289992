"""Text in the cell of a spreadsheet, made so that the spreadsheet does not compute with it."""

import re

# What a spreadsheet takes for the beginning of a formula, also wide and after spaces. Quotes
# before it are counted too, so that taking one off gives back exactly what there was.
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """The text with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
