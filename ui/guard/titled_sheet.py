"""A sheet with its title, a way out at the upper right, and the room that is left."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.guard.page import Place
from ui.guard.page_words import translate
from ui.guard.sheet import SheetPage
from ui.symbols import Icon
from ui.theme import G_TITLE, TOUCH_MIN, Tone
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import draw_line, fitting


class TitledSheet(SheetPage):
    """Subclasses say the `title` and place their children in `lay_out_body`."""

    def __init__(self, place: Place) -> None:
        super().__init__(place.stage, portrait=place.frame.portrait, corner=place.frame.sheet_corner)
        self.place = place
        self.close_button = Button(self, ButtonLook.OUTLINED, Icon.CLOSE)
        self.close_button.tapped.connect(place.close_sheet)

    @property
    def title(self) -> str:
        """What the sheet is about, in the language spoken now."""
        raise NotImplementedError

    @property
    def margin(self) -> int:
        frame = self.place.frame
        return 16 if frame.low else frame.unit.px(36 if not frame.portrait else 24)

    @property
    def head(self) -> int:
        """How high the strip with the title is."""
        return max(76 if self.place.frame.low else 84, self.place.unit.px(96))

    def body(self) -> QRect:
        """Return the room below the title."""
        foot = 12 if self.place.frame.low else self.place.unit.px(28)
        return QRect(self.margin, self.head, self.width() - 2 * self.margin, self.height() - self.head - foot)

    def lay_out(self) -> None:
        frame = self.place.frame
        self.portrait, self.corner = frame.portrait, frame.sheet_corner
        side = max(TOUCH_MIN, frame.unit.px(64))
        top = (self.head - side) // 2
        self.close_button.fit("", QRect(self.width() - self.margin - side, top, side, side), frame.unit)
        self.close_button.setAccessibleName(translate("pages", "Close"))
        self.lay_out_body(self.body())
        self.update()

    def lay_out_body(self, room: QRect) -> None:
        """Place everything below the title."""

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        room = QRectF(self.margin, 0, self.close_button.x() - 2 * self.margin, self.head)
        pixels = fitting(self.title, G_TITLE, G_TITLE.pixels(self.place.unit), room.width())
        draw_line(painter, self.title, G_TITLE, pixels, room, Tone.INK)


def row_of(room: QRect, controls: Sequence[QWidget], gap: int, shares: Sequence[float]) -> list[QRect]:
    """Divide a row between controls, by shares of its width."""
    width, left, places = room.width() - gap * (len(controls) - 1), room.left(), []
    for share in shares:
        places.append(QRect(round(left), room.top(), round(width * share), room.height()))
        left = places[-1].right() + 1 + gap
    return places


ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight
