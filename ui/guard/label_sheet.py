"""Writes a person's name, role and note, one at a time, so that the keyboard leaves room for it on every screen."""

from functools import partial

from PySide6.QtCore import QRect
from PySide6.QtGui import QShowEvent

from kiosk.domain.card import PersonCard
from kiosk.domain.person import NAME_MAX, NOTE_MAX, tidy_line, tidy_note
from kiosk.errors import BadInput
from ui.guard.acting import act
from ui.guard.answers import Answers
from ui.guard.merge import MergeSheet, Union
from ui.guard.page import Place
from ui.guard.page_words import called, filled, translate, visit_count
from ui.guard.pictures import Pictures
from ui.guard.titled_sheet import TitledSheet
from ui.guard.trouble_words import trouble_words
from ui.theme import FIELD, G_BODY, TOUCH_MIN
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip
from ui.widgets.name_field import NameField

PARTS = ("name", "role", "note")


class LabelSheet(TitledSheet):
    """Chips choose what is written; Save keeps all of it as one act. A name in use asks whether it is the same person."""

    def __init__(self, place: Place, pictures: Pictures, card: PersonCard, part: str = "name") -> None:
        super().__init__(place)
        self._pictures, self._card, self._part = pictures, card, part
        self._answers = Answers(self, place.trouble)
        self.chips = {name: Chip(self) for name in PARTS}
        self.fields = {
            name: NameField(self, place.keyboard, role=G_BODY if name == "note" else FIELD, longest=longest)
            for name, longest in zip(PARTS, (NAME_MAX, NAME_MAX, NOTE_MAX), strict=True)
        }
        self.save = Button(self, ButtonLook.PRIMARY)
        self.another = Button(self, ButtonLook.OUTLINED)
        self.another.hide()
        self._same: PersonCard | None = None
        self._is_cramped = False
        for name, text in zip(PARTS, (card.name or "", card.role, card.note), strict=True):
            self.fields[name].set_text(text)
        self._join()

    def _join(self) -> None:
        for name, chip in self.chips.items():
            chip.tapped.connect(partial(self.write, name))
        for field in self.fields.values():
            field.done.connect(self._save)
        self.fields["name"].changed.connect(self._forget_same)
        self.save.tapped.connect(self._save)
        self.another.tapped.connect(self._compare)

    @property
    def title(self) -> str:
        return "" if self._is_cramped else called(self._card)

    def write(self, part: str) -> None:
        """Choose what is written: name, role or note."""
        self._part = part
        self.lay_out()
        self.fields[part].begin()

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        unit, chip_high, left = frame.unit, TOUCH_MIN, room.left()
        is_cramped = room.height() < 2 * chip_high + 2 * frame.gap
        if is_cramped:  # the keyboard is up on a low screen: the chips stand where the title was
            room.setTop((self.head - chip_high) // 2)
        for name, chip in self.chips.items():
            word = part_word(name)
            wide = max(chip_high, chip.natural_width(word, unit) + 20)
            chip.fit(word, QRect(left, room.top(), wide, chip_high), unit)
            chip.selected = name == self._part
            left += wide + frame.gap
        wide = max(self.save.natural_width(self._save_word(), unit), unit.touch(190))
        top = room.top() + chip_high + frame.gap
        for name, field in self.fields.items():
            field.setVisible(name == self._part)
            field.fit(QRect(room.left(), top, room.width(), unit.touch(72)), unit)
            field.say(part_hint(name))
            field.say_action(translate("pages", "Save"))
        row = QRect(room.left(), top + unit.touch(72) + frame.gap, room.width(), frame.row)
        if is_cramped:
            row = QRect(left, room.top(), self.close_button.x() - 2 * frame.gap - left, chip_high)
        self._place_saving(row, wide, frame.gap)
        self.save.setVisible(not is_cramped or self._same is not None)
        self._is_cramped = is_cramped

    def _place_saving(self, row: QRect, wide: int, gap: int) -> None:
        unit = self.place.unit
        self.save.fit(self._save_word(), QRect(row.right() + 1 - wide, row.top(), wide, row.height()), unit)
        self.another.setVisible(self._same is not None)
        words = filled(translate("pages", "Same as %1?"), called(self._same)) if self._same is not None else ""
        compare = min(self.another.natural_width(words, unit), max(64, row.width() - wide - gap))
        self.another.fit(words, QRect(row.right() + 1 - wide - gap - compare, row.top(), compare, row.height()), unit)

    def _save_word(self) -> str:
        if self._same is None:
            return translate("pages", "Save")
        return filled(translate("pages", "Another %1"), self.fields["name"].text.strip())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.fields[self._part].begin()

    def _forget_same(self) -> None:
        if self._same is not None:
            self._same = None
            self.lay_out()

    def _save(self) -> None:
        try:
            name = tidy_line(self.fields["name"].text)
            role = tidy_note(self.fields["role"].text)
            note = tidy_note(self.fields["note"].text)
        except ValueError as wrong:
            self.place.trouble(BadInput(filled(translate("pages", "Not saved: %1"), trouble_words(wrong))))
            self.write("name" if not self.fields["name"].text.strip() else self._part)
            return
        if name == self._card.name or self._same is not None:
            self._keep(name, role, note)
            return
        asked = self.place.desk.same_name(name)
        self._answers.ask(asked, lambda others: self._decide(others, name, role, note), slot="same")

    def _decide(self, others: tuple[PersonCard, ...], name: str, role: str, note: str) -> None:
        """Save, unless somebody else is called so: then ask."""
        self._same = next((one for one in others if one.id != self._card.id), None)
        if self._same is None:
            self._keep(name, role, note)
        else:
            self.lay_out()

    def _keep(self, name: str, role: str, note: str) -> None:
        place, card = self.place, self._card
        place.close_sheet()
        done = place.desk.name(place.author, (card.id,), name, role, note)
        if card.name is None:
            act(place, done, lambda it: filled(translate("pages", "Named %1"), visit_count(it.visits)))
        else:
            act(place, done, lambda _: filled(translate("pages", "Saved what is known of %1"), name))

    def _compare(self) -> None:
        if self._same is not None:
            self.place.open_sheet(MergeSheet(self.place, self._pictures, Union.of(self._card, self._same)))


def part_word(part: str) -> str:
    """Return what a part is called."""
    match part:
        case "name":
            return translate("pages", "Name")
        case "role":
            return translate("pages", "Role or host")
        case _:
            return translate("pages", "Note")


def part_hint(part: str) -> str:
    """Return what to write there."""
    match part:
        case "name":
            return translate("pages", "What they are called")
        case "role":
            return translate("pages", "What they do, or whom they visit")
        case _:
            return translate("pages", "What the next guard should know")
