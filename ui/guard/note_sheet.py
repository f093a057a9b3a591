"""Writes a note to a visit."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QShowEvent

from kiosk.domain.card import VisitCard
from kiosk.domain.person import NOTE_MAX, tidy_note
from kiosk.errors import BadInput
from ui.guard.acting import act
from ui.guard.page import Place
from ui.guard.page_words import filled, translate, visitor
from ui.guard.titled_sheet import TitledSheet
from ui.theme import G_BODY
from ui.widgets.button import Button, ButtonLook
from ui.widgets.name_field import NameField


class VisitNoteSheet(TitledSheet):
    """One field, with the keyboard up."""

    def __init__(self, place: Place, card: VisitCard) -> None:
        super().__init__(place)
        self._card = card
        self.field = NameField(self, place.keyboard, role=G_BODY, longest=NOTE_MAX)
        self.field.set_text(card.note)
        self.save = Button(self, ButtonLook.PRIMARY)
        self.field.done.connect(self._save)
        self.save.tapped.connect(self._save)

    @property
    def title(self) -> str:
        return filled(translate("pages", "Note to the visit of %1"), visitor(self._card))

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        high = frame.unit.touch(72)
        self.field.fit(QRect(room.left(), room.top(), room.width(), high), frame.unit)
        self.field.say(translate("pages", "What the next guard should know"))
        self.field.say_action(translate("pages", "Save"))
        wide = max(frame.unit.touch(190), self.save.natural_width(translate("pages", "Save"), frame.unit))
        top = room.top() + high + frame.gap
        self.save.fit(translate("pages", "Save"), QRect(room.right() + 1 - wide, top, wide, frame.row), frame.unit)
        self.save.setVisible(top + frame.row <= self.height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.field.begin()

    def _save(self) -> None:
        place = self.place
        try:
            note = tidy_note(self.field.text)
        except ValueError as wrong:
            place.trouble(BadInput(filled(translate("pages", "Not saved: %1"), wrong)))
            return
        place.close_sheet()
        act(place, place.desk.note(place.author, self._card.id, note), lambda _: translate("pages", "Note saved"))
