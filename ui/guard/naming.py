"""The sheet in which somebody unknown gets a name: by a face, by typing, and with single faces left out."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QShowEvent

from kiosk.domain.card import Asked as Wanted
from kiosk.domain.card import Crop, GroupCard, Likeness, Listed, Page, PersonCard, VisitCard
from kiosk.domain.identity import Sureness
from kiosk.domain.person import PersonId, tidy_line
from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput, DoormanError
from ui.guard.answers import Answers
from ui.guard.card_rows import CardRows
from ui.guard.crop_chooser import CropChooser
from ui.guard.empty_state import EmptyState
from ui.guard.face_grid import TILE, TILE_PORTRAIT, Face, FaceGrid, Heading, Tile, tile_key
from ui.guard.group_pane import GroupPane
from ui.guard.labelling import Labelling
from ui.guard.letter_rail import WIDTH as RAIL
from ui.guard.letter_rail import LetterRail, rows_by_letter
from ui.guard.page import Place
from ui.guard.page_words import clock_words, day_words, visit_count
from ui.guard.people_words import (
    all_head,
    cancel_word,
    group_name,
    known_head,
    name_key,
    new_word,
    nobody_known,
    recent_head,
    similar_head,
    split_hint,
    split_key,
    split_title,
    type_hint,
    who_title,
    will_get,
)
from ui.guard.pictures import Pictures
from ui.guard.same_person import Asked, SamePerson
from ui.guard.sheet import SheetPage
from ui.guard.suggestions import Suggestions
from ui.symbols import Icon
from ui.theme import G_SMALL, TOUCH_MIN, Tone, TypeRole
from ui.visitor.text import set_lines
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import draw_line, fitting
from ui.widgets.name_field import NameField

G_SHEET = TypeRole(30, bold=True, line=1.2, tracking=-0.02, swell=0.022, floor=22)

SIMILAR = 6
RECENT = 8
RECENT_VISITS = 80
FOUND = 24
CROPS = 50
EVERYBODY = "all"


class NamingSheet(SheetPage):
    """Names groups: a tap on a face, or the keyboard's key, does it and closes the sheet; `over` tells that it is closed."""

    over = Signal()
    stays = True

    def __init__(
        self,
        place: Place,
        groups: tuple[GroupCard, ...],
        labelling: Labelling,
        pictures: Pictures,
        *,
        typing: bool = False,
    ) -> None:
        super().__init__(place.stage, portrait=place.frame.portrait, corner=place.frame.sheet_corner)
        self.place, self.groups, self._labelling, self._pictures = place, groups, labelling, pictures
        self._answers = Answers(self, place.trouble)
        self._similar: tuple[Likeness, ...] = ()
        self._recent: tuple[VisitCard, ...] = ()
        self._known = 0
        self._initials: dict[str, int] = {}
        self._crops: dict[PersonId, tuple[Crop, ...]] = {}
        self._opens_typing = typing
        self._make_parts()
        self._join()
        self.say_again()
        self._load()

    def _make_parts(self) -> None:
        place = self.place
        self.close_button = Button(self, ButtonLook.OUTLINED, Icon.CLOSE)
        self.new_button = Button(self, ButtonLook.OUTLINED, Icon.PLUS)
        self.field = NameField(self, place.keyboard, icon=Icon.SEARCH)
        self.pane = GroupPane(self, self.groups, self._pictures, lambda: place.clock.now().utc, place.zone)
        self.tiles = CardRows(self._fetch_known, tile_key, self._answers, make=_among_everybody)
        self.grid = FaceGrid(self, self._pictures, self.tiles)
        self.rail = LetterRail(self)
        self.empty = EmptyState(self)
        self.found = Suggestions(self, self._pictures)
        self.same = SamePerson(self, self._pictures)
        self.empty.hide()

    def _join(self) -> None:
        self.close_button.tapped.connect(self._step_back)
        self.new_button.tapped.connect(self.field.begin)
        self.field.changed.connect(self._search)
        self.field.done.connect(self._end_typing)
        self.field.cancelled.connect(self._end_typing)
        self.field.done.connect(self._name_typed)
        self.place.keyboard.toggled.connect(self.lay_out)
        self.pane.changed.connect(self._count)
        self.tiles.counted.connect(self._count_known)
        self.grid.chosen.connect(self._join_with)
        self.grid.verticalScrollBar().valueChanged.connect(self._mark_letter)
        self.rail.scrubbed.connect(self.grid.go_to)
        self.found.chosen.connect(self._join_with)
        self.found.new_wanted.connect(self.field.finish)
        self.same.same.connect(self._join_with)
        self.same.another.connect(self._name_anew)
        self._labelling.done.connect(self._close_if_gone)

    # What is shown

    def _load(self) -> None:
        desk = self.place.desk
        for group in self.groups:
            crops: Future[Page[Crop]] = desk.crops(group.person.id, 0, CROPS)
            self._answers.ask(crops, lambda page, person=group.person.id: self._take_crops(person, page))  # type: ignore[misc]
        self._answers.ask(desk.similar(self.groups[0].person.id, SIMILAR), self._take_similar)
        self._answers.ask(desk.history(Wanted(), 0, RECENT_VISITS), self._take_recent)
        self._load_known()

    def refresh(self) -> None:
        """Make sure that nobody was faster, and show who is known by now."""
        self._labelling.make_sure(self.groups)
        self._answers.ask(self.place.desk.similar(self.groups[0].person.id, SIMILAR), self._take_similar, _unsaid)
        self._load_known()

    def _take_crops(self, person: PersonId, page: Page[Crop]) -> None:
        self._crops[person] = page.items
        every = [crop for group in self.groups for crop in self._crops.get(group.person.id, ())]
        self.pane.show_crops(every)
        self.lay_out()

    def _take_similar(self, similar: tuple[Likeness, ...]) -> None:
        self._similar = similar
        self._show_tiles()

    def _take_recent(self, page: Page[VisitCard]) -> None:
        self._recent = page.items
        self._show_tiles()

    def _fetch_known(self, start: int, count: int) -> "Future[Page[PersonCard]]":
        listed: Future[Page[PersonCard]] = self.place.desk.people(Listed.KNOWN, "", start, count)
        return listed

    def _load_known(self) -> None:
        self.tiles.refresh()
        self._answers.ask(self.place.desk.initials(), self._take_initials, slot="initials")

    def _take_initials(self, initials: tuple[tuple[str, int], ...]) -> None:
        self._initials = rows_by_letter(initials)
        self._show_letters()

    def _show_letters(self) -> None:
        self.grid.show_letters({letter: self.tiles.head + row for letter, row in self._initials.items()})
        self.rail.show_letters(self.grid.letters, self.place.unit)
        self._show_parts()

    def _count_known(self, total: int) -> None:
        if total != self._known:
            self._known = total
            self._show_tiles()

    def _show_tiles(self) -> None:
        """Show those whom it may be and the last ones before everybody, who come as they are looked at."""
        tiles: list[Tile] = []
        if self._similar:
            tiles.append(Heading("similar", similar_head()))
            tiles += [Face("similar", one.person, one.sureness) for one in self._most_similar()]
        recent = self._recent_faces()
        if recent:
            tiles += [Heading("recent", recent_head()), *recent]
        if self._known:
            tiles.append(Heading(EVERYBODY, all_head()))
        self.tiles.show_head(tiles)
        self._show_letters()

    def _most_similar(self) -> tuple[Likeness, ...]:
        """Return those who may be the one, and as many more as fill a row."""
        likely = sum(one.sureness is not Sureness.NOBODY for one in self._similar)
        return self._similar[: max(likely, self.grid.look.columns)]

    def _recent_faces(self) -> list[Face]:
        now, zone = self.place.clock.now().utc, self.place.zone
        faces: dict[PersonId, Face] = {}
        for visit in self._recent:
            person = visit.person
            if person is not None and person.name is not None and not person.ignored:
                day, today = day_words(visit.at, now, zone), day_words(now, now, zone)
                line = clock_words(visit.at, zone) if day == today else day
                faces.setdefault(person.id, Face("recent", person, line=line))
        return list(faces.values())[:RECENT]

    def _mark_letter(self) -> None:
        self.rail.mark(self.grid.letter_in_sight())

    def _count(self) -> None:
        self.field.say_action(name_key(self.pane.visits))

    # What is done

    def _left_out(self) -> tuple[VisitId, ...]:
        return self.pane.faces.tapped

    def _can_name(self) -> bool:
        """Tell whether there is a visit to name; says so where there is none."""
        if self.pane.visits <= 0:
            self.place.trouble(BadInput(will_get(0)))
        return self.pane.visits > 0

    def _join_with(self, person: PersonCard) -> None:
        if self._can_name():
            self._finish()
            self._labelling.join(self.groups, person, self._left_out())

    def _name_typed(self) -> None:
        if not self.field.text.strip():
            return
        name = self._typed()
        if name is not None and self._can_name():
            self._answers.ask(self.place.desk.same_name(name), self._ask_if_same, slot="same")

    def _typed(self) -> str | None:
        try:
            return tidy_line(self.field.text)
        except ValueError as trouble:
            self.place.trouble(BadInput(str(trouble)))
            return None

    def _ask_if_same(self, people: tuple[PersonCard, ...]) -> None:
        name = self._typed()
        if name is None:
            return
        others = tuple(person for person in people if person.id not in {group.person.id for group in self.groups})
        if not others:
            self._name_anew()
            return
        self.same.ask(Asked(group_name(self.groups), self.pane.visits, self.pane.best, name, others))
        self.lay_out()

    def _name_anew(self) -> None:
        name = self._typed()
        if name is not None and self._can_name():
            self._finish()
            self._labelling.name(self.groups, name, self._left_out())

    def _finish(self) -> None:
        self.field.end()
        self.place.close_sheet()
        self.over.emit()

    def _close_if_gone(self, ids: frozenset[PersonId]) -> None:
        if ids & {group.person.id for group in self.groups}:
            self._finish()

    def _search(self, text: str) -> None:
        if not text.strip():
            self._answers.drop("search")
            self._show_found(())
            return
        asked: Future[Page[PersonCard]] = self.place.desk.people(Listed.KNOWN, text, 0, FOUND)
        self._answers.ask(asked, lambda page: self._show_found(page.items), slot="search")

    def _show_found(self, people: Sequence[PersonCard]) -> None:
        self.found.show_people(people, " ".join(self.field.text.split()))
        self.update()

    def _step_back(self) -> None:
        if self.same.asked is not None:
            self.same.ask(None)
            self.lay_out()
        elif self.field.is_typing:
            self.field.cancel()
        else:
            self._finish()

    def answer(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self._step_back()
            return True
        return False

    # Where it lies

    def say_again(self) -> None:
        self.field.say(type_hint())
        self.empty.say(*nobody_known(), (), self.place.unit)
        self._count()
        self._show_tiles()
        self.lay_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        if self._opens_typing:  # more than once: a sheet that slides in is shown, hidden and shown
            self.field.begin()

    def _end_typing(self) -> None:
        self._opens_typing = False

    @property
    def is_typing(self) -> bool:
        return self.field.is_typing

    def _show_parts(self) -> None:
        """Show what belongs to the moment: the grid, the suggestions, or the question."""
        asks, types = self.same.asked is not None, self.is_typing
        browses = not asks and not types
        if asks and self.field.hasFocus():
            self.setFocus()  # else Qt hands the focus on, to Close, where it would look like a choice
        self.found.setVisible(types)
        self.field.setVisible(not asks)
        self.pane.setVisible(browses)
        self.new_button.setVisible(browses)
        has_people = self.grid.tiles.rowCount() > 0
        self.grid.setVisible(browses and has_people)
        self.rail.setVisible(browses and len(self.grid.letters) > 1)
        self.empty.setVisible(browses and not has_people)

    def lay_out(self) -> None:
        if self.width() < 64:
            return
        frame = self.place.frame
        self.portrait, self.corner = frame.portrait, frame.sheet_corner
        if self.same.asked is not None:
            self._lay_out_question()
        elif self.is_typing:
            self._lay_out_typing()
        elif frame.portrait:
            self._lay_out_band()
        else:
            self._lay_out_column()
        self._show_parts()
        self.update()

    def _head(self, left: int, top: int) -> int:
        """Put Close and New person; return where they end."""
        unit = self.place.unit
        self.close_button.fit("", QRect(left, top, TOUCH_MIN, TOUCH_MIN), unit)
        self.close_button.setAccessibleName(cancel_word())
        wide = max(TOUCH_MIN, self.new_button.natural_width(new_word(), unit))
        right = self.width() - max(16, unit.px(28))
        self.new_button.fit(new_word(), QRect(right - wide, top, wide, TOUCH_MIN), unit)
        self._title = QRectF(left + TOUCH_MIN + 14, top, right - wide - left - TOUCH_MIN - 28, TOUCH_MIN)
        return top + TOUCH_MIN

    def _lay_out_column(self) -> None:
        unit, low = self.place.unit, self.place.frame.low
        side = max(208, unit.px(300))
        self.pane.lay_out(QRect(0, 0, side, self.height()), unit, tall=True)
        left = side + max(14, unit.px(26))
        top = self._head(left, 10 if low else unit.px(24)) + (8 if low else unit.px(14))
        self._lay_out_grid(left, top)

    def _lay_out_band(self) -> None:
        unit = self.place.unit
        margin = unit.px(28)
        top = self._head(margin, unit.px(26)) + unit.px(18)
        wide = self.width() - 2 * margin
        high = self.pane.height_as_band(wide + unit.px(14), unit)
        self.pane.lay_out(QRect(margin, top, wide + unit.px(14), high), unit, tall=False)
        self._lay_out_grid(margin, top + high + unit.px(4))

    def _lay_out_grid(self, left: int, top: int) -> None:
        unit, low = self.place.unit, self.place.frame.low
        right = self.width() - max(16, unit.px(28))
        high = TOUCH_MIN if low else unit.touch(72)
        self.field.fit(QRect(left, top, right - left, high), unit)
        top += high + (2 if low else unit.px(6))
        room = QRect(left, top, self.width() - RAIL - left, self.height() - top)
        self.grid.setGeometry(room)
        columns = self.grid.look.columns
        self.grid.place(unit, room.width(), TILE_PORTRAIT if self.place.frame.portrait else TILE)
        if self.grid.look.columns != columns:
            self._show_tiles()
        self.empty.setGeometry(QRect(left, top, right - left, self.height() - top))
        self.rail.setGeometry(self.width() - RAIL, top, RAIL, self.height() - top - 8)

    def _lay_out_typing(self) -> None:
        unit, frame = self.place.unit, self.place.frame
        margin = 16 if frame.low else unit.px(28 if frame.portrait else 40)
        top = 8 if frame.low else unit.px(28)
        if frame.portrait and not frame.low:
            top = self._head(margin, top) + unit.px(18)
            left = margin
        else:
            self.close_button.fit("", QRect(margin, top, TOUCH_MIN, TOUCH_MIN), unit)
            self._title = QRectF()
            left = margin + TOUCH_MIN + 14
        high = TOUCH_MIN if frame.low else unit.touch(80)
        photo = high + 14
        self._photo = QRectF(left, top, high, high)
        self.field.fit(QRect(left + photo, top, self.width() - margin - left - photo, high), unit)
        self.close_button.move(
            self.close_button.x(), top + (high - TOUCH_MIN) // 2 if left != margin else self.close_button.y()
        )
        top += high + (6 if frame.low else unit.px(14))
        heading = 0 if frame.low else round(1.8 * G_SMALL.pixels(unit))
        self._heading = QRectF(margin, top, self.width() - 2 * margin, heading)
        top += heading
        self.found.place(unit)
        self.found.setGeometry(margin, top, self.width() - 2 * margin + self.found.look.gap, self.height() - top)

    def _lay_out_question(self) -> None:
        unit, frame = self.place.unit, self.place.frame
        margin = 16 if frame.low else unit.px(28)
        self.close_button.fit("", QRect(margin, margin, TOUCH_MIN, TOUCH_MIN), unit)
        left = margin + TOUCH_MIN + unit.px(20) if not frame.portrait else margin
        top = margin if not frame.portrait else margin + TOUCH_MIN + unit.px(20)
        self._title = QRectF()
        room = QRect(left, top + 4, self.width() - left - margin, self.height() - top - 4 - margin)
        if frame.portrait:
            room.setHeight(min(room.height(), unit.px(760)))
        self.same.lay_out(room, unit)

    _title = QRectF()
    _photo = QRectF()
    _heading = QRectF()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        unit = self.place.unit
        typing, asks = self.is_typing, self.same.asked is not None
        if not typing and not asks and not self.place.frame.portrait:
            painter.fillRect(self.pane.geometry(), Tone.SINK.colour())
        if self._title.width() > 0 and not asks:
            pixels = fitting(who_title(), G_SHEET, G_SHEET.pixels(unit), self._title.width())
            title = set_lines(who_title(), G_SHEET, pixels, 1)
            title.paint(painter, self._title.left(), self._title.center().y() - title.height / 2, Tone.INK.colour())
        if typing:
            self._paint_typing(painter)

    def _paint_typing(self, painter: QPainter) -> None:
        self._pictures.paint(painter, self._photo, 14, self.pane.best, Kind.PORTRAIT)
        if self._heading.height() > 0 and self.found.people.rowCount() > 1:
            pixels = G_SMALL.pixels(self.place.unit)
            draw_line(painter, known_head(), G_SMALL, pixels, self._heading, Tone.INK_2)


class SplitSheet(SheetPage):
    """Splits faces of somebody else off a group; `over` tells that it is closed."""

    over = Signal()
    stays = True

    def __init__(self, place: Place, group: GroupCard, labelling: Labelling, pictures: Pictures) -> None:
        super().__init__(place.stage, portrait=place.frame.portrait, corner=place.frame.sheet_corner)
        self.place, self._group, self._labelling = place, group, labelling
        self._answers = Answers(self, place.trouble)
        self.close_button = Button(self, ButtonLook.OUTLINED, Icon.CLOSE)
        self.split_button = Button(self, ButtonLook.PRIMARY)
        self.faces = CropChooser(self, pictures, picks=True)
        self.close_button.tapped.connect(self._finish)
        self.split_button.tapped.connect(self._split)
        self.faces.changed.connect(self.lay_out)
        labelling.done.connect(self._close_if_gone)
        self._answers.ask(place.desk.crops(group.person.id, 0, CROPS), lambda page: self.faces.show_crops(page.items))

    def refresh(self) -> None:
        """Make sure that nobody was faster."""
        self._labelling.make_sure((self._group,))

    def _finish(self) -> None:
        self.place.close_sheet()
        self.over.emit()

    def _split(self) -> None:
        self._finish()
        self._labelling.split(self._group, self.faces.tapped)

    def _close_if_gone(self, ids: frozenset[PersonId]) -> None:
        if self._group.person.id in ids:
            self._finish()

    def answer(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self._finish()
            return True
        return False

    def lay_out(self) -> None:
        unit, frame = self.place.unit, self.place.frame
        self.portrait, self.corner = frame.portrait, frame.sheet_corner
        margin = 16 if frame.low else unit.px(28)
        high, tapped = unit.touch(68), len(self.faces.tapped)
        self.close_button.fit("", QRect(margin, margin, TOUCH_MIN, TOUCH_MIN), unit)
        self.close_button.setAccessibleName(cancel_word())
        wide = min(self.width() - 2 * margin, unit.px(420))
        foot = self.height() - margin - high
        self.split_button.fit(split_key(tapped), QRect(self.width() - margin - wide, foot, wide, high), unit)
        is_some = 0 < tapped < self._group.person.visits
        self.split_button.setEnabled(is_some)
        top = margin + TOUCH_MIN + unit.px(12) + round(1.6 * G_SMALL.pixels(unit))
        self.faces.place(unit, max(88, unit.px(150)))
        self.faces.setGeometry(margin, top, self.width() - 2 * margin + self.faces.look.gap, foot - top - unit.px(12))
        self.update()

    def paint(self, painter: QPainter) -> None:
        super().paint(painter)
        unit, margin = self.place.unit, self.close_button.x()
        left = self.close_button.geometry().right() + 15
        room = QRectF(left, margin, self.width() - left - margin, TOUCH_MIN)
        pixels = fitting(split_title(), G_SHEET, G_SHEET.pixels(unit), room.width())
        title = set_lines(split_title(), G_SHEET, pixels, 1)
        title.paint(painter, left, room.center().y() - title.height / 2, Tone.INK.colour())
        line = f"{split_hint()} {group_name((self._group,))} · {visit_count(self._group.person.visits)}"
        below = QRectF(margin, room.bottom() + unit.px(6), self.width() - 2 * margin, 1.6 * G_SMALL.pixels(unit))
        draw_line(painter, line, G_SMALL, fitting(line, G_SMALL, G_SMALL.pixels(unit), below.width()), below, Tone.INK_2)


def _unsaid(_error: DoormanError) -> None:
    """Let it go: what is shown stays."""


def _among_everybody(person: PersonCard) -> Face:
    return Face(EVERYBODY, person, line=person.role)
