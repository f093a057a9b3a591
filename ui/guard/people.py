"""People with a name, and those who are ignored: searched as somebody types, and opened one by one."""

from typing import Any

from PySide6.QtCore import QRect, QSize

from kiosk.domain.card import Listed, PersonCard, VisitCard
from kiosk.domain.person import PersonId
from ui.guard.acting import act
from ui.guard.letter_rail import WIDTH as LETTERS
from ui.guard.letter_rail import LetterRail, rows_by_letter
from ui.guard.page import Page, Place, Tab
from ui.guard.page_words import people_count, translate
from ui.guard.people_list import PeopleList
from ui.guard.person import PersonView, restored
from ui.guard.pick_sheet import FEW_LETTERS
from ui.guard.pictures import Pictures
from ui.guard.searching import say_search
from ui.symbols import Icon
from ui.widgets.chip import Chip
from ui.widgets.name_field import NameField


class PeoplePage(Page):
    """Lists people, and pushes one of them over the list.

    `enter(person=…)` opens somebody at once, `enter(listed=…)` lists those with a name or those ignored.
    """

    def __init__(self, place: Place, pictures: Pictures) -> None:
        super().__init__(place)
        self._listed = Listed.KNOWN
        self.search = NameField(self, place.keyboard, icon=Icon.SEARCH)
        self.known = Chip(self, Icon.PEOPLE)
        self.ignored = Chip(self, Icon.IGNORE)
        self.people = PeopleList(self, place.answers, pictures, place.clock, place.zone)
        self.rail = LetterRail(self)
        self._letters: dict[str, int] = {}
        self.person = PersonView(self, place, pictures)
        self._join()

    def _join(self) -> None:
        self.search.changed.connect(self._list)
        self.known.tapped.connect(self._list_known)
        self.ignored.tapped.connect(self._list_ignored)
        self.people.chosen.connect(self._open)
        self.people.acted.connect(self._restore)
        self.people.counted.connect(self._count)
        self.people.failed.connect(self.place.trouble)
        self.people.bar.valueChanged.connect(self._mark_letter)
        self.rail.scrubbed.connect(self._go_to_letter)
        self.person.gone.connect(self._close)
        self.person.visit_wanted.connect(self._show_visit)
        self.person.history_wanted.connect(self._show_visits)

    @property
    def title(self) -> str:
        return translate("pages", "Person") if self.is_deep else translate("pages", "People")

    def enter(self, person: PersonId | None = None, listed: Listed | None = None, **_about: Any) -> None:
        if listed is not None:
            self.back()
            self._choose(listed)
        if person is not None:
            self._push(person)
        elif self.is_deep:
            self.refresh()
        else:
            self._list()

    def leave(self) -> None:
        self.search.end()

    def refresh(self) -> None:
        self.people.refresh()
        self.place.answers.ask(self.place.desk.initials(), self._take_initials, slot="initials")
        if self.is_deep:
            self.person.refresh()

    def back(self) -> bool:
        if not self.is_deep:
            return False
        self._close()
        return True

    def _list_known(self) -> None:
        self._choose(Listed.KNOWN)

    def _list_ignored(self) -> None:
        self._choose(Listed.IGNORED)

    def _choose(self, listed: Listed) -> None:
        if listed is not self._listed:
            self._listed = listed
            self._list()

    def _take_initials(self, initials: tuple[tuple[str, int], ...]) -> None:
        letters = rows_by_letter(initials)
        had_rail, self._letters = self._has_rail, letters
        self.rail.show_letters(tuple(letters), self.place.unit)
        if self._has_rail != had_rail:
            self.lay_out(self.size())

    @property
    def _has_rail(self) -> bool:
        return len(self._letters) >= FEW_LETTERS and self._listed is Listed.KNOWN and not self.search.text.strip()

    def _go_to_letter(self, letter: str) -> None:
        self.people.scroll_to(self._letters.get(letter, 0))

    def _mark_letter(self) -> None:
        first = self.people.in_sight().start
        self.rail.mark(next((letter for letter, row in reversed(self._letters.items()) if row <= first), ""))

    def _list(self) -> None:
        words, listed, desk = self.search.text, self._listed, self.place.desk
        self.people.words = words
        self.people.restores = listed is Listed.IGNORED
        self.people.say_when_empty(*self._nobody(words))
        self.people.show_rows(lambda start, count: desk.people(listed, words, start, count))
        self.place.answers.ask(desk.initials(), self._take_initials, slot="initials")
        self.lay_out(self.size())

    def _nobody(self, words: str) -> tuple[str, str]:
        if words.strip():
            return translate("pages", "Nobody is called so"), translate("pages", "Role and note are searched too.")
        if self._listed is Listed.IGNORED:
            return (
                translate("pages", "Nobody is ignored"),
                translate("pages", "Whom you ignore is not asked about any more. You can restore them here."),
            )
        return (
            translate("pages", "Nobody has a name yet"),
            translate("pages", "Name a visitor under Unknown: they appear here, with all their visits."),
        )

    def _count(self, _total: int) -> None:
        self._say_hint()

    def _say_hint(self) -> None:
        say_search(self.search, translate("pages", "Search name, role or note"), people_count(self.people.total))

    def _lay_out_cramped(self, size: QSize, field: int) -> None:
        half = (size.width() - self.place.frame.gap) // 2
        self.search.fit(QRect(0, 0, half, field), self.place.unit)
        self.rail.hide()
        self.known.hide()
        self.ignored.hide()
        self.people.place_at(QRect(size.width() - half, 0, half, size.height()), self.place.unit)
        self._say_hint()

    def _open(self, card: PersonCard) -> None:
        self.search.end()
        self._push(card.id)

    def _push(self, person: PersonId) -> None:
        self.is_deep, self.tools = True, (self.person.in_history, self.person.edit)
        self.person.setGeometry(self.rect())
        self.person.show()
        self.person.raise_()
        self.person.show_person(person)
        self.place.retitle()

    def _close(self) -> None:
        self.is_deep, self.tools = False, ()
        self.person.hide()
        self._list()
        self.place.retitle()

    def _restore(self, card: PersonCard, _button: str) -> None:
        act(self.place, self.place.desk.restore(self.place.author, (card.id,)), lambda _: restored(card))

    def _show_visit(self, visit: VisitCard) -> None:
        came_from = self.person.card.id if self.person.card is not None else None
        self.place.go_to(Tab.HISTORY.value, visit=visit.id, came_from=came_from)

    def _show_visits(self, card: PersonCard) -> None:
        self.place.go_to(Tab.HISTORY.value, person=card)

    def lay_out(self, size: QSize) -> None:
        unit, frame = self.place.unit, self.place.frame
        field, chip, gap = unit.touch(72), 64, frame.gap
        words = translate("pages", "Known"), translate("pages", "Ignored")
        widths = [one.natural_width(word, unit) + 16 for one, word in zip((self.known, self.ignored), words, strict=True)]
        beside = sum(widths) + 2 * gap if not frame.portrait else 0
        row = self.people.height_of_row(unit)
        low = size.height() < field + chip + 3 * gap + row
        if size.height() < field + gap + row:  # the keyboard is up on a low screen: one row stays in sight
            self._lay_out_cramped(size, field)
            return
        self.search.fit(QRect(0, 0, size.width() - beside, field), unit)
        left, top = (size.width() - beside + gap, (field - chip) // 2) if beside else (0, field + gap)
        for one, word, wide in zip((self.known, self.ignored), words, widths, strict=True):
            one.fit(word, QRect(left, top, wide, chip), unit)
            one.setVisible(bool(beside) or not low)
            left += wide + gap
        self.known.selected, self.ignored.selected = self._listed is Listed.KNOWN, self._listed is Listed.IGNORED
        below = field + gap if beside or low else field + chip + 2 * gap
        rail = LETTERS if self._has_rail else 0
        high = max(0, size.height() - below)
        self.people.place_at(QRect(0, below, size.width() - rail, high), unit)
        self.rail.setVisible(bool(rail))
        self.rail.setGeometry(size.width() - LETTERS, below, LETTERS, high)
        self.person.setGeometry(self.rect())
        self.person.lay_out()
        self._say_hint()
        self.people.say_when_empty(*self._nobody(self.search.text))
