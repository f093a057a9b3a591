"""The login: who it is, and their PIN. It says in words what is wrong and how long there is to wait."""

from math import ceil

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.guard import Answer, Guard, GuardId, Refused, Welcome
from kiosk.errors import DoormanError
from ui.guard.answers import Answers
from ui.guard.night import NightScreen
from ui.guard.office import Office
from ui.guard.pin_pad import PinPad, open_word
from ui.guard.trouble_words import trouble_words
from ui.guard.who_list import WhoList
from ui.language import Language

translate = QCoreApplication.translate

MOST_ROWS = 2
"""Rows of guards in portrait before they scroll."""


def _counted(text: str, number: int) -> str:
    return text.replace("%1", str(number))


def span_words(seconds: float) -> str:
    """Return a length of time as people say it."""
    if seconds < 60:
        return _counted(translate("login", "%1 seconds"), ceil(seconds))
    if seconds < 3600:
        minutes = ceil(seconds / 60)
        return translate("login", "1 minute") if minutes == 1 else _counted(translate("login", "%1 minutes"), minutes)
    hours = ceil(seconds / 3600)
    return translate("login", "1 hour") if hours == 1 else _counted(translate("login", "%1 hours"), hours)


def left_words(seconds: float) -> str:
    """Return what is left of a wait as a countdown."""
    whole = ceil(seconds)
    clock = f"{whole // 60}:{whole % 60:02d}"
    return translate("login", "Too many wrong PINs. The next try is in %1.", "minutes:seconds").replace("%1", clock)


def wrong_words(refused: Refused) -> str:
    """Return what to say to a wrong PIN after which others may follow at once."""
    if refused.tries == 1:
        text = translate("login", "That PIN is not right. One more try before a pause of %1.")
    else:
        text = translate("login", "That PIN is not right. %2 tries before a pause of %1.").replace("%2", str(refused.tries))
    return text.replace("%1", span_words(refused.wait_s))


class Login(NightScreen):
    """Asks who it is and for the PIN; `welcomed` has the guard. The PIN is checked off Qt's thread, the keys stay live.

    `beat` ticks once a second while somebody has to wait.
    """

    welcomed = Signal(object)

    def __init__(self, parent: QWidget | None, office: Office, language: Language) -> None:
        super().__init__(parent)
        self._office = office
        self._answers = Answers(self, self._fail)
        self._chosen: GuardId | None = None
        self._waits: dict[GuardId, float] = {}
        self._is_checking = False
        self._notice = ""
        self.who = WhoList(self)
        self.pad = PinPad(self)
        self.beat = QTimer(self)
        self.beat.setInterval(1000)
        self.beat.timeout.connect(self._say_wait)
        self.who.chosen.connect(self.choose)
        self.pad.entered.connect(self._check)
        self.pad.typed.connect(self._say_wait)
        language.changed.connect(self.say_again)
        self.say_again()

    @property
    def is_checking(self) -> bool:
        """Tell whether a PIN is being checked."""
        return self._is_checking

    @property
    def chosen(self) -> GuardId | None:
        return self._chosen

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.call(translate("login", "Guard panel"))
        self.pad.say(open_word())
        self.say("")
        self.place_all()

    def ask(self, notice: str = "") -> None:
        """Begin: forget what was typed, and ask anew who there is; `notice`, an error, is said until somebody goes on."""
        self.pad.clear()
        self._notice = notice
        self._say_first()
        self._answers.ask(self._office.run(self._office.book.guards), self._show_guards)

    def _show_guards(self, guards: tuple[Guard, ...]) -> None:
        let_in = [guard for guard in guards if not guard.disabled]
        known = {guard.id for guard in let_in}
        if self._chosen not in known:
            self._chosen = let_in[0].id if len(let_in) == 1 else None
        self.who.show_guards(let_in, self._chosen)
        self.place_all()
        if self._chosen is not None:
            self._look_for_wait(self._chosen)
        elif let_in:
            self._say_first()
        self._bar()

    def choose(self, guard: Guard) -> None:
        """Take who it is, as by a tap."""
        self._chosen, self._notice = guard.id, ""
        self.who.light(guard.id)
        self.pad.clear()
        self.say("")
        self._bar()
        self._look_for_wait(guard.id)
        self.setFocus()

    def _look_for_wait(self, guard: GuardId) -> None:
        wait = self._office.run(lambda: (guard, self._office.book.wait_left(guard)))
        self._answers.ask(wait, self._keep_wait, slot="wait")

    def _keep_wait(self, left: tuple[GuardId, float]) -> None:
        guard, seconds = left
        if seconds > 0:
            self._waits[guard] = self._office.clock.monotonic() + seconds
        else:
            self._waits.pop(guard, None)
        self._say_wait()

    def _wait_left(self) -> float:
        """Return how many seconds whoever is chosen has to wait."""
        until = self._waits.get(self._chosen) if self._chosen is not None else None
        return 0.0 if until is None else max(0.0, until - self._office.clock.monotonic())

    def _say_first(self) -> None:
        """Say why the panel is gone, or what to do first."""
        if self._notice:
            self.say(trouble_words(self._notice), trouble=True)
        else:
            self.say("" if self._chosen is not None or not self.who.buttons else translate("login", "Who are you?"))

    def _say_wait(self) -> None:
        """Count down, or take away what was said before."""
        left = self._wait_left()
        if left > 0:
            self.say(left_words(left), trouble=True)
            self.beat.start()
        else:
            self.beat.stop()
            self._say_first()
        self._bar()

    def _bar(self) -> None:
        self.pad.bar(barred=self._chosen is None or self._is_checking or self._wait_left() > 0)

    def _check(self, pin: str) -> None:
        guard = self._chosen
        if guard is None:
            return
        self._is_checking, self._notice = True, ""
        self._answers.drop("wait")
        self.say(translate("login", "One moment"))
        self._bar()
        self._answers.ask(self._office.run(lambda: (guard, self._office.book.check(guard, pin))), self._take)

    def _take(self, answered: tuple[GuardId, Answer]) -> None:
        guard, answer = answered
        self._is_checking = False
        if isinstance(answer, Welcome):
            self.pad.clear()
            self._waits.pop(guard, None)
            self.welcomed.emit(answer.guard)
            return
        if answer.tries == 0:
            self._waits[guard] = self._office.clock.monotonic() + answer.wait_s
        if guard == self._chosen:
            self._say_wait()
            if answer.tries > 0:
                self.say(wrong_words(answer), trouble=True)

    def _fail(self, error: DoormanError) -> None:
        self._is_checking = False
        self.say(trouble_words(error), trouble=True)
        self._bar()

    def rows(self) -> int:
        columns = WhoList.columns(self.width() - 2 * self.places.unit.px(48))
        return max(1, min(MOST_ROWS, -(-len(self.who.buttons) // columns)))

    def lay_out(self) -> None:
        places = self.places
        self.who.lay_out(places.column, places.unit)
        self.pad.lay_out(places.corner, places.pad, places.unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif not self.pad.answer(event):
            super().keyPressEvent(event)
