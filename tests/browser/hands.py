"""The ways to use a page, each act counted: with a finger on a phone, or by keyboard alone."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.visit import settled

MOST_TABS = 150
IS_FOCUSED = "element => element === document.activeElement"


@dataclass
class Finger:
    """Taps, and types where something is to be typed. keys: letters and figures typed."""

    page: Page
    taps: int = 0
    keys: int = 0

    @property
    def steps(self) -> int:
        return self.taps + self.keys

    def press(self, wanted: Locator) -> None:
        """A button, a link, or what folds something away."""
        with settled(self.page):
            wanted.tap()
        self.taps += 1

    choose = press

    def write(self, wanted: Locator, text: str) -> None:
        """Into a field, in place of what stood there."""
        self.press(wanted)
        wanted.press("Control+A")
        self.page.keyboard.type(text)
        self.keys += len(text)

    def send(self, wanted: Locator) -> None:
        """By the Enter key of the keyboard that covers half of the screen."""
        with settled(self.page):
            wanted.press("Enter")
        self.keys += 1


@dataclass
class Keyboard:
    """Tab, Enter and the arrow keys. keys: all that were pressed."""

    page: Page
    taps: int = 0
    keys: int = 0

    @property
    def steps(self) -> int:
        return self.keys

    def press(self, wanted: Locator) -> None:
        self._go_to(wanted)
        with settled(self.page):
            self._key("Enter")

    def choose(self, wanted: Locator) -> None:
        """One of several that exclude each other: Tab leads to them, arrows through them."""
        group = wanted.locator("xpath=ancestor::fieldset[1]").get_by_role("radio")
        self._go_to(group.and_(self.page.locator(":checked")))
        for _press in range(group.count()):
            if wanted.is_checked():
                break
            self._key("ArrowUp")
        expect(wanted).to_be_checked()

    def write(self, wanted: Locator, text: str) -> None:
        self._go_to(wanted)
        self._key("Control+A")
        self.page.keyboard.type(text)
        self.keys += len(text)

    def send(self, wanted: Locator) -> None:
        expect(wanted).to_be_focused()
        with settled(self.page):
            self._key("Enter")

    def _go_to(self, wanted: Locator) -> None:
        self.keys += tab_to(self.page, wanted)

    def _key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.keys += 1


def tab_to(page: Page, wanted: Locator) -> int:
    """Go on with the Tab key until `wanted` has the focus, and see that it shows.

    Gives how often the key was pressed: not at all where the focus is there already.
    """
    expect(wanted).to_have_count(1)
    pressed = 0
    while not wanted.evaluate(IS_FOCUSED) and pressed < MOST_TABS:
        page.keyboard.press("Tab")
        pressed += 1
    expect(wanted).to_be_focused()
    expect(wanted).to_be_in_viewport()
    return pressed
