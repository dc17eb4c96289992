"""How a person looks at the diary: on which screen, in which colours, with or without scripts."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Look:
    """One way to look. `str()` gives a name for a picture or a test: "390-dark"."""

    width: int = 390
    height: int = 844
    dark: bool = False
    more_contrast: bool = False
    forced_colors: bool = False
    reduced_motion: bool = False
    javascript: bool = True

    def __str__(self) -> str:
        words = {
            "contrast": self.more_contrast,
            "forced": self.forced_colors,
            "still": self.reduced_motion,
            "plain": not self.javascript,
        }
        said = [word for word, holds in words.items() if holds]
        return "-".join([str(self.width), "dark" if self.dark else "light", *said])

    def as_context(self) -> dict[str, Any]:
        """What playwright's new_context() wants to hear. Narrow screens are phones with touch."""
        phone = self.width < 600
        return {
            "viewport": {"width": self.width, "height": self.height},
            "is_mobile": phone,
            "has_touch": phone,
            "color_scheme": "dark" if self.dark else "light",
            "contrast": "more" if self.more_contrast else "no-preference",
            "forced_colors": "active" if self.forced_colors else "none",
            "reduced_motion": "reduce" if self.reduced_motion else "no-preference",
            "java_script_enabled": self.javascript,
        }


PHONE = Look()
PHONE_DARK = Look(dark=True)
DESKTOP = Look(1280, 800)
DESKTOP_DARK = Look(1280, 800, dark=True)
LOOKS = (PHONE, PHONE_DARK, DESKTOP, DESKTOP_DARK)
