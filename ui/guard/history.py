"""Every visit, newest first: searched as somebody types, narrowed by chips, with its detail beside or over the list."""

from typing import Any

from PySide6.QtCore import QRect, QSize

from kiosk.domain.card import Asked, PersonCard, Shown, VisitCard
from kiosk.domain.decision import Outcome
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from ui.guard.choice_sheet import ChoiceSheet
from ui.guard.day_sheet import DaySheet, Lately, Span
from ui.guard.export_sheet import ExportSheet, FindFolders, no_folders
from ui.guard.page import Page, Place, Tab
from ui.guard.page_words import called, outcome_word, translate, visit_count
from ui.guard.pictures import Pictures
from ui.guard.searching import say_search
from ui.guard.visit_detail import VisitDetail
from ui.symbols import Icon
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip
from ui.widgets.name_field import NameField
from ui.widgets.visit_list import VisitList

DETAIL = 428
"""Width of the detail beside the list, at 720."""

LEAST_LIST = 520
"""Width in pixels that a list with a detail beside it needs at least."""

LEAST_SEARCH = 340
"""Pixels that a search field beside the chips needs, for what can be searched and how many were found."""

LONGEST_NAME = 18
"""Characters of a name on a chip."""


class HistoryPage(Page):
    """Visits. `enter(visit=…)` shows one of them, `enter(person=…)` those of somebody.

    Where readings are kept apart from identities, a switch says which of both is shown.
    """

    def __init__(self, place: Place, pictures: Pictures, find_folders: FindFolders = no_folders) -> None:
        super().__init__(place)
        self._find_folders = find_folders
        self._span = Span()
        self._outcome: Outcome | None = None
        self._person: PersonCard | None = None
        self._device: str | None = None
        self._turned = False
        self._came_from: PersonId | None = None
        self.search = NameField(self, place.keyboard, icon=Icon.SEARCH)
        self.day = Chip(self, Icon.CALENDAR)
        self.outcome = Chip(self)
        self.kiosk = Chip(self)
        self.whose = Chip(self, Icon.CLOSE)
        self.switch = Chip(self, Icon.PEOPLE)
        self.export = Button(self, ButtonLook.PLAIN, Icon.EXPORT)
        self.visits = VisitList(self, place.answers, pictures, place.clock, place.zone)
        self.detail = VisitDetail(self, place, pictures)
        self.tools = (self.export,)
        self._below_chips = 0
        self._join()

    def _join(self) -> None:
        self.search.changed.connect(self._list)
        self.day.tapped.connect(self._choose_day)
        self.outcome.tapped.connect(self._choose_outcome)
        self.kiosk.tapped.connect(self._choose_kiosk)
        self.whose.tapped.connect(self._forget_person)
        self.switch.tapped.connect(self._turn)
        self.export.tapped.connect(self._export)
        self.visits.chosen.connect(self._open)
        self.visits.counted.connect(self._count)
        self.visits.failed.connect(self.place.trouble)
        self.detail.person_wanted.connect(self._open_person)
        self.detail.gone.connect(self._close)

    @property
    def title(self) -> str:
        return translate("pages", "Visit") if self.is_deep else translate("pages", "History")

    @property
    def shown(self) -> Shown:
        """What stands side by side now."""
        shown: Shown = self.place.desk.shown
        if shown is Shown.BOTH or not self._turned:
            return shown
        return Shown.READINGS if shown is Shown.IDENTITIES else Shown.IDENTITIES

    def asked(self) -> Asked:
        """Return what is listed."""
        since, until = self._span.bounds(self.place.clock.now().utc, self.place.zone)
        readings = self.shown is Shown.READINGS
        return Asked(
            words="" if readings else self.search.text,
            since=since,
            until=until,
            outcome=None if self.shown is Shown.IDENTITIES else self._outcome,
            person=self._person.id if self._person is not None and not readings else None,
            device=self._device,
        )

    def enter(self, visit: VisitId | None = None, person: PersonCard | None = None, **about: Any) -> None:
        self._came_from = about.get("came_from")
        if person is not None:
            self._person = person
        self._list()
        self.lay_out(self.size())
        if visit is not None:
            self._show(visit)

    def leave(self) -> None:
        self.search.end()

    def refresh(self) -> None:
        if self.shown is not self.visits.shown:  # an admin chose otherwise: what is here may not be shown any more
            self._close()
            self._filter()
            return
        self.visits.refresh()
        self.detail.refresh()

    def back(self) -> bool:
        if not self.is_deep:
            return False
        came_from, self._came_from = self._came_from, None
        self._close()
        if came_from is not None:
            self.place.go_to(Tab.PEOPLE.value, person=came_from)
        return True

    # What is listed

    def _list(self) -> None:
        desk, asked, shown = self.place.desk, self.asked(), self.shown
        self.visits.words, self.visits.shown, self.detail.shown = asked.words, shown, shown
        self.visits.say_when_empty(*self._nothing(asked))
        self.visits.show_rows(lambda start, count: desk.history(asked, start, count, shown))

    def _nothing(self, asked: Asked) -> tuple[str, str]:
        if asked != Asked():
            return (
                translate("pages", "No visit is like that"),
                translate("pages", "Try fewer words, or take a filter away above."),
            )
        return (
            translate("pages", "No visits yet"),
            translate("pages", "Every measured visitor is kept here, with photo, heat and every number."),
        )

    def _count(self, _total: int) -> None:
        self._say_hint()

    def _say_hint(self) -> None:
        hint = translate("pages", "Search name, role or note")
        say_search(self.search, hint, visit_count(self.visits.total), self.place.unit)

    def _filter(self) -> None:
        self.lay_out(self.size())
        self._list()

    def _choose_day(self) -> None:
        self.place.open_sheet(DaySheet(self.place, self._span, self._take_day))

    def _take_day(self, span: Span) -> None:
        self._span = span
        self._filter()

    def _choose_outcome(self) -> None:
        def rows() -> list[tuple[Outcome | None, str]]:
            return [(None, translate("pages", "Any outcome")), *((one, outcome_word(one, None)) for one in Outcome)]

        self.place.open_sheet(
            ChoiceSheet(self.place, lambda: translate("pages", "Which outcome?"), rows, self._outcome, self.take_outcome)
        )

    def take_outcome(self, outcome: Outcome | None) -> None:
        """List visits with an outcome alone; None: with any."""
        self._outcome = outcome
        self._filter()

    def _choose_kiosk(self) -> None:
        self.place.answers.ask(self.place.desk.devices(), self._offer_kiosks, slot="devices")

    def _offer_kiosks(self, devices: tuple[str, ...]) -> None:
        def rows() -> list[tuple[str | None, str]]:
            return [(None, translate("pages", "Any kiosk")), *((one, one) for one in devices)]

        self.place.open_sheet(
            ChoiceSheet(self.place, lambda: translate("pages", "Which kiosk?"), rows, self._device, self._take_kiosk)
        )

    def _take_kiosk(self, device: str | None) -> None:
        self._device = device
        self._filter()

    def _forget_person(self) -> None:
        self._person = None
        self._filter()

    def _turn(self) -> None:
        """Show readings instead of identities, or the other way round; a visit in sight would give both away."""
        self._turned = not self._turned
        self._close()
        self._filter()

    # One visit

    def _open(self, card: VisitCard) -> None:
        self.search.end()
        self._show(card.id, card)

    def _show(self, visit: VisitId, card: VisitCard | None = None) -> None:
        self.setFocus()
        self.visits.choose(visit)
        self.detail.show_visit(visit, card)
        if not self._is_beside:
            self.is_deep, self.tools = True, ()
        self.lay_out(self.size())
        self.place.retitle()

    def _close(self) -> None:
        self.visits.choose(None)
        self.detail.show_visit(None)
        self.is_deep, self.tools = False, (self.export,)
        self.lay_out(self.size())
        self.place.retitle()

    def _open_person(self, person: PersonId) -> None:
        self.place.go_to(Tab.PEOPLE.value, person=person)

    def _export(self) -> None:
        self.place.open_sheet(ExportSheet(self.place, self.asked(), self.shown, self.visits.total, self._find_folders))

    # Places

    @property
    def _is_beside(self) -> bool:
        return not self.place.frame.portrait and self.width() >= LEAST_LIST + self.place.unit.px(DETAIL)

    def lay_out(self, size: QSize) -> None:
        frame = self.place.frame
        unit, gap, high = frame.unit, frame.gap, frame.unit.touch(72)
        if self.is_deep and self._is_beside:  # the screen was turned
            self.is_deep, self.tools = False, (self.export,)
        if self.export.text != translate("pages", "Export CSV"):
            self.export.fit(translate("pages", "Export CSV"), QRect(0, 0, 64, 64), unit)
        chips = self._chips()
        cramped = size.height() < high + gap + self.visits.height_of_row(unit)
        self._place_head(size, chips, cramped=cramped)
        beside = self._is_beside and not cramped
        wide = size.width() - (unit.px(DETAIL) + unit.px(20) if beside else 0)
        top = self._below_chips
        if cramped:
            taken = self.search.width() + gap
            self.visits.place_at(QRect(taken, 0, size.width() - taken, size.height()), unit)
        else:
            self.visits.place_at(QRect(0, top, wide, max(0, size.height() - top)), unit)
        self.visits.pushes = not beside
        self.detail.setVisible(beside or self.is_deep)
        self.detail.setGeometry(
            QRect(wide + unit.px(20), top, unit.px(DETAIL), max(0, size.height() - top)) if beside else self.rect()
        )
        self.detail.raise_()
        self.detail.lay_out()
        self._say_hint()

    def _chips(self) -> list[tuple[Chip, str, bool]]:
        """Return the chips that there are, with their words and whether they narrow the list."""
        chips = [(self.day, self._span.words(), self._span != Span(Lately.ALL))]
        if self.place.desk.shown is not Shown.BOTH:
            readings = self.shown is Shown.READINGS
            self.switch.icon = Icon.FLAME if readings else Icon.PEOPLE
            chips.insert(
                0, (self.switch, translate("pages", "Readings") if readings else translate("pages", "Identities"), True)
            )
        if self.shown is not Shown.IDENTITIES:
            word = translate("pages", "Any outcome") if self._outcome is None else outcome_word(self._outcome, None)
            chips.append((self.outcome, word, self._outcome is not None))
        chips.append((self.kiosk, self._device or translate("pages", "Any kiosk"), self._device is not None))
        if self._person is not None and self.shown is not Shown.READINGS:
            name = called(self._person)
            chips.append((self.whose, name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…", True))
        return chips

    def _place_head(self, size: QSize, chips: list[tuple[Chip, str, bool]], *, cramped: bool) -> None:
        """Place search and chips: in one line where there is room, else below each other."""
        frame = self.place.frame
        unit, gap, high, chip_high = frame.unit, frame.gap, frame.unit.touch(72), 64
        widths = [max(chip_high, chip.natural_width(word, unit) + unit.px(10)) for chip, word, _ in chips]
        taken = sum(widths) + gap * len(widths)
        one_line = size.width() - taken >= max(LEAST_SEARCH, unit.px(380)) and not frame.portrait
        searches = self.shown is not Shown.READINGS
        field = round(0.42 * size.width()) if cramped else size.width() - (taken if one_line else 0)
        self.search.setVisible(searches and not self.is_deep)
        self.search.fit(QRect(0, 0, field, high), unit)
        left = size.width() - taken + gap if one_line and searches else 0
        top = (high - chip_high) // 2 if one_line else (high + gap if searches else 0)
        share = min(1.0, (size.width() - gap * (len(widths) - 1)) / max(sum(widths), 1))
        for chip in (self.day, self.outcome, self.kiosk, self.whose, self.switch):
            chip.setVisible(not cramped and any(chip is one for one, _, _ in chips))
        for (chip, word, selected), wide in zip(chips, widths, strict=True):
            narrowed = wide if one_line else max(chip_high, int(wide * share))
            chip.selected = selected
            chip.fit(word, QRect(left, top, narrowed, chip_high), unit)
            left += narrowed + gap
        self._below_chips = high + gap if one_line else top + chip_high + gap
