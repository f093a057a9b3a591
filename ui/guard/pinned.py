"""Elevated visitors that nobody has looked after yet, as cards on top of everything."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter

from kiosk.domain.card import Shown, VisitCard
from kiosk.domain.visit import Kind
from ui.guard.card_list import WHOLE, CardLook, Touch, paint_ring
from ui.guard.frame import Frame
from ui.guard.page_words import ago, deviation, outcome_sentence, sign, visitor, when
from ui.guard.painted import BUTTON_RADIUS, CARD_RADIUS, PICTURE_RADIUS, paint_button, paint_ground, paint_sign, under_finger
from ui.guard.people_words import acknowledge_word, confirm_line, note_word, rescreened_word
from ui.guard.pictures import Pictures
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone, TypeRole
from ui.widgets.button import ButtonLook
from ui.widgets.line import RIGHT, draw_line, fitting

ACKNOWLEDGE, RESCREENED, NOTE = "acknowledge", "rescreened", "note"

G_BOLD = TypeRole(G_SMALL.size, bold=True, line=1.2, floor=18)
PICTURE = 132
HEIGHT = 262
EDGE = 3.0
GAP = 16
ICONS = {ACKNOWLEDGE: Icon.TICK, RESCREENED: Icon.RESCREEN, NOTE: Icon.NOTE}


@dataclass(frozen=True, slots=True)
class PinnedPlaces:
    """Where everything on a card lies, in pixels of the list; `words` are four lines, `ago` is at the right of the first."""

    card: QRectF
    photo: QRectF
    heat: QRectF
    words: tuple[QRectF, ...]
    buttons: Mapping[str, QRectF]


class PinnedLook(CardLook):
    """Paints an elevated visit: portrait, heat, whose, by how much, and what to do."""

    def __init__(
        self, frame: Frame, pictures: Pictures, now: Callable[[], datetime], zone: tzinfo | None, shown: Shown
    ) -> None:
        self.frame, self.shown = frame, shown
        self._pictures, self._now, self._zone = pictures, now, zone

    def key(self, card: Any) -> str:
        return str(card.id)

    @property
    def gap(self) -> int:
        return max(10, self.frame.unit.px(GAP))

    def size(self, _card: Any | None, width: int) -> QSize:
        return QSize(width - 1, self.height + self.gap)

    @property
    def height(self) -> int:
        """How high a card is."""
        unit, pad = self.frame.unit, self._pad
        return round(2 * pad + self._picture + max(10, unit.px(16)) + unit.touch(68))

    @property
    def _pad(self) -> int:
        return max(12, self.frame.unit.px(22))

    @property
    def _picture(self) -> int:
        small = G_SMALL.pixels(self.frame.unit)
        return max(self.frame.unit.px(PICTURE), round(1.5 * G_HEAD.pixels(self.frame.unit) + 3 * 1.5 * small))

    def places(self, rect: QRectF) -> PinnedPlaces:
        """Lay a card out."""
        unit, pad, side = self.frame.unit, self._pad, self._picture
        card = rect.adjusted(0, 0, 0, -self.gap)
        photo = QRectF(card.left() + pad, card.top() + pad, side, side)
        heat = photo.translated(side + max(10, unit.px(18)), 0)
        left = heat.right() + max(12, unit.px(20))
        room = QRectF(left, photo.top(), card.right() - pad - left, side)
        head = 1.5 * G_HEAD.pixels(unit)
        step = (side - head) / 3
        words = (
            QRectF(room.left(), room.top(), room.width(), head),
            *(QRectF(room.left(), room.top() + head + n * step, room.width(), step) for n in range(3)),
        )
        high = unit.touch(68)
        row = QRectF(photo.left(), card.bottom() - pad - high, card.width() - 2 * pad, high)
        gap = max(10, unit.px(16))
        wide = (row.width() - 2 * gap) / 3.2
        buttons = {
            ACKNOWLEDGE: QRectF(row.left(), row.top(), 1.2 * wide, high),
            RESCREENED: QRectF(row.left() + 1.2 * wide + gap, row.top(), wide, high),
            NOTE: QRectF(row.right() - wide, row.top(), wide, high),
        }
        return PinnedPlaces(card, photo, heat, words, buttons)

    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        places = self.places(rect)
        buttons = dict(places.buttons)
        if self.shown is Shown.READINGS:
            del buttons[NOTE]
        return {WHOLE: places.card, **buttons}

    def words(self, card: Any) -> str:
        return f"{visitor(card)}, {outcome_sentence(card.outcome, card.reason)}, {deviation(card)}"

    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        """There is none: these cards are always here."""

    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        visit: VisitCard = card
        places, unit = self.places(rect), self.frame.unit
        ground = Tone.AMBER_TINT.colour()
        fill = under_finger(ground) if touch.down == WHOLE else ground
        paint_ground(painter, places.card, unit.px(CARD_RADIUS), fill, Tone.AMBER.colour(), EDGE)
        self._paint_pictures(painter, visit, places)
        self._paint_words(painter, visit, places)
        for name, where in self.targets(card, rect).items():
            if name != WHOLE:
                look = ButtonLook.DARK if name == ACKNOWLEDGE else ButtonLook.OUTLINED
                paint_button(painter, where, _word(name), look, unit, icon=ICONS[name], down=touch.down == name)
        if touch.ring is not None:
            where = places.buttons.get(touch.ring, places.card.adjusted(6, 6, -6, -6))
            paint_ring(painter, where, unit.px(BUTTON_RADIUS))

    def _paint_pictures(self, painter: QPainter, visit: VisitCard, places: PinnedPlaces) -> None:
        radius = self.frame.unit.px(PICTURE_RADIUS)
        kept = ((places.photo, Kind.PORTRAIT, visit.has_portrait), (places.heat, Kind.HEAT, visit.has_heat))
        for where, kind, is_kept in kept:
            self._pictures.paint(painter, where, radius, visit.id if is_kept else None, kind)

    def _paint_words(self, painter: QPainter, visit: VisitCard, places: PinnedPlaces) -> None:
        unit, now = self.frame.unit, self._now()
        small = G_SMALL.pixels(unit)
        first, second, third, fourth = places.words
        apart = self.shown is Shown.READINGS
        since = "" if apart else ago(visit.at, now)
        since = since or when(visit.at, now, self._zone, hours=apart)
        taken = draw_line(painter, since, G_SMALL, small, first, Tone.INK_2, RIGHT)
        name = first.adjusted(0, 0, -taken - small, 0)
        draw_line(painter, visitor(visit), G_HEAD, G_HEAD.pixels(unit), name, Tone.INK)
        assert visit.outcome is not None
        side = 1.35 * small
        paint_sign(
            painter, sign(visit.outcome, visit.reason), QRectF(second.left(), second.center().y() - side / 2, side, side)
        )
        said = second.adjusted(side + 0.45 * small, 0, 0, 0)
        word = outcome_sentence(visit.outcome, visit.reason)
        draw_line(painter, word, G_BOLD, fitting(word, G_BOLD, small, said.width()), said, Tone.AMBER_TEXT)
        number = deviation(visit)
        pixels = fitting(number, G_BODY, G_BODY.pixels(unit, 0.95), third.width())
        draw_line(painter, number, G_BODY, pixels, third, Tone.INK)
        line = confirm_line()
        draw_line(painter, line, G_SMALL, fitting(line, G_SMALL, small, fourth.width()), fourth, Tone.INK_2)


def _word(name: str) -> str:
    return {ACKNOWLEDGE: acknowledge_word, RESCREENED: rescreened_word, NOTE: note_word}[name]()
