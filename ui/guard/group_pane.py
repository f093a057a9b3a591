"""Who is being named, at the side of the naming sheet: the best picture, and every face to tap out."""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import Crop, GroupCard
from kiosk.domain.visit import Kind, VisitId
from ui.guard.crop_chooser import CropChooser
from ui.guard.painted import PICTURE_RADIUS
from ui.guard.people_words import group_line, group_name, tap_hint, will_get
from ui.guard.pictures import Pictures
from ui.theme import G_HEAD, G_SMALL, Tone, TypeRole, Unit
from ui.visitor.text import Placed, wrapped

G_COUNT = TypeRole(21, bold=True, line=1.3, floor=18)


class GroupPane(QWidget):
    """Shows one or several groups as one; `changed` tells that the number of visits that get the name is another."""

    changed = Signal()

    def __init__(
        self,
        parent: QWidget,
        groups: tuple[GroupCard, ...],
        pictures: Pictures,
        now: Callable[[], datetime],
        zone: tzinfo | None,
    ) -> None:
        super().__init__(parent)
        self._groups, self._pictures, self._now, self._zone = groups, pictures, now, zone
        self._unit = Unit(1.0)
        self._tall = True
        self._photo = QRectF()
        self._words: tuple[Placed, ...] = ()
        self.faces = CropChooser(self, pictures)
        self.faces.changed.connect(self._tell)

    @property
    def best(self) -> VisitId | None:
        return next((group.crops[0].visit for group in self._groups if group.crops), None)

    @property
    def visits(self) -> int:
        """How many visits the name is for."""
        return sum(group.person.visits for group in self._groups) - len(self.faces.tapped)

    def show_crops(self, crops: Sequence[Crop]) -> None:
        """Show the faces to tap."""
        self.faces.show_crops(crops)

    def lay_out(self, rect: QRect, unit: Unit, *, tall: bool) -> None:
        """Take a place: a column where `tall`, else a band."""
        self._unit, self._tall = unit, tall
        self.setGeometry(rect)
        self._compose()

    def height_as_band(self, width: int, unit: Unit) -> int:
        """Return how high the band is."""
        self.faces.place(unit, unit.px(92))
        return unit.px(168) + unit.px(16) + self.faces.height_for(width, 2)

    def _tell(self) -> None:
        self._compose()
        self.changed.emit()

    def _compose(self) -> None:
        if self.width() > 64:
            self._words = tuple(self._column() if self._tall else self._band())
            self.update()

    def _column(self) -> list[Placed]:
        unit, margin = self._unit, max(12, self._unit.px(28))
        inner = self.width() - 2 * margin
        low = self.height() < 600
        side = min(inner, 96 if low else unit.px(208))
        self._photo = QRectF(margin, margin, side, side)
        words = self._lines(inner)
        top = self._photo.bottom() + unit.px(14)
        placed, top = _stacked(words[:2], margin, top)
        foot = words[2:]
        high = sum(one.block.height for one in foot)
        room = self.height() - margin - high - unit.px(14) - top - unit.px(12)
        per_row = 2
        face = max(64, (inner + 4) // per_row - max(10, unit.px(14)))
        self.faces.place(unit, min(face, max(84, unit.px(92))))
        self.faces.lie_on(Tone.SINK)
        tall = min(int(room), self.faces.height_for(inner + 14, 99))
        self.faces.setGeometry(margin, round(top + unit.px(12)), inner + min(margin, 14), max(0, tall))
        placed += _stacked(foot, margin, self.faces.geometry().bottom() + unit.px(6))[0]
        return placed

    def _band(self) -> list[Placed]:
        unit = self._unit
        self.faces.lie_on(Tone.PAPER)
        side = float(unit.px(168))
        self._photo = QRectF(0, 0, side, side)
        left = side + unit.px(20)
        placed, _ = _stacked(self._lines(self.width() - left), left, unit.px(4))
        top = round(side + unit.px(16))
        self.faces.setGeometry(0, top, self.width() + unit.px(14), self.height() - top)
        return placed

    def _lines(self, width: float) -> list[Placed]:
        """Return the words at the origin: who, how often, what to do, how many."""
        unit = self._unit
        line = group_line(self._groups[0], self._now(), self._zone) if len(self._groups) == 1 else ""
        told = (
            (group_name(self._groups), G_HEAD, Tone.INK),
            (line, G_SMALL, Tone.INK_2),
            (tap_hint() if self.faces.crops.rowCount() > 1 else "", G_SMALL, Tone.INK_2),
            (will_get(self.visits), G_COUNT, Tone.INK),
        )
        return [Placed(wrapped(text, role, role.pixels(unit), width), QPointF(), tone) for text, role, tone in told]

    def ink(self) -> list[QRectF]:
        """Return what each block of glyphs covers."""
        return [placed.ink() for placed in self._words if placed.block.lines != ("",)]

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._pictures.paint(painter, self._photo, self._unit.px(PICTURE_RADIUS), self.best, Kind.PORTRAIT)
        for placed in self._words:
            placed.paint(painter)
        painter.end()


def _stacked(words: Sequence[Placed], left: float, top: float) -> tuple[list[Placed], float]:
    """Return words one below the other, and where they end; empty lines take no room."""
    placed = []
    for one in words:
        if one.block.lines != ("",):
            placed.append(Placed(one.block, QPointF(left, top), one.tone))
            top += one.block.height
    return placed, top
