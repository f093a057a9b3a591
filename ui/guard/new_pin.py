"""Another PIN, typed twice, over the panel."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kiosk.domain.guard import pin_trouble
from ui.guard.night import NightScreen
from ui.guard.page import Place
from ui.guard.page_words import translate
from ui.guard.pin_pad import PinPad


class NewPin(NightScreen):
    """`chosen` has the PIN; the sheet is gone by then. It is kept nowhere else."""

    chosen = Signal(str)

    def __init__(self, place: Place, title: str) -> None:
        super().__init__(place.stage)
        self._place, self._first = place, ""
        self.pad = PinPad(self)
        self.pad.entered.connect(self._take)
        self.closed.connect(place.close_sheet)
        self.call(title)
        self.say_again()

    @property
    def stays(self) -> bool:
        return True

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.pad.say(translate("pages", "Next"))
        self._ask()

    def _ask(self) -> None:
        again = translate("pages", "The same PIN again")
        self.say(again if self._first else translate("pages", "6 to 12 digits that nobody would guess."))

    def _take(self, pin: str) -> None:
        if not self._first:
            if pin_trouble(pin) is not None:
                self.say(translate("pages", "That PIN is too easy to guess. Please take other digits."), trouble=True)
                return
            self._first = pin
            self._ask()
        elif pin != self._first:
            self._first = ""
            self.say(translate("pages", "The two PINs differ. Please choose again."), trouble=True)
        else:
            self._first = ""
            self._place.close_sheet()
            self.chosen.emit(pin)

    def lay_out(self) -> None:
        self.pad.lay_out(self.places.corner, self.places.pad, self.places.unit)

    def answer(self, _key: Qt.Key) -> bool:
        """Leave keys to the pad and the panel."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.pad.answer(event):
            super().keyPressEvent(event)
