"""How the card of somebody unknown looks, and where on it a finger acts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter

from kiosk.domain.card import GroupCard
from kiosk.domain.identity import Sureness
from kiosk.domain.visit import Kind
from ui.guard.card_list import WHOLE, CardLook, Touch, paint_ring
from ui.guard.frame import Frame
from ui.guard.page_words import called
from ui.guard.painted import (
    BUTTON_RADIUS,
    CARD_RADIUS,
    HAIRLINE,
    PICTURE_RADIUS,
    match_tone,
    paint_button,
    paint_choice,
    paint_ground,
    paint_match,
    paint_unused,
    under_finger,
)
from ui.guard.people_words import (
    choose_word,
    group_line,
    ignore_word,
    match_line,
    new_word,
    someone_word,
    unused_line,
    yes_word,
)
from ui.guard.pictures import Pictures
from ui.symbols import Icon
from ui.theme import G_ACTION, G_HEAD, G_SMALL, TOUCH_MIN, Tone
from ui.widgets.button import ButtonLook
from ui.widgets.line import draw_line, fitting, width_of

YES, OTHER, NEW, IGNORE = "yes", "other", "new", "ignore"

G_CARD_ACTION = replace(G_ACTION, size=20)
SMALL_CROPS = 3
LEAST_WIDTH = 480
"""Pixels that a card needs to stand beside another one."""

OPPOSITE = 22
ALIKE = 10
"""Gaps: between what does opposite things, and between what does alike things."""

CHOICE = 40


@dataclass(frozen=True, slots=True)
class GroupPlaces:
    """Where everything on a card lies, in pixels of the list."""

    card: QRectF
    photo: QRectF
    title: QRectF
    line: QRectF
    match: QRectF
    crops: tuple[QRectF, ...]
    heat: QRectF
    buttons: Mapping[str, QRectF]


class GroupLook(CardLook):
    """Paints somebody unknown: best crop large, others small, heat, how often, when, whom they resemble, and what to do.

    `chosen` are those selected while `choosing`.
    """

    def __init__(self, frame: Frame, pictures: Pictures, now: Callable[[], datetime], zone: tzinfo | None) -> None:
        self.frame = frame
        self._pictures, self._now, self._zone = pictures, now, zone
        self.room = QSize(frame.content.width(), frame.content.height())
        self.choosing = False
        self.chosen: set[str] = set()

    def key(self, card: Any) -> str:
        return str(card.person.id)

    @property
    def columns(self) -> int:
        return 2 if not self.frame.portrait and self.room.width() >= 2 * LEAST_WIDTH else 1

    def size(self, _card: Any | None, width: int) -> QSize:
        unit, frame = self.frame.unit, self.frame
        if frame.low and not frame.portrait:
            return QSize(width - 1, self.room.height())
        high = unit.px(302) + self._below if frame.portrait else max(unit.px(280), self.room.height() // 2)
        return QSize((width - 1) // self.columns, high)

    @property
    def _below(self) -> int:
        return self.frame.unit.px(16 if self.frame.portrait else 12)

    def _card(self, rect: QRectF) -> QRectF:
        """Return the card in its place: gaps lie below it and between the columns."""
        between = self.frame.unit.px(20) / 2 if self.columns > 1 else 0.0
        left = between if rect.left() > self.room.width() / 4 else 0.0
        right = between if left == 0.0 else 0.0
        return rect.adjusted(left, 0, -right, -self._below)

    def places(self, group: GroupCard, rect: QRectF) -> GroupPlaces:
        """Lay a card out."""
        unit, card = self.frame.unit, self._card(rect)
        inner = card.adjusted(*(side * max(12, unit.px(18)) for side in (1, 1, -1, -1)))
        high = unit.touch(68)
        row = QRectF(inner.left(), inner.bottom() - high, inner.width(), high)
        side = round(min(row.top() - max(10, unit.px(14)) - inner.top(), (0.42 if self.frame.low else 0.38) * inner.width()))
        photo = QRectF(round(inner.left()), round(inner.top()), side, side)
        text = QRectF(photo.right() + max(12, unit.px(18)), photo.top(), 0, side)
        text.setRight(inner.right())
        ignore = self._ignore(card, text)
        head, small = G_HEAD.pixels(unit), G_SMALL.pixels(unit)
        step = 1.62 * small
        title = QRectF(text.left(), text.top(), ignore.left() - text.left() - 4, 1.5 * head)
        line = QRectF(text.left(), title.bottom() - 1, text.width(), step)
        match = QRectF(text.left(), line.bottom() - 1, text.width(), step)
        free = text.bottom() - match.bottom() - max(6, unit.px(8))
        thumb = float(int(min(free, 84 if self.frame.low else max(44, unit.px(62)), (text.width() - 3 * ALIKE) / 4)))
        tops = [
            QRectF(text.left() + n * (thumb + ALIKE), text.bottom() - thumb, thumb, thumb) for n in range(SMALL_CROPS + 1)
        ]
        smalls = min(len(group.crops) - 1, SMALL_CROPS) if len(group.crops) > 1 else 0
        return GroupPlaces(
            card, photo, title, line, match, tuple(tops[:smalls]), tops[smalls], {**self._row(group, row), IGNORE: ignore}
        )

    def _ignore(self, card: QRectF, text: QRectF) -> QRectF:
        """Return the place of Ignore: alone in the upper right, its word beside the title."""
        unit = self.frame.unit
        pixels = G_SMALL.pixels(unit)
        wide = max(TOUCH_MIN, width_of(ignore_word(), G_SMALL, pixels) + 3.1 * pixels)
        middle = text.top() + 0.75 * G_HEAD.pixels(unit)
        top = max(card.top() + 3, middle - TOUCH_MIN / 2)
        return QRectF(card.right() - wide - 6, top, wide, TOUCH_MIN)

    def _row(self, group: GroupCard, row: QRectF) -> dict[str, QRectF]:
        if not is_likely(group):
            wide = (row.width() - OPPOSITE) / 2
            return {
                OTHER: QRectF(row.left(), row.top(), wide, row.height()),
                NEW: QRectF(row.right() - wide, row.top(), wide, row.height()),
            }
        yes = round(0.38 * (row.width() - OPPOSITE - ALIKE))
        other = round(0.53 * (row.width() - OPPOSITE - ALIKE - yes))
        left = row.left() + yes + OPPOSITE
        return {
            YES: QRectF(row.left(), row.top(), yes, row.height()),
            OTHER: QRectF(left, row.top(), other, row.height()),
            NEW: QRectF(left + other + ALIKE, row.top(), row.right() - left - other - ALIKE, row.height()),
        }

    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        places = self.places(card, rect)
        if self.choosing:
            return {WHOLE: places.card}
        return {WHOLE: places.card, **places.buttons}

    def words(self, card: Any) -> str:
        return f"{called(card.person)}, {group_line(card, self._now(), self._zone)}, {match_line(card)[1]}"

    # Painting

    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        radius = self.frame.unit.px(CARD_RADIUS)
        paint_ground(painter, self._card(rect), radius, Tone.CARD.colour(0.6), Tone.RULE.colour())

    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        group: GroupCard = card
        places, is_chosen = self.places(group, rect), self.key(group) in self.chosen
        self._paint_ground(painter, places, touch, is_chosen=is_chosen)
        self._paint_pictures(painter, group, places)
        self._paint_words(painter, group, places)
        if self.choosing:
            self._paint_choice(painter, places, is_chosen=is_chosen)
        else:
            self._paint_buttons(painter, group, places, touch.down)
        if touch.ring is not None:
            where = places.buttons.get(touch.ring, places.card.adjusted(5, 5, -5, -5))
            paint_ring(painter, where, self.frame.unit.px(BUTTON_RADIUS))

    def _paint_choice(self, painter: QPainter, places: GroupPlaces, *, is_chosen: bool) -> None:
        side = max(32, self.frame.unit.px(CHOICE))
        corner = places.photo.topLeft() + QPointF(side * 0.62, side * 0.62)
        paint_choice(painter, corner, side, chosen=is_chosen)
        row = places.buttons[OTHER].united(places.buttons[NEW])
        row.setLeft(places.photo.left())
        look = ButtonLook.PRIMARY if is_chosen else ButtonLook.OUTLINED
        icon = Icon.TICK if is_chosen else None
        paint_button(painter, row, choose_word(chosen=is_chosen), look, self.frame.unit, icon=icon, role=G_CARD_ACTION)

    def _paint_ground(self, painter: QPainter, places: GroupPlaces, touch: Touch, *, is_chosen: bool) -> None:
        ground = (Tone.TINT if is_chosen else Tone.CARD).colour()
        if touch.down == WHOLE:
            ground = under_finger(ground)
        edge, line = (Tone.TEAL, 3.0) if is_chosen else (Tone.RULE, HAIRLINE)
        paint_ground(painter, places.card, self.frame.unit.px(CARD_RADIUS), ground, edge.colour(), line)

    def _paint_pictures(self, painter: QPainter, group: GroupCard, places: GroupPlaces) -> None:
        radius = self.frame.unit.px(PICTURE_RADIUS)
        best = group.crops[0].visit if group.crops else None
        self._pictures.paint(painter, places.photo, radius, best, Kind.PORTRAIT)
        small = round(0.75 * radius)
        for crop, where in zip(group.crops[1:], places.crops, strict=False):
            self._pictures.paint(painter, where, small, crop.visit, Kind.PORTRAIT)
            if crop.flaw is not None:
                paint_unused(painter, where)
        self._pictures.paint(painter, places.heat, small, group.heat, Kind.HEAT)

    def _paint_words(self, painter: QPainter, group: GroupCard, places: GroupPlaces) -> None:
        unit = self.frame.unit
        draw_line(painter, called(group.person), G_HEAD, G_HEAD.pixels(unit), places.title, Tone.INK)
        small = G_SMALL.pixels(unit)
        line = group_line(group, self._now(), self._zone)
        draw_line(painter, line, G_SMALL, fitting(line, G_SMALL, small, places.line.width()), places.line, Tone.INK_2)
        side = 0.95 * small
        mark = QRectF(places.match.left(), places.match.center().y() - side / 2, side, side)
        words = places.match.adjusted(side + 0.45 * small, 0, 0, 0)
        unused = unused_line(group.crops[0]) if group.crops else ""
        if unused and not is_likely(group):
            paint_unused(painter, mark, inset=0.0)
            draw_line(painter, unused, G_SMALL, fitting(unused, G_SMALL, small, words.width()), words, Tone.INK_2)
            return
        sureness, said = match_line(group)
        paint_match(painter, sureness, mark)
        role = replace(G_SMALL, bold=True)
        draw_line(painter, said, role, fitting(said, role, small, words.width()), words, match_tone(sureness))

    def _paint_buttons(self, painter: QPainter, group: GroupCard, places: GroupPlaces, down: str | None) -> None:
        unit, likely = self.frame.unit, is_likely(group)
        words = {OTHER: someone_word(is_likely=likely), NEW: new_word()}
        if likely and group.likely is not None:
            words[YES] = yes_word(group.likely.person)
        primary = YES if likely else OTHER
        for name, said in words.items():
            look = ButtonLook.PRIMARY if name == primary else ButtonLook.OUTLINED
            paint_button(painter, places.buttons[name], said, look, unit, down=down == name, role=G_CARD_ACTION)
        where = places.buttons[IGNORE]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plain = ButtonLook.PLAIN
        paint_button(painter, where, ignore_word(), plain, unit, icon=Icon.IGNORE, down=down == IGNORE, role=G_SMALL)


def is_likely(group: GroupCard) -> bool:
    """Tell whether there is somebody to say yes to."""
    return group.likely is not None and group.likely.sureness is not Sureness.NOBODY
