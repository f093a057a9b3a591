"""One line to write, with the keyboard up."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QShowEvent

from ui.guard.page import Place
from ui.guard.page_words import translate
from ui.guard.titled_sheet import TitledSheet
from ui.theme import G_BODY, TypeRole
from ui.widgets.button import Button, ButtonLook
from ui.widgets.name_field import NameField


class LineSheet(TitledSheet):
    """`kept` has the line when it is saved; the sheet is gone by then."""

    kept = Signal(str)

    def __init__(
        self,
        place: Place,
        title: Callable[[], str],
        hint: Callable[[], str],
        text: str,
        longest: int,
        role: TypeRole = G_BODY,
    ) -> None:
        super().__init__(place)
        self._title, self._hint = title, hint
        self.field = NameField(self, place.keyboard, role=role, longest=longest)
        self.field.set_text(text)
        self.save = Button(self, ButtonLook.PRIMARY)
        self.field.done.connect(self._keep)
        self.save.tapped.connect(self._keep)

    @property
    def title(self) -> str:
        return self._title()

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        high, word = frame.unit.touch(72), translate("pages", "Save")
        self.field.fit(QRect(room.left(), room.top(), room.width(), high), frame.unit)
        self.field.say(self._hint())
        self.field.say_action(word)
        wide = max(frame.unit.touch(190), self.save.natural_width(word, frame.unit))
        top = room.top() + high + frame.gap
        self.save.fit(word, QRect(room.right() + 1 - wide, top, wide, frame.row), frame.unit)
        self.save.setVisible(top + frame.row <= self.height())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.field.begin()

    def _keep(self) -> None:
        text = self.field.text
        self.place.close_sheet()
        self.kept.emit(text)
