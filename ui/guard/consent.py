"""Whom recognition may remember: asked of the first admin, with a sentence on what each answer means."""

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Guard
from kiosk.domain.identity import Mode
from kiosk.errors import DoormanError
from ui.guard.answers import Answers
from ui.guard.choice_cards import Answer, ChoiceCards
from ui.guard.frame import Frame
from ui.guard.office import Office
from ui.guard.toast import Toast
from ui.guard.trouble_words import trouble_words
from ui.language import Language

translate = QCoreApplication.translate


def mode_answers() -> tuple[Answer, ...]:
    """Return the answers with what they mean, in the language spoken now."""
    return (
        Answer(
            Mode.ON.value,
            translate("consent", "Everybody"),
            translate("consent", "Every visitor’s face is remembered as numbers, so that guards see who comes again."),
        ),
        Answer(
            Mode.OPT_IN.value,
            translate("consent", "Only who asks"),
            translate("consent", "A face is remembered only if the visitor taps “Remember me”. Others are measured alike."),
        ),
        Answer(
            Mode.OFF.value,
            translate("consent", "Nobody"),
            translate("consent", "No face is remembered. Visits are kept, but not whose they are."),
        ),
    )


class Consent(ChoiceCards):
    """Asks an admin and keeps the answer; `settled` when that is done."""

    settled = Signal()

    def __init__(self, parent: QWidget | None, office: Office, language: Language) -> None:
        super().__init__(parent)
        self._office = office
        self._guard: Guard | None = None
        self._answers = Answers(self, self._fail)
        self.message = Toast(self, moves=False)
        self.answered.connect(self._choose)
        language.changed.connect(self.say_again)
        self.say_again()

    def open_for(self, guard: Guard) -> None:
        """Ask somebody, who must be an admin."""
        self._guard = guard
        self.mark("")

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.ask(
            translate("consent", "Whom may the kiosk recognise?"),
            translate("consent", "Until you choose it remembers nobody. You can choose again under Health."),
            mode_answers(),
            translate("consent", "Continue"),
        )

    def _choose(self, value: str) -> None:
        if self._guard is None:
            return
        author, choices = Author(AuthorKind.GUARD, self._guard.id), self._office.choices
        self.button.setEnabled(False)
        self._answers.ask(self._office.run(lambda: choices.choose(author, "recognition", value)), self._tell)

    def _tell(self, _choices: Choices) -> None:
        self.settled.emit()

    def _fail(self, error: DoormanError) -> None:
        self.message.lay_out(Frame.for_size(self.width(), self.height()))
        self.message.say(trouble_words(error), trouble=True)
        self.button.setEnabled(True)
