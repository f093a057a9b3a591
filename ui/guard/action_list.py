"""What guards did, as rows: what, who and when, and Undo where it can be taken back."""

from collections.abc import Hashable, Mapping
from datetime import tzinfo

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import Ignored, Merged, Named, Portrayed, Rejected
from kiosk.domain.card import ActionCard, AuditEntry
from kiosk.ports import Clock
from ui.guard.audit_words import event_words
from ui.guard.frame import LEAST_GAP
from ui.guard.page_words import action_words, author_word, translate, when
from ui.guard.painted import paint_button
from ui.symbols import Icon, draw_icon
from ui.theme import G_ACTION, G_SMALL, TOUCH_MIN, Tone, Unit
from ui.widgets.button import ButtonLook
from ui.widgets.line import RIGHT, draw_line, width_of
from ui.widgets.row_list import Asker, RowList, RowLook
from ui.widgets.visit_list import G_NAME, PADDING

UNDO = "undo"
ICON = 30


def _rows_words(rect: QRectF) -> tuple[QRectF, QRectF]:
    """Return where the two lines of a row are."""
    upper = QRectF(rect.left(), rect.top() + 0.12 * rect.height(), rect.width(), 0.42 * rect.height())
    return upper, QRectF(rect.left(), rect.top() + 0.52 * rect.height(), rect.width(), 0.36 * rect.height())


class ActionList(RowList[ActionCard]):
    """Actions, newest first; `acted` with UNDO has one to take back."""

    def __init__(self, parent: QWidget, asker: Asker, clock: Clock, zone: tzinfo | None) -> None:
        super().__init__(parent, asker)
        self._clock, self._zone = clock, zone

    def height_of_row(self, unit: Unit) -> int:
        return max(TOUCH_MIN + LEAST_GAP, unit.px(84))  # the buttons of two rows are apart

    def key_of(self, item: ActionCard) -> Hashable:
        return item.action.id

    def buttons_of(self, item: ActionCard, rect: QRect) -> Mapping[str, QRect]:
        if not item.can_undo or item.undone is not None or is_about_nobody(item):
            return {}
        pad, high = max(10, self.unit.px(PADDING)), TOUCH_MIN
        word = translate("pages", "Undo")
        wide = round(width_of(word, G_ACTION, G_ACTION.pixels(self.unit))) + self.unit.touch(72)
        return {UNDO: QRect(rect.right() - pad - wide, rect.top() + (rect.height() - high) // 2, wide, high)}

    def paint_row(self, painter: QPainter, rect: QRect, item: ActionCard, look: RowLook) -> None:
        pad, side = max(10, self.unit.px(PADDING)), max(22, self.unit.px(ICON))
        mark = QRectF(rect.left() + pad, rect.top() + (rect.height() - side) / 2, side, side)
        is_over = item.undone is not None
        draw_icon(painter, icon_of(item), mark, (Tone.EDGE if is_over else Tone.INK_2).colour())
        right = float(rect.right() - pad)
        for name, where in self.buttons_of(item, rect).items():
            word, down = translate("pages", "Undo"), look.button == name
            paint_button(painter, QRectF(where), word, ButtonLook.OUTLINED, self.unit, icon=Icon.UNDO, down=down)
            right = float(where.left() - pad)
        room = QRectF(mark.right() + pad, rect.top(), right - mark.right() - pad, rect.height())
        tag, tone = self.tag(item)
        upper, lower = _rows_words(room)
        if tag:
            draw_line(painter, tag, G_SMALL, G_SMALL.pixels(self.unit), upper, tone, RIGHT)
            upper.setRight(upper.right() - width_of(tag, G_SMALL, G_SMALL.pixels(self.unit)) - pad)
        draw_line(painter, action_words(item), G_NAME, G_NAME.pixels(self.unit), upper, Tone.INK_2 if is_over else Tone.INK)
        draw_line(painter, self._about(item), G_SMALL, G_SMALL.pixels(self.unit), lower, Tone.INK_2)

    def tag(self, item: ActionCard) -> tuple[str, Tone]:
        """Return what became of an action, where it does not hold any more."""
        if item.undone is not None:
            return translate("pages", "undone"), Tone.INK_2
        if item.beaten is not None:
            return translate("pages", "a newer one holds"), Tone.AMBER_TEXT
        return "", Tone.INK_2

    def _about(self, item: ActionCard) -> str:
        action = item.action
        told = when(action.at, self._clock.now().utc, self._zone)
        return " · ".join((author_word(action.author, item.author), told, action.device))


def is_about_nobody(card: ActionCard) -> bool:
    """Tell whether everybody whom an action was about is forgotten: to undo it would change nothing."""
    personal = (Named, Merged, Ignored, Portrayed, Rejected)
    return not card.names and not card.numbers and all(isinstance(deed, personal) for deed in card.action.deeds)


def icon_of(card: ActionCard) -> Icon:
    """Return the symbol of what an action did."""
    kinds = {type(deed).__name__ for deed in card.action.deeds}
    for kind, icon in (
        ("Forgotten", Icon.FORGET),
        ("Undone", Icon.UNDO),
        ("Merged", Icon.MERGE),
        ("Named", Icon.NOTE),
        ("Ignored", Icon.IGNORE),
        ("Portrayed", Icon.STAR),
        ("Rejected", Icon.CLOSE),
        ("Assigned", Icon.NEXT),
        ("Acknowledged", Icon.TICK),
        ("Rescreened", Icon.RESCREEN),
        ("Noted", Icon.NOTE),
    ):
        if kind in kinds:
            return icon
    return Icon.PEOPLE


class LogList(RowList[AuditEntry]):
    """Lines of the audit log, newest first; `names` are those of guards by id."""

    def __init__(self, parent: QWidget, asker: Asker, clock: Clock, zone: tzinfo | None) -> None:
        super().__init__(parent, asker)
        self._clock, self._zone = clock, zone
        self.names: Mapping[str, str] = {}

    def height_of_row(self, unit: Unit) -> int:
        return unit.touch(72)

    def key_of(self, item: AuditEntry) -> Hashable:
        return item.seq

    def paint_row(self, painter: QPainter, rect: QRect, item: AuditEntry, look: RowLook) -> None:
        pad = max(10, self.unit.px(PADDING + 6))
        room = QRectF(rect).adjusted(pad, 0, -pad, 0)
        upper, lower = _rows_words(room)
        small = G_SMALL.pixels(self.unit)
        number = f"{item.seq} · {item.hash[:8]}"
        draw_line(painter, number, G_SMALL, small, lower, Tone.INK_2, RIGHT)
        lower.setRight(lower.right() - width_of(number, G_SMALL, small) - pad)
        draw_line(painter, event_words(item, self.names), G_NAME, G_NAME.pixels(self.unit), upper, Tone.INK)
        told = when(item.at, self._clock.now().utc, self._zone)
        who = author_word(item.author, self.names.get(item.author.id, ""))
        draw_line(painter, f"{who} · {told}", G_SMALL, small, lower, Tone.INK_2)
