"""Pictures of the screens without a kiosk: for the guides, and to look at every state at once."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from kiosk.domain.view import View
from kiosk.errors import BadInput
from ui.guard.wizard import Scene, WizardScreen
from ui.language import Language
from ui.off_screen import off_screen
from ui.theme import HINT, Tone
from ui.visitor.screen import Look, VisitorScreen

GUTTER = 16
LABEL = 40

Picture = QImage
"""A finished picture, to be handed back to the gallery."""


class Gallery:
    """Renders screens off screen. Made in the main thread; raises DoormanError without the font."""

    def __init__(self, look: Look) -> None:
        self._application = off_screen()
        self._look = look

    def screens(
        self, moments: Iterable[tuple[str, Sequence[View]]], size: tuple[int, int], language: str
    ) -> list[tuple[str, Picture]]:
        """Return a picture of each named moment: the views are shown in order, and the last one is painted."""
        spoken = Language(language)
        screen = VisitorScreen(None, spoken, self._look)
        screen.resize(*size)
        pictures = []
        for name, views in moments:
            for view in views:
                screen.take(view)
            pictures.append((name, screen.grab().toImage()))
        pictures.append(("notice", self._notice(screen)))
        spoken.choose("en")
        screen.deleteLater()
        return pictures

    def _notice(self, screen: VisitorScreen) -> Picture:
        screen.sheet.open(self._look.notice, screen.size())
        return screen.grab().toImage()

    def assistant(
        self, scenes: Iterable[tuple[str, View, Scene]], size: tuple[int, int], language: str
    ) -> list[tuple[str, Picture]]:
        """Return a picture of each named moment of the calibration assistant."""
        spoken = Language(language)
        screen = WizardScreen(None, spoken, zone=self._look.zone)
        screen.resize(*size)
        pictures = []
        for name, view, scene in scenes:
            screen.take(view)
            screen.show_scene(scene)
            pictures.append((name, screen.grab().toImage()))
        spoken.choose("en")
        screen.deleteLater()
        return pictures


def contact_sheet(pictures: Sequence[tuple[str, Picture]], columns: int, tile: int) -> Picture:
    """Return all pictures on one sheet, `tile` pixels wide each, with their names below."""
    first = pictures[0][1]
    high = round(tile * first.height() / first.width())
    rows = -(-len(pictures) // columns)
    sheet = QImage(QSize(columns * (tile + GUTTER) + GUTTER, rows * (high + LABEL) + GUTTER), QImage.Format.Format_RGB32)
    sheet.fill(Tone.CREAM.colour())
    painter = QPainter(sheet)
    painter.setFont(HINT.font(18))
    painter.setPen(Tone.STONE.colour())
    for index, (name, picture) in enumerate(pictures):
        at = QRect(GUTTER + index % columns * (tile + GUTTER), GUTTER + index // columns * (high + LABEL), tile, high)
        smooth = Qt.TransformationMode.SmoothTransformation
        painter.drawImage(at, picture.scaled(at.size(), Qt.AspectRatioMode.IgnoreAspectRatio, smooth))
        painter.drawText(QPointF(at.left(), at.bottom() + 24), name.replace("_", " "))
    painter.end()
    return sheet


def keep(picture: Picture, file: Path, quality: int = -1) -> None:
    """Write a picture; the ending of the name says how, `quality` (0 to 100) how good a JPEG is.

    Raises BadInput when that is not possible.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(file), None, quality):
        raise BadInput(f"cannot write {file}")
