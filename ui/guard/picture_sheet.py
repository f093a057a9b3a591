"""One portrait of a person: whether it helps to recognise them, whether it is theirs, and whether it is the one to show."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from kiosk.domain.card import Crop, PersonCard
from kiosk.domain.visit import Kind
from ui.guard.acting import act
from ui.guard.column import Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import called, filled, flaw_sentence, translate, visit_count, when
from ui.guard.pick_sheet import PickSheet
from ui.guard.pictures import Pictures
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook

APART = 28


class PictureSheet(TitledSheet):
    """Asks nothing: what is tapped is done, and can be undone."""

    def __init__(self, place: Place, pictures: Pictures, card: PersonCard, crop: Crop) -> None:
        super().__init__(place)
        self._pictures, self._card, self._crop = pictures, card, crop
        self._face = QRect()
        self.words = Column(self, Tone.PAPER)
        self.show_it = Button(self, ButtonLook.PRIMARY, Icon.STAR)
        self.someone = Button(self, ButtonLook.OUTLINED, Icon.PEOPLE)
        self.new = Button(self, ButtonLook.OUTLINED, Icon.PLUS)
        self.show_it.tapped.connect(self._portray)
        self.someone.tapped.connect(self._pick)
        self.new.tapped.connect(self._move_away)

    @property
    def title(self) -> str:
        return called(self._card)

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        unit, row = frame.unit, frame.row
        acts_high = 2 * row + max(APART, unit.px(APART))
        if frame.portrait:
            side = min(room.width(), room.height() - acts_high - unit.px(230))
            self._face = QRect(room.left() + (room.width() - side) // 2, room.top(), side, side)
            column = QRect(room.left(), self._face.bottom() + unit.px(20), room.width(), 0)
        else:
            side = min(round(0.42 * room.width()), room.height())
            self._face = QRect(room.left(), room.top(), side, side)
            left = self._face.right() + unit.px(32)
            column = QRect(left, room.top(), room.right() - left, 0)
        column.setBottom(room.bottom())
        self._place_acts(column)
        self.words.setGeometry(column.adjusted(0, 0, 0, -acts_high - frame.gap))
        self._say()

    def _place_acts(self, column: QRect) -> None:
        frame = self.place.frame
        row, half = frame.row, (column.width() - frame.gap) // 2
        below = column.bottom() + 1 - row
        above = below - max(APART, frame.unit.px(APART)) - row
        is_shown = self._crop.visit == self._card.portrait
        self.show_it.setEnabled(not is_shown)
        shown = translate("pages", "This is the one shown")
        words = shown if is_shown else translate("pages", "Show this one")
        self.show_it.fit(words, QRect(column.left(), above, column.width(), row), frame.unit)
        self.someone.fit(translate("pages", "Someone else"), QRect(column.left(), below, half, row), frame.unit)
        new_at = QRect(column.right() + 1 - half, below, half, row)
        self.new.fit(translate("pages", "New person"), new_at, frame.unit)

    def _say(self) -> None:
        unit, width = self.place.unit, float(self.words.width())
        told = when(self._crop.at, self.place.clock.now().utc, self.place.zone)
        tone = Tone.INK if self._crop.flaw is None else Tone.AMBER_TEXT
        not_theirs = filled(
            translate("pages", "Not %1? Say whose visit it is instead; it can be undone."), called(self._card)
        )
        self.words.show_blocks(
            [
                paragraph(told, G_HEAD, unit, width),
                gap(unit.px(8)),
                paragraph(flaw_sentence(self._crop.flaw), G_BODY, unit, width, tone),
                gap(unit.px(16)),
                paragraph(not_theirs, G_SMALL, unit, width, Tone.INK_2),
            ]
        )

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        self._pictures.paint(painter, QRectF(self._face), self.place.unit.px(24), self._crop.visit, Kind.PORTRAIT)

    def _portray(self) -> None:
        place, card = self.place, self._card
        done = place.desk.portray(place.author, card.id, self._crop.visit)
        self._do(done, lambda _: filled(translate("pages", "Chose a picture of %1"), called(card)))

    def _move_away(self) -> None:
        done = self.place.desk.move(self.place.author, (self._crop.visit,), None)
        self._do(done, lambda it: filled(translate("pages", "Moved %1 to a new person"), visit_count(it.visits)))

    def _pick(self) -> None:
        place, crop = self.place, self._crop

        def move(other: PersonCard) -> None:
            place.close_sheet()
            done = place.desk.move(place.author, (crop.visit,), other.id)
            act(place, done, lambda it: filled(translate("pages", "Moved %1 to %2"), visit_count(it.visits), called(other)))

        place.open_sheet(PickSheet(place, self._pictures, self._card, translate("pages", "Whose visit is it?"), move))

    def _do(self, future: "Future[Any]", words: Callable[[Any], str]) -> None:
        self.place.close_sheet()
        act(self.place, future, words)
