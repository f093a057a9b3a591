"""Where cards lie that fill line after line: by arithmetic, so that ten thousand cost no more than ten."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize


@dataclass(frozen=True, slots=True)
class _Run:
    """Cards of one size that follow each other: the first one's row, how many, where they begin, and their columns."""

    first: int
    count: int
    top: int
    size: QSize
    columns: int

    @property
    def bottom(self) -> int:
        return self.top - (-self.count // self.columns) * self.size.height()


class CardPlaces:
    """Where each row's card lies, in pixels from the top of all; those in `wide` take a line of their own."""

    def __init__(self, rows: int, wide: Sequence[tuple[int, QSize]], size: QSize, width: int) -> None:
        """`wide` has rows with the sizes of their cards, in order; every other card is of one `size`."""
        self._runs: list[_Run] = []
        columns, end = max(1, width // max(size.width(), 1)), 0
        for row, whole in wide:
            self._add(end, row - end, size, columns)
            self._add(row, 1, whole, 1)
            end = row + 1
        self._add(end, rows - end, size, columns)
        self._firsts = [run.first for run in self._runs]
        self._tops = [run.top for run in self._runs]

    def _add(self, first: int, count: int, size: QSize, columns: int) -> None:
        if count > 0:
            self._runs.append(_Run(first, count, self.height, size, columns))

    @property
    def height(self) -> int:
        """How high all of it is."""
        return self._runs[-1].bottom if self._runs else 0

    def of(self, row: int) -> QRect:
        """Return where a row's card lies; nowhere for one that there isn't."""
        place = bisect_right(self._firsts, row) - 1
        if place < 0 or row >= self._runs[-1].first + self._runs[-1].count:
            return QRect()
        run = self._runs[place]
        line, column = divmod(row - run.first, run.columns)
        wide, high = run.size.width(), run.size.height()
        return QRect(column * wide, run.top + line * high, wide, high)

    def at(self, x: int, y: int) -> int | None:
        """Return the row of the card at a place, None where there is none."""
        run = self._run_at(y)
        if run is None or x < 0 or y < 0:
            return None
        column, line = x // run.size.width(), (y - run.top) // run.size.height()
        row = line * run.columns + column
        return run.first + row if column < run.columns and row < run.count else None

    def between(self, top: int, bottom: int) -> range:
        """Return the rows of which something lies from `top` on and before `bottom`."""
        first, last = self._run_at(max(top, 0)), self._run_at(min(bottom, self.height) - 1)
        if first is None or last is None:
            return range(0)
        begin = first.first + (max(top, 0) - first.top) // first.size.height() * first.columns
        lines = (min(bottom, self.height) - 1 - last.top) // last.size.height() + 1
        return range(begin, last.first + min(lines * last.columns, last.count))

    def _run_at(self, y: int) -> _Run | None:
        return self._runs[bisect_right(self._tops, y) - 1] if 0 <= y < self.height else None
