"""Visits as rows: photo and heat side by side, whose and when, and how it came out."""

from collections.abc import Hashable
from datetime import datetime, tzinfo

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Shown, VisitCard
from kiosk.domain.visit import Kind
from kiosk.ports import Clock
from ui.guard.found import hits, paint_found
from ui.guard.page_words import ago, clock_words, day_words, outcome_word, sign, visitor, when
from ui.guard.painted import paint_ground
from ui.guard.pictures import Pictures
from ui.symbols import Icon, draw_icon, draw_symbol
from ui.theme import G_SMALL, Tone, TypeRole, Unit
from ui.widgets.line import draw_line, width_of
from ui.widgets.row_list import Asker, RowList, RowLook

G_NAME = TypeRole(22, bold=True, line=1.2, floor=18)
G_OUTCOME = TypeRole(19, bold=True, line=1.2, floor=18)

THUMB = 64
GAP = 14
PADDING = 14
CHEVRON = 26
NARROW = 250
"""Pixels beside the pictures under which an outcome is told by its shape alone."""


class VisitList(RowList[VisitCard]):
    """Visits, newest first. `words` are marked in names; `whose` is False where all are one person's.

    `shown` says what may stand side by side: what may not is a plain panel of the same size.
    """

    def __init__(
        self, parent: QWidget, asker: Asker, pictures: Pictures, clock: Clock, zone: tzinfo | None, *, whose: bool = True
    ) -> None:
        super().__init__(parent, asker)
        self._pictures, self._clock, self._zone, self._whose = pictures, clock, zone, whose
        self.words = ""
        self.shown = Shown.BOTH
        self.pushes = True

    def height_of_row(self, unit: Unit) -> int:
        return unit.touch(THUMB) + 2 * max(6, unit.px(10))

    def key_of(self, item: VisitCard) -> Hashable:
        return item.id

    def paint_row(self, painter: QPainter, rect: QRect, item: VisitCard, look: RowLook) -> None:
        pad, gap = max(10, self.unit.px(PADDING)), max(8, self.unit.px(GAP))
        left = float(rect.left() + pad)
        for kind in (Kind.PORTRAIT, Kind.HEAT):
            left = self._paint_picture(painter, rect, left, item, kind) + gap
        right = rect.right() - pad
        if self.pushes:
            right -= self._paint_chevron(painter, rect, right)
        right -= round(self._paint_outcome(painter, QRectF(left, rect.top(), right - left, rect.height()), item))
        self._paint_words(painter, QRectF(left, rect.top(), right - left, rect.height()), item)

    def _paint_picture(self, painter: QPainter, rect: QRect, left: float, item: VisitCard, kind: Kind) -> float:
        side = min(self.unit.touch(THUMB), rect.height() - 8)
        where = QRectF(left, rect.top() + (rect.height() - side) // 2, side, side)
        radius = max(10, self.unit.px(14))
        apart = self.shown is (Shown.IDENTITIES if kind is Kind.HEAT else Shown.READINGS)
        if apart:
            paint_ground(painter, where, radius, Tone.SINK.colour())
        else:
            there = item.has_portrait if kind is Kind.PORTRAIT else item.has_heat
            self._pictures.paint(painter, where, radius, item.id if there else None, kind)
        return where.right()

    def _paint_chevron(self, painter: QPainter, rect: QRect, right: float) -> int:
        side = max(18, self.unit.px(CHEVRON))
        where = QRectF(right - side, rect.top() + (rect.height() - side) / 2, side, side)
        draw_icon(painter, Icon.NEXT, where, Tone.INK_2.colour())
        return side + max(6, self.unit.px(10))

    def _paint_outcome(self, painter: QPainter, room: QRectF, item: VisitCard) -> float:
        """Paint how it came out at the right; return the width taken."""
        if item.outcome is None:
            return 0.0
        word = outcome_word(item.outcome, item.reason, item.score_c) if room.width() > NARROW else ""
        symbol, tone, cut = sign(item.outcome, item.reason)
        side = max(20, self.unit.px(26))
        width = min(width_of(word, G_OUTCOME, G_OUTCOME.pixels(self.unit)), 0.55 * room.width())
        left = room.right() - width
        where = QRectF(left, room.top(), width + 1, room.height())
        draw_line(painter, word, G_OUTCOME, G_OUTCOME.pixels(self.unit), where, tone)
        mark = QRectF(left - side - max(6, self.unit.px(8)), room.center().y() - side / 2, side, side)
        draw_symbol(painter, symbol, mark, tone.colour(), cut.colour())
        return room.right() - mark.left() + max(8, self.unit.px(12))

    def _paint_words(self, painter: QPainter, room: QRectF, item: VisitCard) -> None:
        now = self._clock.now().utc
        upper = QRectF(room.left(), room.top() + 0.1 * room.height(), room.width(), 0.42 * room.height())
        lower = QRectF(room.left(), room.top() + 0.52 * room.height(), room.width(), 0.36 * room.height())
        if self._whose:
            paint_found(painter, upper, visitor(item), self.words, G_NAME, self.unit)
            below, rest = self._when(item, now, lower.width()), self._also_found(item)
            end = lower.left() + draw_line(
                painter, f"{below} · " if rest else below, G_SMALL, G_SMALL.pixels(self.unit), lower, Tone.INK_2
            )
            if rest:
                left = lower.adjusted(end - lower.left(), 0, 0, 0)
                paint_found(painter, left, rest, self.words, G_SMALL, self.unit, Tone.INK_2)
        else:
            draw_line(painter, day_words(item.at, now, self._zone), G_NAME, G_NAME.pixels(self.unit), upper, Tone.INK)
            draw_line(painter, self._when(item, now, lower.width()), G_SMALL, G_SMALL.pixels(self.unit), lower, Tone.INK_2)

    def _also_found(self, item: VisitCard) -> str:
        """Return what else was searched for successfully, where that is not the name."""
        if not self.words.strip() or hits(visitor(item), self.words):
            return ""
        others = (item.person.role, item.note, item.person.note) if item.person is not None else (item.note,)
        return next((text for text in others if hits(text, self.words)), "")

    def _when(self, item: VisitCard, now: datetime, width: float) -> str:
        if self.shown is Shown.READINGS:
            return when(item.at, now, self._zone, hours=True)
        told = when(item.at, now, self._zone) if self._whose else clock_words(item.at, self._zone)
        return self._as_fits(told, ago(item.at, now), width)

    def _as_fits(self, told: str, since: str, width: float) -> str:
        """Return time and how long ago that was, or the time alone where there is no room for more."""
        both = f"{told} · {since}"
        return both if since and width_of(both, G_SMALL, G_SMALL.pixels(self.unit)) <= width else told
