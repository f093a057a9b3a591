"""Chooses one of a few: large rows under each other, the chosen one tinted."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRect

from ui.guard.page import Place
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon
from ui.widgets.chip import Chip

MOST_WIDE = 560


class ChoiceSheet(TitledSheet):
    """Calls `chosen` with the value of the row that was tapped."""

    def __init__(
        self,
        place: Place,
        title: Callable[[], str],
        rows: Callable[[], Sequence[tuple[Any, str]]],
        now: Any,
        chosen: Callable[[Any], None],
    ) -> None:
        """`rows` are values with their words; both they and the title are asked anew in another language."""
        super().__init__(place)
        self._title, self._rows, self._now, self._chosen = title, rows, now, chosen
        self.rows = tuple(Chip(self, Icon.TICK if value == now else None) for value, _ in rows())
        for (value, _), row in zip(rows(), self.rows, strict=True):
            row.tapped.connect(partial(self._choose, value))

    @property
    def title(self) -> str:
        return self._title()

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        columns = 1 if len(self.rows) * (frame.row + frame.gap) <= room.height() else 2
        lines = -(-len(self.rows) // columns)
        each = min((room.width() - (columns - 1) * frame.gap) // columns, frame.unit.touch(MOST_WIDE))
        for number, (row, (value, word)) in enumerate(zip(self.rows, self._rows(), strict=True)):
            left = room.left() + number // lines * (each + frame.gap)
            row.selected = value == self._now
            row.fit(word, QRect(left, room.top() + number % lines * (frame.row + frame.gap), each, frame.row), frame.unit)

    def _choose(self, value: Any) -> None:
        self.place.close_sheet()
        self._chosen(value)
