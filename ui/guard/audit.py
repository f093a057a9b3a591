"""Who did what: acts that can be undone from here, and the log that nobody can change unseen."""

from typing import Any

from PySide6.QtCore import QRect, QSize

from kiosk.domain.card import ActionCard
from kiosk.domain.guard import Guard
from kiosk.errors import DoormanError
from ui.guard.acting import undo
from ui.guard.action_list import ActionList, LogList
from ui.guard.audit_words import whole_words
from ui.guard.page import Page, Place, Tab
from ui.guard.page_words import clock_words, translate
from ui.symbols import Icon
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip


class AuditPage(Page):
    """Two lists: actions, and lines of the log. Whether the log's chain is whole stands in the header."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._is_log = False
        self.acts = Chip(self, Icon.UNDO)
        self.log = Chip(self, Icon.AUDIT)
        self.verify = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.doings = ActionList(self, place.answers, place.clock, place.zone)
        self.lines = LogList(self, place.answers, place.clock, place.zone)
        self.acts.tapped.connect(self._show_acts)
        self.log.tapped.connect(self._show_log)
        self.verify.tapped.connect(self._verify)
        self.doings.acted.connect(self._undo)
        self.doings.chosen.connect(self._open)
        for rows in (self.doings, self.lines):
            rows.failed.connect(self.place.trouble)
        self.lines.hide()

    @property
    def title(self) -> str:
        return translate("pages", "Audit")

    def enter(self, **_about: Any) -> None:
        desk = self.place.desk
        self.doings.show_rows(desk.actions)
        self.lines.show_rows(desk.audit)
        self.place.answers.ask(self.place.run(self.place.book.guards), self._take_guards, _unsaid)
        self._verify()

    def refresh(self) -> None:
        (self.lines if self._is_log else self.doings).refresh()

    def _take_guards(self, guards: tuple[Guard, ...]) -> None:
        self.lines.names = {guard.id: guard.name for guard in guards}
        self.lines.viewport().update()

    def _show_acts(self) -> None:
        self._show(is_log=False)

    def _show_log(self) -> None:
        self._show(is_log=True)

    def _show(self, *, is_log: bool) -> None:
        self._is_log = is_log
        self.lay_out(self.size())
        self.refresh()

    def _verify(self) -> None:
        self.place.answers.ask(self.place.run(self.place.book.verify), self._say_whole, slot="verify")

    def _say_whole(self, broken: str | None) -> None:
        at = clock_words(self.place.clock.now().utc, self.place.zone)
        self.status = f"{whole_words(broken)} · {at}"
        self.place.retitle()

    def _undo(self, card: ActionCard, _button: str) -> None:
        undo(self.place, card.action.id)

    def _open(self, card: ActionCard) -> None:
        """Go to whom an action was about, where they are still known."""
        person = next(iter((*card.names, *card.numbers)), None)
        if person is not None:
            self.place.go_to(Tab.PEOPLE.value, person=person)

    def lay_out(self, size: QSize) -> None:
        frame = self.place.frame
        unit, gap, high = frame.unit, frame.gap, 64
        left = 0
        for chip, word, selected in (
            (self.acts, translate("pages", "Actions"), not self._is_log),
            (self.log, translate("pages", "Log"), self._is_log),
        ):
            wide = chip.natural_width(word, unit) + unit.px(20)
            chip.selected = selected
            chip.fit(word, QRect(left, 0, wide, high), unit)
            left += wide + gap
        word = translate("pages", "Verify")
        wide = min(self.verify.natural_width(word, unit) + unit.px(10), max(64, size.width() - left))
        self.verify.fit(word, QRect(size.width() - wide, 0, wide, high), unit)
        self.verify.setVisible(self._is_log)
        below = QRect(0, high + gap, size.width(), max(0, size.height() - high - gap))
        for rows, shown in ((self.doings, not self._is_log), (self.lines, self._is_log)):
            rows.setVisible(shown)
            rows.place_at(below, unit)
        self.doings.say_when_empty(
            translate("pages", "Nothing was done yet"),
            translate("pages", "What guards do with people and visits stands here, and can be undone here for good."),
        )
        self.lines.say_when_empty(translate("pages", "The log is empty"))


def _unsaid(_error: DoormanError) -> None:
    """Show ids where names cannot be read."""
