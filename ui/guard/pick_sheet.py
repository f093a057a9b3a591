"""Picks somebody by their face: who is most similar first, then everybody A to Z, or as searched for."""

from collections.abc import Callable

from PySide6.QtCore import QRect

from kiosk.domain.card import Likeness, Listed, Page, PersonCard
from ui.guard.answers import Answers
from ui.guard.face_grid import Face, FaceGrid, Heading, Tile
from ui.guard.letter_rail import WIDTH as LETTERS
from ui.guard.letter_rail import LetterRail
from ui.guard.page import Place
from ui.guard.page_words import translate, visit_count
from ui.guard.pictures import Pictures
from ui.guard.titled_sheet import TitledSheet
from ui.symbols import Icon
from ui.widgets.button import Button, ButtonLook
from ui.widgets.name_field import NameField

MOST = 240
"""Faces to scroll through; beyond that one searches."""

FEW_LETTERS = 5
"""Fewer are quicker scrolled through."""


class PickSheet(TitledSheet):
    """Calls `picked` with the person whose face is tapped. `about` is who they are compared with, and is left out.

    With `new` there is a button for nobody known.
    """

    def __init__(
        self,
        place: Place,
        pictures: Pictures,
        about: PersonCard,
        title: str,
        picked: Callable[[PersonCard], None],
        new: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(place)
        self._about, self._title = about, title
        self._answers = Answers(self, place.trouble)
        self._similar: tuple[Likeness, ...] = ()
        self._listed: Page[PersonCard] = Page(items=(), total=0)
        self.search = NameField(self, place.keyboard, icon=Icon.SEARCH)
        self.new = Button(self, ButtonLook.OUTLINED, Icon.PLUS)
        self.new.setVisible(new is not None)
        if new is not None:
            self.new.tapped.connect(new)
        self.faces = FaceGrid(self, pictures)
        self.rail = LetterRail(self)
        self.rail.scrubbed.connect(self.faces.go_to)
        self.search.changed.connect(self._list)
        self.faces.chosen.connect(picked)
        self._answers.ask(place.desk.similar(about.id), self._take_similar)
        self._list()

    @property
    def title(self) -> str:
        return self._title

    def lay_out_body(self, room: QRect) -> None:
        unit, high = self.place.unit, self.place.unit.touch(72)
        word = translate("pages", "New person")
        beside = 0 if self.new.isHidden() else min(self.new.natural_width(word, unit), room.width() // 2)
        self.new.fit(word, QRect(room.right() + 1 - beside, room.top(), beside, high), unit)
        wide = room.width() - beside - (self.place.frame.gap if beside else 0)
        self.search.fit(QRect(room.left(), room.top(), wide, high), unit)
        self.search.say(translate("pages", "Search names"))
        top = self.search.geometry().bottom() + 1 + self.place.frame.gap
        rail = LETTERS if len(self.faces.letters) >= FEW_LETTERS else 0
        self.faces.setGeometry(QRect(room.left(), top, room.width() - rail, room.bottom() + 1 - top))
        self.faces.place(unit, room.width() - rail)
        self.rail.setGeometry(QRect(room.right() + 1 - LETTERS, top, LETTERS, room.bottom() + 1 - top))
        self.rail.setVisible(bool(rail))

    def _take_similar(self, similar: tuple[Likeness, ...]) -> None:
        self._similar = similar
        self._show()

    def _list(self, words: str = "") -> None:
        asked = self.place.desk.people(Listed.KNOWN, words, 0, MOST)
        self._answers.ask(asked, self._take_listed, slot="people")

    def _take_listed(self, page: Page[PersonCard]) -> None:
        self._listed = page
        self._show()

    def _show(self) -> None:
        tiles: list[Tile] = []
        similar = [one for one in self._similar if one.person.id != self._about.id]
        if similar and not self.search.text.strip():
            tiles.append(Heading("similar", translate("pages", "Most similar")))
            tiles += [Face("similar", one.person, one.sureness) for one in similar]
        people = [one for one in self._listed.items if one.id != self._about.id]
        tiles.append(Heading("all", translate("pages", "A–Z") if people else translate("pages", "Nobody is called so")))
        tiles += [Face("all", one, line=one.role or visit_count(one.visits)) for one in people]
        before = len(self.faces.letters)
        self.faces.show_tiles(tiles, "all")
        self.rail.show_letters(self.faces.letters, self.place.unit)
        if (len(self.faces.letters) >= FEW_LETTERS) != (before >= FEW_LETTERS):
            self.lay_out()
