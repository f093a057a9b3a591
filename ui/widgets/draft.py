"""A line of text while somebody types it: a caret, a syllable being composed, and a limit; no widget."""

import unicodedata
from bisect import bisect_right

from PySide6.QtCore import QTextBoundaryFinder

from kiosk.domain.person import NAME_MAX
from ui.widgets.hangul import Syllable, is_jamo


def utf16(text: str) -> int:
    """Return how long a text is in the units in which Qt counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def stops(text: str) -> list[int]:
    """Return where a caret may stand, as indices: between what people see as characters, so not inside an emoji."""
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    by_unit = {0: 0}
    units = 0
    for index, char in enumerate(text, 1):
        units += utf16(char)
        by_unit[units] = index
    found, at = [0], finder.toNextBoundary()
    while at != -1:
        if at in by_unit:
            found.append(by_unit[at])
        at = finder.toNextBoundary()
    return found


def _taken(char: str) -> str:
    """Return what is taken in of a typed or pasted character: all space is a space, control characters are nothing."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in {"Cc", "Cs"} else char


class Draft:
    """What was typed so far, at most `longest` characters; what is beyond that is not taken.

    Jamo are composed to syllables at the caret, whichever keyboard they come from. Whatever else is typed, and every move
    of the caret, finishes the syllable.
    """

    def __init__(self, text: str = "", longest: int = NAME_MAX) -> None:
        self._longest = longest
        self._before, self._after = "", ""
        self.composing = Syllable()
        self.put(text)

    @property
    def text(self) -> str:
        return self._before + self.composing.text + self._after

    @property
    def caret(self) -> int:
        """The index of the caret in the text: behind the syllable being composed."""
        return len(self._before) + len(self.composing.text)

    @property
    def composed(self) -> tuple[int, int]:
        """Where the syllable being composed begins and ends in the text; alike when there is none."""
        return len(self._before), self.caret

    def put(self, text: str) -> None:
        """Replace everything; the caret goes to the end."""
        self.composing = Syllable()
        self._before, self._after = "", ""
        self.type(text)

    def type(self, text: str) -> None:
        """Take characters in at the caret, as from a key or the clipboard; line breaks become spaces."""
        for char in text:
            if is_jamo(char):
                self._compose(char)
            elif len(self.text) < self._longest and (taken := _taken(char)):
                self.settle()
                self._before += taken

    def _compose(self, jamo: str) -> None:
        finished, composing = self.composing.press(jamo)
        length = len(self._before + finished + composing.text + self._after)
        if length <= self._longest:
            self._before += finished
            self.composing = composing

    def settle(self) -> None:
        """Finish the syllable being composed."""
        self._before += self.composing.text
        self.composing = Syllable()

    def erase(self) -> None:
        """Take back one key of the syllable being composed, else the character before the caret."""
        if self.composing.text:
            self.composing = self.composing.erase()
        elif self._before:
            self._before = self._before[: stops(self._before)[-2]]

    def erase_onwards(self) -> None:
        """Delete the character behind the caret."""
        self.settle()
        if self._after:
            self._after = self._after[stops(self._after)[1] :]

    def move_to(self, index: int) -> None:
        """Put the caret to the stop nearest an index."""
        self.settle()
        text = self.text
        near = min(stops(text), key=lambda stop: abs(stop - index))
        self._before, self._after = text[:near], text[near:]

    def move(self, by: int) -> None:
        """Move the caret by stops: -1 towards the beginning, 1 towards the end."""
        self.settle()
        places = stops(self.text)
        at = bisect_right(places, self.caret) - 1
        self.move_to(places[min(max(at + by, 0), len(places) - 1)])
