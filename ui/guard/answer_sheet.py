"""Chooses one of a few answers of which each has a sentence on what it means."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect

from ui.guard.choice_cards import Answer, AnswerCard
from ui.guard.page import Place
from ui.guard.titled_sheet import TitledSheet


class AnswerSheet(TitledSheet):
    """Calls `chosen` with the value of the card that was tapped."""

    def __init__(
        self,
        place: Place,
        title: Callable[[], str],
        answers: Callable[[], Sequence[Answer]],
        now: str,
        chosen: Callable[[str], None],
    ) -> None:
        """Title and answers are asked anew in another language."""
        super().__init__(place)
        self._title, self._answers, self._now, self._chosen = title, answers, now, chosen
        self.cards: tuple[AnswerCard, ...] = ()
        self._make()

    @property
    def title(self) -> str:
        return self._title()

    def say_again(self) -> None:
        self._make()
        super().say_again()

    def _make(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = tuple(AnswerCard(self, answer) for answer in self._answers())
        for card in self.cards:
            card.is_chosen = card.answer.value == self._now
            card.chosen.connect(self._choose)
            card.show()

    def lay_out_body(self, room: QRect) -> None:
        unit, gap = self.place.unit, self.place.frame.gap
        columns = 1
        if self._needed(room.width(), 1) > room.height():
            columns = 2
        wide = (room.width() - (columns - 1) * gap) // columns
        tops = [room.top()] * columns
        for number, card in enumerate(self.cards):
            column = number % columns
            high = max(64, card.height_for(wide, unit))
            card.fit(QRect(room.left() + column * (wide + gap), tops[column], wide, high), unit)
            tops[column] += high + gap

    def _needed(self, width: int, columns: int) -> int:
        wide, gap = width // columns, self.place.frame.gap
        return sum(max(64, card.height_for(wide, self.place.unit)) + gap for card in self.cards)

    def _choose(self, value: str) -> None:
        self.place.close_sheet()
        self._chosen(value)
