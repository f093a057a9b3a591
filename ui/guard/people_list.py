"""People as rows: face, name, role or host, how often and when they last came."""

from collections.abc import Hashable, Mapping
from datetime import tzinfo

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import PersonCard
from kiosk.domain.visit import Kind
from kiosk.ports import Clock
from ui.guard.found import hits, paint_found
from ui.guard.page_words import called, day_words, translate, visit_count
from ui.guard.painted import paint_button
from ui.guard.pictures import Pictures
from ui.symbols import Icon, draw_icon
from ui.theme import G_ACTION, G_SMALL, Tone, Unit
from ui.widgets.button import ButtonLook
from ui.widgets.line import draw_line, width_of
from ui.widgets.row_list import Asker, RowList, RowLook
from ui.widgets.visit_list import CHEVRON, G_NAME, GAP, PADDING, THUMB

RESTORE = "restore"


class PeopleList(RowList[PersonCard]):
    """People; `words` are marked in what is shown of them. With `restores` each row has a button of that name."""

    def __init__(
        self,
        parent: QWidget,
        asker: Asker,
        pictures: Pictures,
        clock: Clock,
        zone: tzinfo | None,
    ) -> None:
        super().__init__(parent, asker)
        self._pictures, self._clock, self._zone = pictures, clock, zone
        self.words = ""
        self.restores = False

    def height_of_row(self, unit: Unit) -> int:
        return unit.touch(THUMB) + 2 * max(6, unit.px(10))

    def key_of(self, item: PersonCard) -> Hashable:
        return item.id

    def buttons_of(self, item: PersonCard, rect: QRect) -> Mapping[str, QRect]:
        if not self.restores:
            return {}
        wide, high = self._restore_width(), self.unit.touch(64)
        right = rect.right() - max(14, self.unit.px(PADDING))
        return {RESTORE: QRect(right - wide, rect.top() + (rect.height() - high) // 2, wide, high)}

    def _restore_width(self) -> int:
        return round(width_of(self._restore_word(), G_ACTION, G_ACTION.pixels(self.unit))) + self.unit.touch(72)

    def _restore_word(self) -> str:
        return translate("pages", "Restore")

    def paint_row(self, painter: QPainter, rect: QRect, item: PersonCard, look: RowLook) -> None:
        pad, gap = max(10, self.unit.px(PADDING)), max(10, self.unit.px(GAP))
        side = min(self.unit.touch(THUMB), rect.height() - 8)
        face = QRectF(rect.left() + pad, rect.top() + (rect.height() - side) // 2, side, side)
        self._pictures.paint(painter, face, max(10, self.unit.px(14)), item.portrait, Kind.PORTRAIT)
        right = float(rect.right() - pad)
        for button, where in self.buttons_of(item, rect).items():
            down = look.button == button
            paint_button(
                painter, QRectF(where), self._restore_word(), ButtonLook.OUTLINED, self.unit, icon=Icon.UNDO, down=down
            )
            right = where.left() - gap
        if not self.restores:
            size = max(18, self.unit.px(CHEVRON))
            draw_icon(
                painter, Icon.NEXT, QRectF(right - size, face.center().y() - size / 2, size, size), Tone.INK_2.colour()
            )
            right -= size + gap
        self._paint_words(painter, QRectF(face.right() + gap, rect.top(), right - face.right() - gap, rect.height()), item)

    def _paint_words(self, painter: QPainter, room: QRectF, item: PersonCard) -> None:
        upper = QRectF(room.left(), room.top() + 0.1 * room.height(), room.width(), 0.42 * room.height())
        lower = QRectF(room.left(), room.top() + 0.52 * room.height(), room.width(), 0.36 * room.height())
        often = self._often(item)
        beside = width_of(often, G_SMALL, G_SMALL.pixels(self.unit)) + self.unit.px(GAP)
        is_wide = room.width() > 2.2 * beside
        if is_wide:
            place = QRectF(room.right() - beside, room.top(), beside, room.height())
            draw_line(
                painter, often, G_SMALL, G_SMALL.pixels(self.unit), place.adjusted(self.unit.px(GAP), 0, 0, 0), Tone.INK_2
            )
            upper.setRight(place.left())
            lower.setRight(place.left())
        paint_found(painter, upper, called(item), self.words, G_NAME, self.unit)
        about = self._about(item)
        below = about if is_wide else " · ".join(filter(None, (about, often)))
        paint_found(painter, lower, below, self.words, G_SMALL, self.unit, Tone.INK_2)

    def _about(self, item: PersonCard) -> str:
        """Return the role, or the note where that is what was searched for."""
        if self.words.strip() and not hits(item.role, self.words) and hits(item.note, self.words):
            return item.note
        return item.role

    def _often(self, item: PersonCard) -> str:
        if item.last_seen is None:
            return visit_count(item.visits)
        last = day_words(item.last_seen, self._clock.now().utc, self._zone)
        return f"{visit_count(item.visits)} · {last}"
