"""Forms as a browser sends them, and reading them back from a page."""

from tests.pages import name_of, read_page

NAMELESS = {"submit", "button", "image", "reset"}


def a_day_form(**changes: str) -> dict[str, str]:
    return {"symptom-0": "4", "symptom-1": "10", "symptom-2": "skip", "note": "rain"} | changes


def a_treatment_form(**changes: str) -> dict[str, str]:
    form = {
        "day-day": "4",
        "day-month": "5",
        "day-year": "2026",
        "product": "onabotulinumtoxinA",
        "injections-0-muscle": "splenius_capitis",
        "injections-0-side": "left",
        "injections-0-dose_units": "62.5",
        "injections-1-muscle": "",
        "injections-1-side": "",
        "injections-1-dose_units": "",
        "note": "rain",
        "do": "save",
    }
    return form | {name.replace("__", "-"): value for name, value in changes.items()}


def fields_of(html: str, action: str = "", having: str = "") -> dict[str, str]:
    """What the first form to `action` would send as the page stands. having: a field in it."""
    page, _errors = read_page(html)
    forms = [f for f in page.all("form") if f.get("action", "").endswith(action)]
    form = next(f for f in forms if not having or having in [e.get("name") for e in f.iter()])
    sent = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type", "")
        if not name or kind in NAMELESS or "disabled" in field.keys():  # noqa: SIM118
            continue
        if name_of(field) == "textarea":
            sent[name] = (field.text or "").removeprefix("\n")
        elif name_of(field) == "select":
            chosen = [o for o in field.iter("option") if "selected" in o.keys()]  # noqa: SIM118
            sent[name] = (chosen or list(field.iter("option")))[0].get("value", "")
        elif name_of(field) == "input":
            checked = kind not in {"radio", "checkbox"} or "checked" in field.keys()  # noqa: SIM118
            if checked:
                sent[name] = field.get("value", "")
    return sent
