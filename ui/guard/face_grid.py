"""Faces with names to choose from: sections of tiles under their headings, five hundred as easily as five."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from kiosk.domain.card import PersonCard
from kiosk.domain.identity import Sureness
from kiosk.domain.visit import Kind
from ui.guard.card_list import WHOLE, CardList, CardLook, Touch, paint_ring
from ui.guard.card_rows import Cards
from ui.guard.letter_rail import letter_of
from ui.guard.page_words import called
from ui.guard.painted import CARD_RADIUS, PICTURE_RADIUS, match_tone, paint_ground, paint_match, under_finger
from ui.guard.people_words import match_word
from ui.guard.pictures import Pictures
from ui.theme import G_BODY, G_SMALL, Tone, Unit
from ui.widgets.line import CENTRE, draw_line, fitting, width_of

G_NAME = replace(G_BODY, size=21)
GAP = 14
TILE = 186
TILE_PORTRAIT = 156
LEAST_TILE = 150
"""Width of a tile at 720 px and at least, in pixels; those of a row share what is left."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of words over tiles; `id` tells it from others."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody to choose, in a section; `line` stands below the name where no sureness does."""

    section: str
    person: PersonCard
    sureness: Sureness | None = None
    line: str = ""


Tile = Heading | Face


def tile_key(tile: Tile) -> str:
    """Return what tells a tile from others: somebody may be in several sections."""
    return f"#{tile.id}" if isinstance(tile, Heading) else f"{tile.section} {tile.person.id}"


class FaceLook(CardLook):
    """Paints faces with names, and headings over them."""

    alone = (Heading,)

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self.unit = Unit(1.0)
        self.wide, self.tile = 640, TILE

    def key(self, card: Any) -> str:
        return tile_key(card)

    @property
    def columns(self) -> int:
        return max(2, self.wide // max(LEAST_TILE, self.tile))

    @property
    def _gap(self) -> int:
        return max(8, self.unit.px(GAP))

    def size(self, card: Any | None, width: int) -> QSize:
        if isinstance(card, Heading):
            return QSize(width - 1, round(2.3 * G_SMALL.pixels(self.unit)))
        each = (width - 1) // self.columns
        return QSize(each, self._picture_height(each) + 2 * self._inset + self._words_height + self._gap)

    @property
    def _inset(self) -> int:
        return max(6, self.unit.px(10))

    @property
    def _words_height(self) -> int:
        return round(1.5 * G_NAME.pixels(self.unit) + 1.55 * G_SMALL.pixels(self.unit))

    def _picture_height(self, each: int) -> int:
        return min(each - self._gap - 2 * self._inset, max(96, self.unit.px(118)))

    def _tile(self, rect: QRectF) -> QRectF:
        return rect.adjusted(0, 0, -self._gap, -self._gap)

    def targets(self, card: Any, rect: QRectF) -> Mapping[str, QRectF]:
        return {} if isinstance(card, Heading) else {WHOLE: self._tile(rect)}

    def words(self, card: Any) -> str:
        return card.words if isinstance(card, Heading) else called(card.person)

    def paint_empty(self, painter: QPainter, rect: QRectF) -> None:
        paint_ground(painter, self._tile(rect), self.unit.px(CARD_RADIUS), Tone.CARD.colour(0.6), Tone.RULE.colour())

    def paint(self, painter: QPainter, card: Any, rect: QRectF, touch: Touch) -> None:
        if isinstance(card, Heading):
            draw_line(painter, card.words, G_SMALL, G_SMALL.pixels(self.unit), rect, Tone.INK_2)
            return
        face: Face = card
        tile, inset = self._tile(rect), self._inset
        ground = Tone.CARD.colour()
        fill = under_finger(ground) if touch.down is not None else ground
        paint_ground(painter, tile, self.unit.px(CARD_RADIUS), fill, Tone.RULE.colour())
        wide = tile.width() - 2 * inset
        photo = QRectF(
            round(tile.left() + inset), round(tile.top() + inset), round(wide), self._picture_height(int(rect.width()))
        )
        radius = round(0.75 * self.unit.px(PICTURE_RADIUS))
        self._pictures.paint(painter, photo, radius, face.person.portrait, Kind.PORTRAIT)
        self._paint_words(painter, face, QRectF(tile.left() + inset, photo.bottom() + 2, wide, 0))
        if touch.ring is not None:
            paint_ring(painter, tile.adjusted(5, 5, -5, -5), self.unit.px(CARD_RADIUS))

    def _paint_words(self, painter: QPainter, face: Face, below: QRectF) -> None:
        name, pixels = called(face.person), G_NAME.pixels(self.unit)
        line = below.adjusted(0, 0, 0, 1.5 * pixels)
        draw_line(painter, name, G_NAME, fitting(name, G_NAME, pixels, line.width()), line, Tone.INK, CENTRE)
        small = G_SMALL.pixels(self.unit)
        second = QRectF(below.left(), line.bottom() - 2, below.width(), 1.5 * small)
        if face.sureness is None or face.sureness is Sureness.NOBODY:
            draw_line(painter, face.line, G_SMALL, small, second, Tone.INK_2, CENTRE)
            return
        word, side = match_word(face.sureness), 0.95 * small
        left = second.center().x() - (side + 0.5 * small + width_of(word, G_SMALL, small)) / 2
        paint_match(painter, face.sureness, QRectF(left, second.center().y() - side / 2, side, side))
        where = QRectF(left + side + 0.5 * small, second.top(), second.right() - left, second.height())
        draw_line(painter, word, G_SMALL, small, where, match_tone(face.sureness))


class FaceGrid(CardList):
    """Shows sections of faces; `chosen` has the person of the tile that was tapped."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, pictures: Pictures, tiles: Cards | None = None) -> None:
        """`tiles` may be fetched as they come in sight; without, they are those handed to `show_tiles`."""
        self.look = FaceLook(pictures)
        self.tiles = tiles or Cards(tile_key)
        super().__init__(parent, self.tiles, self.look)
        self.tiles.setParent(self)
        self._letters: dict[str, int] = {}
        self.acted.connect(self._choose)

    @property
    def letters(self) -> tuple[str, ...]:
        """Return the letters that names of the last section begin with, in their order."""
        return tuple(self._letters)

    def show_tiles(self, tiles: Sequence[Tile], alphabetic: str = "") -> None:
        """Show other tiles; names of the section `alphabetic` can be gone to by their letters."""
        letters: dict[str, int] = {}
        for row, tile in enumerate(tiles):
            if isinstance(tile, Face) and tile.section == alphabetic:
                letters.setdefault(letter_of(called(tile.person)), row)
        self.show_letters(letters)
        self.tiles.show_cards(tiles)

    def show_letters(self, letters: Mapping[str, int]) -> None:
        """Take the rows where the names under each letter begin, in their order."""
        self._letters = dict(letters)

    def place(self, unit: Unit, wide: int, tile: int = TILE) -> None:
        """Take another unit and width in pixels, and the width of a tile at 720 px."""
        if (unit, wide, unit.px(tile)) != (self.look.unit, self.look.wide, self.look.tile):
            self.look.unit, self.look.wide, self.look.tile = unit, wide, unit.px(tile)
            self.rearrange()

    def go_to(self, letter: str) -> None:
        """Bring the first name under a letter to the top."""
        if letter in self._letters:
            self.scroll_to(self._letters[letter])

    def letter_in_sight(self) -> str:
        """Return the letter whose names are in the middle of what is in sight; none over those that have none."""
        seen = self.in_sight()
        middle = (seen.start + seen.stop) // 2
        return next((letter for letter, row in reversed(self._letters.items()) if row <= middle), "")

    def _choose(self, key: str, _target: str) -> None:
        tile = self.tiles.find(key)
        if isinstance(tile, Face):
            self.chosen.emit(tile.person)
