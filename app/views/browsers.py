"""What a browser is called, in plain words, as far as it tells."""

from flask import request

# The sign that a browser leaves in its own description; the first that is found holds.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_name(agent: str) -> str:
    """A browser and a device in plain words; "?" where neither is known."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    device = next((name for sign, name in DEVICES if sign in agent), "")
    return ", ".join(filter(None, (browser, device))) or "?"


def name_here() -> str:
    """The browser that sends this request."""
    return browser_name(request.user_agent.string)
