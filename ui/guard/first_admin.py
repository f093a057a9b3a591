"""The first admin, on a kiosk that has none: a name, then a PIN twice. There is no default PIN."""

from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.guard import Guard, Role, Welcome, pin_trouble
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import GuardBook
from ui.guard.answers import Answers
from ui.guard.night import NightScreen
from ui.guard.office import Office
from ui.guard.pin_pad import PinPad
from ui.guard.trouble_words import trouble_words
from ui.language import Language
from ui.theme import TOUCH_MIN
from ui.widgets.keyboard import Keyboard
from ui.widgets.name_field import NameField

translate = QCoreApplication.translate

LONGEST_NAME = 40
"""As long as the store keeps a guard's name."""


class Asking(Enum):
    """What is asked for."""

    NAME = "name"
    PIN = "pin"
    AGAIN = "again"


def make_first_admin(book: GuardBook, name: str, pin: str) -> Guard:
    """Add the first admin and log them in; raises BadInput where there is one by now. Slow: not in Qt's thread."""
    if book.has_admin():
        raise BadInput("there is an admin by now; log in instead")
    guard = book.add(name, pin, Role.ADMIN, Author(AuthorKind.CONSOLE))
    answer = book.check(guard.id, pin)
    return answer.guard if isinstance(answer, Welcome) else guard


class FirstAdmin(NightScreen):
    """Asks for name and PIN of the first admin; `made` has them, logged in."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None, office: Office, language: Language) -> None:
        super().__init__(parent)
        self._office = office
        self._answers = Answers(self, self._fail)
        self._asking = Asking.NAME
        self._name, self._pin = "", ""
        self.keyboard = Keyboard(self, language)
        self.field = NameField(self, self.keyboard, longest=LONGEST_NAME)
        self.pad = PinPad(self)
        self.field.done.connect(self._take_name)
        self.field.cancelled.connect(self.closed)
        self.field.changed.connect(self._say_line)
        self.pad.entered.connect(self._take_pin)
        self.pad.typed.connect(self._say_line)
        language.changed.connect(self.say_again)
        self.say_again()

    @property
    def asking(self) -> Asking:
        return self._asking

    def ask(self, asking: Asking = Asking.NAME) -> None:
        """Begin with the name, or go on with one of the PINs."""
        self._asking = asking
        self.pad.clear()
        self.say_again()
        if asking is Asking.NAME:
            self.field.begin()
        else:
            self.setFocus()

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        titles = {
            Asking.NAME: translate("login", "Set up the guard panel"),
            Asking.PIN: translate("login", "Choose a PIN"),
            Asking.AGAIN: translate("login", "The same PIN again"),
        }
        self.call(titles[self._asking])
        self.pad.say(translate("login", "Next"))
        self.field.say(translate("login", "Your name"))
        self.field.say_action(translate("login", "Next"))
        self._say_line()
        self.place_all()

    def _say_line(self) -> None:
        lines = {
            Asking.NAME: translate("login", "You become the admin, who adds guards and chooses the settings."),
            Asking.PIN: translate("login", "6 to 12 digits that nobody would guess. Nobody else knows it."),
            Asking.AGAIN: translate("login", "So that a slip of the finger locks nobody out."),
        }
        self.say(lines[self._asking])

    def _take_name(self) -> None:
        self._name = self.field.text.strip()
        if self._name:
            self.ask(Asking.PIN)
        else:
            self.ask()
            self.say(translate("login", "Please type your name."), trouble=True)

    def _take_pin(self, pin: str) -> None:
        if self._asking is Asking.PIN:
            if pin_trouble(pin) is not None:
                self.say(translate("login", "That PIN is too easy to guess. Please take other digits."), trouble=True)
                return
            self._pin = pin
            self.ask(Asking.AGAIN)
        elif pin != self._pin:
            self.ask(Asking.PIN)
            self.say(translate("login", "The two PINs differ. Please choose again."), trouble=True)
        else:
            self._make(pin)

    def _make(self, pin: str) -> None:
        self._pin = ""
        self.say(translate("login", "One moment"))
        self.pad.bar(barred=True)
        book, name = self._office.book, self._name
        self._answers.ask(self._office.run(lambda: make_first_admin(book, name, pin)), self._tell)

    def _tell(self, guard: Guard) -> None:
        self.pad.bar(barred=False)
        self.made.emit(guard)

    def _fail(self, error: DoormanError) -> None:
        self.pad.bar(barred=False)
        self.ask()
        self.say(trouble_words(error), trouble=True)

    def lay_out(self) -> None:
        places, naming = self.places, self._asking is Asking.NAME
        self.field.setVisible(naming)
        self.pad.setVisible(not naming)
        self.keyboard.lay_out(self.size())
        self.pad.lay_out(places.corner, places.pad, places.unit)
        if naming:
            self._lay_out_name()

    def _lay_out_name(self) -> None:
        """Put title, words and field above the keyboard, whether that is up or not."""
        places, unit = self.places, self.places.unit
        above = self.height() - self.keyboard.height_for(self.size())
        left, high = places.close.right() + 1 + unit.px(24), max(TOUCH_MIN, unit.px(80))
        title = QRect(left, places.close.y(), self.width() - left - unit.px(32), places.close.height())
        margin = title.x() if not places.centred else unit.px(32)
        top = above - unit.px(20) - high
        lowest = title.bottom() + 1 + unit.px(12)
        words = QRect(margin, lowest, self.width() - margin - unit.px(32), max(top - unit.px(12) - lowest, 1))
        self.places = replace(places, title=title, words=words, centred=False)
        self.field.fit(QRect(margin, top, words.width(), high), unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif self._asking is Asking.NAME or not self.pad.answer(event):
            super().keyPressEvent(event)
