"""The maker of our pages."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Flask's, whose templates share one dictionary of what all of them know.

    Jinja gives each template a chain of two, since each could have globals of its own. Ours have
    none, and a chain is walked again at every import of a macro and every include.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What a template knows. d: what it alone knows."""
        return super().make_globals(d) if d else self.globals
