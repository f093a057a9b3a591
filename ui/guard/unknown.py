"""The page of people without a name: one card each, named by a tap, several at once by holding one."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt

from kiosk.domain.card import GroupCard, Listed
from kiosk.domain.person import PersonId
from kiosk.errors import BadInput
from ui.guard.card_list import CardList
from ui.guard.card_rows import CardRows
from ui.guard.empty_state import EmptyState
from ui.guard.group_look import IGNORE, NEW, YES, GroupLook
from ui.guard.labelling import Labelling
from ui.guard.naming import NamingSheet, SplitSheet
from ui.guard.page import Page, Place, Tab, tab_word
from ui.guard.people_words import (
    cancel_word,
    ignore_many,
    ignored_word,
    name_many,
    selected_word,
    split_word,
    unknown_empty,
    waiting_word,
)
from ui.guard.pictures import Pictures
from ui.symbols import Icon
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip


class UnknownPage(Page):
    """Shows everybody unknown, newest first, and does what is asked with them."""

    def __init__(self, place: Place, pictures: Pictures) -> None:
        super().__init__(place)
        self.pictures = pictures
        self.look = GroupLook(place.frame, self.pictures, lambda: place.clock.now().utc, place.zone)
        self.rows = CardRows(place.desk.strangers, self.look.key, place.answers, self)
        self.cards = CardList(self, self.rows, self.look)
        self.cards.may_hold = True
        self.empty = EmptyState(self)
        self.empty.hide()
        self.labelling = Labelling(place, self)
        self.sheet: NamingSheet | SplitSheet | None = None
        self._total = 0
        self._make_tools()
        self._join()
        self.say_again()

    def _make_tools(self) -> None:
        self.waiting, self.ignored = Chip(self), Chip(self)
        self.waiting.selected = True
        self.name_button = Button(self, ButtonLook.PRIMARY)
        self.split_button = Button(self, ButtonLook.OUTLINED)
        self.ignore_button = Button(self, ButtonLook.OUTLINED)
        self.cancel_button = Button(self, ButtonLook.OUTLINED, Icon.CLOSE)
        for button in (self.name_button, self.split_button, self.ignore_button, self.cancel_button):
            button.hide()

    def _join(self) -> None:
        self.cards.acted.connect(self._act)
        self.cards.held.connect(self._begin_choosing)
        self.rows.counted.connect(self._count)
        self.rows.troubled.connect(self._trouble)
        self.labelling.left.connect(self._leave_queue)
        self.labelling.stayed.connect(self._stay)
        self.labelling.done.connect(self._settle)
        self.labelling.changed.connect(self._fetch_anew)
        self.waiting.tapped.connect(self.cards.scroll_to_top)
        self.ignored.tapped.connect(self._show_ignored)
        self.name_button.tapped.connect(self._name_chosen)
        self.split_button.tapped.connect(self._split_chosen)
        self.ignore_button.tapped.connect(self._ignore_chosen)
        self.cancel_button.tapped.connect(self._end_choosing)

    # The page

    @property
    def title(self) -> str:
        return selected_word(len(self.look.chosen)) if self.look.choosing else tab_word(Tab.UNKNOWN)

    def enter(self, **about: Any) -> None:
        self.refresh()

    def leave(self) -> None:
        self._end_choosing()
        self._forget_sheet()

    def refresh(self) -> None:
        self.rows.refresh()
        self.labelling.look_back()
        if self.sheet is not None:
            self.sheet.refresh()

    def back(self) -> bool:
        was = self.look.choosing
        self._end_choosing()
        return was

    def say_again(self) -> None:
        sentence, line, steps = unknown_empty()
        self.empty.say(sentence, line, steps, self.place.unit)
        self.cancel_button.setAccessibleName(cancel_word())
        self._show_tools()
        self.lay_out(self.size())
        self.cards.viewport().update()

    def lay_out(self, size: QSize) -> None:
        room = QRect(0, 0, size.width(), size.height())
        self.look.frame, self.look.room = self.place.frame, size
        self.cards.setGeometry(room)
        self.empty.setGeometry(room)

    def _count(self, total: int) -> None:
        self._total = total
        self.place.badge(Tab.UNKNOWN.value, total)
        self.empty.setVisible(total == 0)
        self.cards.setVisible(total > 0)
        self._drop_vanished()
        self._show_tools()

    def _trouble(self, text: str) -> None:
        self.place.trouble(BadInput(text))

    def _show_ignored(self) -> None:
        self.place.go_to(Tab.PEOPLE.value, listed=Listed.IGNORED)

    # One card

    def _act(self, key: str, target: str) -> None:
        group = self.rows.find(key)
        if group is None:
            return
        if self.look.choosing:
            self._toggle(key)
        elif target == YES and group.likely is not None:
            self.labelling.join((group,), group.likely.person)
        elif target == IGNORE:
            self.labelling.ignore((group,))
        else:
            self._open_naming((group,), typing=target == NEW)

    def _open_naming(self, groups: tuple[GroupCard, ...], *, typing: bool) -> None:
        self._open(NamingSheet(self.place, groups, self.labelling, self.pictures, typing=typing))

    def _open(self, sheet: NamingSheet | SplitSheet) -> None:
        self.sheet = sheet
        sheet.over.connect(self._forget_sheet)
        self.place.open_sheet(sheet)

    def _forget_sheet(self) -> None:
        self.sheet = None

    def _leave_queue(self, ids: Iterable[PersonId]) -> None:
        self.rows.take_out(ids)
        self._end_choosing()

    def _stay(self, ids: Iterable[PersonId]) -> None:
        self.rows.bring_back(ids)
        self.rows.refresh()

    def _settle(self, ids: Iterable[PersonId]) -> None:
        self.rows.settle(ids)
        self.rows.refresh()

    def _fetch_anew(self, _ids: Iterable[PersonId]) -> None:
        self.rows.refresh()

    # Several

    def _begin_choosing(self, key: str) -> None:
        self.look.choosing = True
        self.look.chosen.add(key)
        self._show_choice()

    def _toggle(self, key: str) -> None:
        self.look.chosen ^= {key}
        if not self.look.chosen:
            self._end_choosing()
        else:
            self._show_choice()

    def _end_choosing(self) -> None:
        if self.look.choosing:
            self.look.choosing = False
            self.look.chosen.clear()
            self._show_choice()

    def _drop_vanished(self) -> None:
        gone = {key for key in self.look.chosen if self.rows.find(key) is None}
        if gone:
            self.look.chosen -= gone
            if not self.look.chosen:
                self._end_choosing()

    def _chosen(self) -> tuple[GroupCard, ...]:
        found = (self.rows.find(key) for key in sorted(self.look.chosen))
        return tuple(group for group in found if group is not None)

    def _name_chosen(self) -> None:
        self._open_naming(self._chosen(), typing=False)

    def _ignore_chosen(self) -> None:
        self.labelling.ignore(self._chosen())

    def _split_chosen(self) -> None:
        group = self._chosen()[0]
        self._end_choosing()
        self._open(SplitSheet(self.place, group, self.labelling, self.pictures))

    def _show_choice(self) -> None:
        self.cards.viewport().update()
        self._show_tools()

    def _show_tools(self) -> None:
        count = len(self.look.chosen)
        self.waiting.say(waiting_word(self._total))
        self.ignored.say(ignored_word())
        self.name_button.say(name_many(count))
        self.ignore_button.say(ignore_many(count))
        self.split_button.say(split_word())
        chosen = self._chosen()
        self.split_button.setEnabled(len(chosen) == 1 and chosen[0].person.visits > 1)
        if self.look.choosing:
            self.tools = (self.name_button, self.split_button, self.ignore_button, self.cancel_button)
        else:
            self.tools = (self.waiting, self.ignored)
        if self.isVisible():
            self.place.retitle()

    def answer(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            return self.back()
        return super().answer(key)
