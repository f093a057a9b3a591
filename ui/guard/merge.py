"""Merging two people who are one: picked by face, both seen side by side, with what follows, before a tap does it."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from kiosk.domain.card import PersonCard
from kiosk.domain.visit import Kind
from ui.guard.acting import act
from ui.guard.column import Block, Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import called, filled, translate, visit_count
from ui.guard.painted import paint_ground
from ui.guard.pick_sheet import PickSheet
from ui.guard.pictures import Pictures
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon, draw_icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import CENTRE, draw_line

APART = 28


@dataclass(frozen=True, slots=True)
class Union:
    """Who stays, with name and portrait, and whose visits become theirs; `can_swap` where neither has more of a claim."""

    stays: PersonCard
    goes: PersonCard

    @staticmethod
    def of(one: PersonCard, other: PersonCard) -> "Union":
        """Let the named one stay; of two with a name, or without, the one who came first."""
        first = min((one, other), key=lambda card: (card.name is None, card.first_seen is None, _came(card), card.number))
        return Union(first, other if first is one else one)

    @property
    def can_swap(self) -> bool:
        return (self.stays.name is None) == (self.goes.name is None)

    @property
    def swapped(self) -> "Union":
        return Union(self.goes, self.stays)

    @property
    def visits(self) -> int:
        return self.stays.visits + self.goes.visits


def _came(card: PersonCard) -> float:
    return card.first_seen.timestamp() if card.first_seen is not None else 0.0


def open_merge(place: Place, pictures: Pictures, card: PersonCard) -> None:
    """Let somebody be picked whom a person is the same as."""

    def compare(other: PersonCard) -> None:
        place.open_sheet(MergeSheet(place, pictures, Union.of(card, other)))

    place.open_sheet(PickSheet(place, pictures, card, filled(translate("pages", "Who is %1 too?"), called(card)), compare))


class MergeSheet(TitledSheet):
    """Shows two people side by side, who stays and what follows for whom."""

    def __init__(self, place: Place, pictures: Pictures, union: Union) -> None:
        super().__init__(place)
        self._pictures = pictures
        self.union = union
        self._faces = (QRect(), QRect())
        self.words = Column(self, Tone.PAPER)
        self.swap = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.never = Button(self, ButtonLook.OUTLINED)
        self.merge = Button(self, ButtonLook.PRIMARY, Icon.MERGE)
        self.swap.tapped.connect(self._swap)
        self.never.tapped.connect(self._reject)
        self.merge.tapped.connect(self._merge)

    @property
    def title(self) -> str:
        return translate("pages", "Same person?")

    def answer(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._merge()
            return True
        return False

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        unit, row = frame.unit, frame.row
        apart, between = max(22, unit.px(APART)), unit.px(72)
        acts = QRect(room.left(), room.bottom() + 1 - row, room.width(), row)
        most = room.height() - row - apart - unit.px(150) if not frame.low else 150
        side = min((room.width() - between) // 2, most, unit.px(300))
        left = room.left() if not frame.portrait else room.center().x() - side - between // 2
        self._faces = (QRect(left, room.top(), side, side), QRect(left + side + between, room.top(), side, side))
        under = self._faces[0].bottom() + 1 + self._caption_height
        if frame.portrait or not frame.low:
            column = QRect(room.left(), under, room.width(), acts.top() - apart - under)
        if not frame.portrait:
            beside = self._faces[1].right() + 1 + unit.px(36)
            column = QRect(beside, room.top(), room.right() + 1 - beside, acts.top() - apart - room.top())
        self.words.setGeometry(column)
        self._place_acts(acts)
        self._say()

    def _place_acts(self, row: QRect) -> None:
        frame = self.place.frame
        unit, apart = frame.unit, max(22, frame.unit.px(APART))
        words = filled(translate("pages", "Merge %1"), visit_count(self.union.goes.visits))
        swaps = self.union.can_swap
        self.swap.setVisible(swaps)
        third = (row.width() - 2 * apart) // 3 if swaps else (row.width() - apart) // 2
        self.never.fit(translate("pages", "Two people"), QRect(row.left(), row.top(), third, row.height()), unit)
        self.swap.fit(translate("pages", "Swap"), QRect(row.left() + third + apart, row.top(), third, row.height()), unit)
        self.merge.fit(words, QRect(row.right() + 1 - third, row.top(), third, row.height()), unit)

    @property
    def _caption_height(self) -> int:
        unit = self.place.unit
        return round(1.3 * (G_HEAD.pixels(unit) + 2 * G_SMALL.pixels(unit))) + 2 * max(8, unit.px(14))

    def _say(self) -> None:
        unit, width = self.place.unit, float(self.words.width())
        blocks: list[Block] = []
        for number, text in enumerate(consequences(self.union)):
            blocks += [gap(unit.px(10))] if blocks else []
            blocks.append(
                paragraph(text, G_BODY if number == 0 else G_SMALL, unit, width, Tone.INK if number == 0 else Tone.INK_2)
            )
        self.words.show_blocks(blocks)

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        for card, where, stays in zip((self.union.goes, self.union.stays), self._faces, (False, True), strict=True):
            self._paint_person(painter, card, QRectF(where), stays=stays)
        goes, stays_at = self._faces
        side = self.place.unit.px(40)
        middle = (goes.right() + stays_at.left()) / 2
        arrow = QRectF(middle - side / 2, goes.center().y() - side / 2, side, side)
        draw_icon(painter, Icon.NEXT, arrow, Tone.INK_2.colour())

    def _paint_person(self, painter: QPainter, card: PersonCard, where: QRectF, *, stays: bool) -> None:
        unit = self.place.unit
        radius = max(14, unit.px(22))
        if stays:
            paint_ground(painter, where.adjusted(-6, -6, 6, 6), radius + 6, Tone.TEAL.colour())
        self._pictures.paint(painter, where, radius, card.portrait, Kind.PORTRAIT)
        word = translate("pages", "stays") if stays else translate("pages", "is added")
        lines = (
            (called(card), G_HEAD, Tone.INK),
            (card.role or visit_count(card.visits), G_SMALL, Tone.INK_2),
            (word, G_SMALL, Tone.TEAL if stays else Tone.INK_2),
        )
        top = where.bottom() + max(8, unit.px(12))
        for text, role, tone in lines:
            high = 1.3 * role.pixels(unit)
            draw_line(painter, text, role, role.pixels(unit), QRectF(where.left(), top, where.width(), high), tone, CENTRE)
            top += high

    def _swap(self) -> None:
        self.union = self.union.swapped
        self.lay_out()

    def _reject(self) -> None:
        place, union = self.place, self.union
        place.close_sheet()
        told = filled(translate("pages", "%1 is not %2"), called(union.goes), called(union.stays))
        act(place, place.desk.reject(place.author, union.goes.id, union.stays.id), lambda _: told)

    def _merge(self) -> None:
        place, union = self.place, self.union
        place.close_sheet()
        done = place.desk.join(place.author, (union.goes.id,), union.stays.id)
        act(
            place,
            done,
            lambda it: filled(translate("pages", "Merged %1 into %2"), visit_count(it.visits), called(union.stays)),
        )


def consequences(union: Union) -> tuple[str, ...]:
    """Return what merging does, to whom, in sentences."""
    stays, goes = union.stays, union.goes
    lines = [
        filled(
            translate("pages", "The %1 of %2 become those of %3: %4 in all."),
            visit_count(goes.visits),
            called(goes),
            called(stays),
            visit_count(union.visits),
        ),
        filled(translate("pages", "%1 keeps name, role, note and picture."), called(stays)),
    ]
    if goes.name is not None:
        lines.append(filled(translate("pages", "The name %1 and its note are no longer shown."), called(goes)))
    lines.append(translate("pages", "Nobody else is touched. It can be undone at any time."))
    return tuple(lines)
