"""The full privacy notice: who runs the kiosk, what it measures, how long that is kept, whom to ask, going without."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.identity import Mode
from ui.symbols import Icon
from ui.theme import BUTTON, SHEET_HEAD, SHEET_TEXT, SHEET_TITLE, Tone, Unit
from ui.visitor.foot import PillButton
from ui.visitor.text import Block, first_fit, wrapped

translate = QCoreApplication.translate

SCALES = (1.2, 1.1, 1.0, 0.92, 0.84, 0.76, 0.7)
MARGIN = 56


@dataclass(frozen=True, slots=True)
class Notice:
    """What the site says about itself; an empty text is replaced by a general one. `url` leads to the whole text.

    Pictures are kept for `kept_days`, those of somebody with a name for `known_days` after their last visit, the numbers
    for `kept_readings_days`. `remembers` is whose face is remembered, for `face_days` and `known_face_days`.
    """

    operator: str = ""
    contact: str = ""
    kept_days: int = 30
    kept_readings_days: int = 365
    url: str = ""
    known_days: int = 365
    face_days: int = 30
    known_face_days: int = 365
    remembers: Mode = Mode.OFF

    def lines(self) -> tuple[str, str]:
        """Return the two lines that are always in sight."""
        ask = self.contact or translate("notice", "Ask reception")
        if self.remembers is Mode.OFF:
            kept = translate("notice", "Kept %1 days · %2")
            return translate("notice", "Camera and heat sensor on"), _with(kept, self.kept_days, ask)
        kept = translate("notice", "Kept %1 to %2 days · %3")
        on = translate("notice", "Camera, heat and face recognition on")
        return on, _with(kept, self.kept_days, self.known_days, ask)

    def sections(self) -> tuple[tuple[str, str], ...]:
        """Return heading and text of each part."""
        ask = self.contact or translate("notice", "The reception desk.")
        return (
            (translate("notice", "Who runs it"), self.operator or translate("notice", "The operator of this entrance.")),
            (translate("notice", "What it measures"), f"{_measures()} {self._recognises()}".strip()),
            (translate("notice", "How long it is kept"), self._kept()),
            (translate("notice", "Whom to ask"), f"{ask} {self.url}".strip()),
            (
                translate("notice", "Entering without it"),
                translate("notice", "You need not use it. A member of staff will show you another way in."),
            ),
        )

    def _recognises(self) -> str:
        match self.remembers:
            case Mode.ON:
                return translate("notice", "Faces are remembered as numbers, to tell who comes again.")
            case Mode.OPT_IN:
                return translate("notice", "Your face is remembered only if you tap “Remember me”.")
            case Mode.OFF:
                return ""

    def _kept(self) -> str:
        pictures = translate(
            "notice",
            "Pictures are deleted after %1 days; of somebody whom staff know by name, %2 days after the last visit. "
            "Readings are deleted after %3 days.",
        )
        kept = _with(pictures, self.kept_days, self.known_days, self.kept_readings_days)
        if self.remembers is Mode.OFF:
            return kept
        faces = translate(
            "notice", "What recognises a face is deleted after %1 days; with a name, %2 days after the last visit."
        )
        return f"{kept} {_with(faces, self.face_days, self.known_face_days)}"


def _with(text: str, *values: object) -> str:
    """Return a sentence with %1, %2, … replaced; texts of the site come last, so that a % in them stays."""
    for number, value in enumerate(values, 1):
        text = text.replace(f"%{number}", str(value))
    return text


def _measures() -> str:
    return translate(
        "notice",
        "A camera picture of your face and the heat of your skin, compared with recent visitors. "
        "This is not a medical measurement.",
    )


class NoticeSheet(QWidget):
    """The notice over the whole window; `closed` when the visitor has tapped it away. Longer texts are moved by dragging."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.close_button = PillButton(self, Icon.CLOSE, Tone.NIGHT_2)
        self.close_button.tapped.connect(self._close)
        self._placed: tuple[tuple[Block, int, int, Tone], ...] = ()
        self._page = QRect()
        self._long = 0
        self._scrolled = 0
        self._grip: float | None = None
        self.hide()

    @property
    def placed(self) -> tuple[tuple[Block, int, int, Tone], ...]:
        """The blocks with their upper left corners, before any dragging."""
        return self._placed

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def open(self, notice: Notice, size: QSize) -> None:
        """Set the words in the language chosen now and cover the window."""
        self.setGeometry(QRect(0, 0, size.width(), size.height()))
        unit = Unit.of(size.width(), size.height())
        margin = unit.px(MARGIN)
        self.close_button.fit(translate("notice", "Close"), BUTTON, BUTTON.pixels(unit), unit.touch(72))
        self.close_button.move(size.width() - margin - self.close_button.width(), margin // 2)
        head_room = self.close_button.x() - 2 * margin
        title = first_fit(translate("notice", "About this kiosk"), SHEET_TITLE, unit, head_room)
        top = margin // 2 + max(self.close_button.height(), round(title.height)) + unit.px(24)
        self._page = QRect(margin, top, size.width() - 2 * margin, size.height() - top - margin // 2)
        for scale in SCALES:
            blocks, height = self._set(notice, unit, scale)
            if height <= self._page.height():
                break
        middle = margin // 2 + round((self.close_button.height() - title.height) / 2)
        self._placed = ((title, margin, max(middle, 8), Tone.CREAM), *blocks)
        self._long, self._scrolled = max(0, height - self._page.height()), 0
        self.raise_()
        self.show()

    def _set(self, notice: Notice, unit: Unit, scale: float) -> tuple[tuple[tuple[Block, int, int, Tone], ...], int]:
        page, wide = self._page, self.width() > self.height()
        head_width = round(0.3 * page.width()) if wide else page.width()
        text_left = page.left() + (head_width + unit.px(24) if wide else 0)
        gap = unit.px(20 if wide else 24)
        blocks: list[tuple[Block, int, int, Tone]] = []
        y = page.top()
        for heading, text in notice.sections():
            head = wrapped(heading, SHEET_HEAD, SHEET_HEAD.pixels(unit, scale), head_width)
            body = wrapped(text, SHEET_TEXT, SHEET_TEXT.pixels(unit, scale), page.right() - text_left)
            body_top = y if wide else y + round(head.height)
            blocks += [(head, page.left(), y, Tone.SAND), (body, text_left, body_top, Tone.CREAM)]
            y = max(y + round(head.height), body_top + round(body.height)) + gap
        return tuple(blocks), y - gap - page.top()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._grip = event.position().y() + self._scrolled

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._grip is not None:
            self._scrolled = min(max(round(self._grip - event.position().y()), 0), self._long)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), Tone.NIGHT_2.colour())
        for index, (block, x, y, tone) in enumerate(self._placed):
            if index == 1:
                painter.setClipRect(self._page.adjusted(0, 0, 1, 0))
                painter.translate(0, -self._scrolled)
            block.paint(painter, x, y, tone.colour())
        painter.end()
