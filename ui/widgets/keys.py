"""What is on the keys of the panel's keyboard, and where each key lies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF

from ui.theme import TOUCH_MIN, Unit
from ui.visitor.places import SMALL_UNIT


class Layer(Enum):
    """What the character keys give."""

    LATIN = "latin"
    HANGUL = "hangul"
    NUMBERS = "numbers"
    SYMBOLS = "symbols"


class Act(Enum):
    """What a key does."""

    TYPE = "type"
    SPACE = "space"
    SHIFT = "shift"
    ERASE = "erase"
    LAYER = "layer"
    LANGUAGE = "language"
    CANCEL = "cancel"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it does, what it gives without and with Shift, where it is, and where touches count as on it."""

    act: Act
    char: str
    shifted: str
    rect: QRectF
    reach: QRectF


ROWS = {
    Layer.LATIN: ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    Layer.HANGUL: ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ", "ㅁㄴㅇㄹㅎㅗㅓㅏㅣ", "ㅋㅌㅊㅍㅠㅜㅡ"),
    Layer.NUMBERS: ("1234567890", '-/:;()&@"', ".,?!'·_"),
    Layer.SYMBOLS: ("[]{}#%^*+=", "\\|~<>€£₩$", ".,?!'·°"),
}

SHIFTED = dict(zip("ㅂㅈㄷㄱㅅㅐㅔ", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))

WIDE = 1.45
NARROW = 1.03
BOTTOM = (
    (Act.LAYER, 1.23),
    (Act.LANGUAGE, 1.53),
    (Act.SPACE, 4.0),
    (Act.CANCEL, 1.43),
    (Act.DONE, 2.3),
)
"""Widths of the keys of the last row, in those of a letter."""


@dataclass(frozen=True, slots=True)
class Board:
    """The measures of a keyboard of a width: keys' height, gaps, margins, all in pixels."""

    unit: Unit
    width: int
    key: int
    gap: int
    margin: int
    top: int

    @staticmethod
    def of(width: int, height: int) -> "Board":
        """Measure the keyboard for a panel of a size."""
        unit = Unit.of(width, height)
        if height > width:
            return Board(unit, width, unit.touch(92), unit.px(7), unit.px(8), unit.px(9))
        if unit.value < SMALL_UNIT:
            return Board(unit, width, TOUCH_MIN, 6, 8, 8)
        return Board(unit, width, unit.touch(77), unit.px(10), unit.px(14), unit.px(12))

    @property
    def row_gap(self) -> int:
        return self.gap if self.gap < 10 else self.gap + 3

    @property
    def height(self) -> int:
        return 4 * self.key + 3 * self.row_gap + 2 * self.top


def keys_of(layer: Layer, board: Board) -> tuple[Key, ...]:
    """Return every key of a layer in its place."""
    rows = ROWS[layer]
    pitch = (board.width - 2 * board.margin + board.gap) / 10
    first = _row(board, 0, [(Act.TYPE, 1.0, char) for char in rows[0]], pitch)
    second = _row(board, 1, [(Act.TYPE, 1.0, char) for char in rows[1]], pitch, inset=0.5)
    shift = Act.SHIFT
    third = _row(board, 2, [(shift, WIDE, ""), *((Act.TYPE, NARROW, char) for char in rows[2]), (Act.ERASE, WIDE, "")])
    last = _row(board, 3, [(act, width, " " if act is Act.SPACE else "") for act, width in BOTTOM])
    return (*first, *second, *third, *last)


def _row(
    board: Board, row: int, keys: Iterable[tuple[Act, float, str]], pitch: float = 0.0, inset: float = 0.0
) -> Iterator[Key]:
    """Lay out one row: at a pitch, or stretched over the whole width."""
    wanted = tuple(keys)
    if not pitch:
        pitch = (board.width - 2 * board.margin + board.gap) / sum(width for _, width, _ in wanted)
    left, top = board.margin + inset * pitch, board.top + row * (board.key + board.row_gap)
    for act, width, char in wanted:
        rect = QRectF(left, top, width * pitch - board.gap, board.key)
        reach = rect.adjusted(-board.gap / 2, -board.row_gap / 2, board.gap / 2, board.row_gap / 2)
        yield Key(act, char, SHIFTED.get(char, char.upper()), rect, reach)
        left += width * pitch
