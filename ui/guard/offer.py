"""What the first admin is offered last: to line up camera and heat sensor now, or later."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.guard.choice_cards import Answer, ChoiceCards
from ui.language import Language

translate = QCoreApplication.translate

NOW, LATER = "now", "later"


class CalibrationOffer(ChoiceCards):
    """Asks whether to calibrate; `answered` has NOW or LATER."""

    def __init__(self, parent: QWidget | None, language: Language) -> None:
        super().__init__(parent)
        language.changed.connect(self.say_again)
        self.say_again()
        self.mark(NOW)

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.ask(
            translate("consent", "Calibrate now?"),
            translate("consent", "Camera and heat sensor were never lined up on this kiosk."),
            (
                Answer(
                    NOW,
                    translate("consent", "Yes, now"),
                    translate("consent", "Six steps at the kiosk, about five minutes. Visitors wait meanwhile."),
                ),
                Answer(
                    LATER,
                    translate("consent", "Later"),
                    translate("consent", "It works by the lenses’ data until then. It waits under Health."),
                ),
            ),
            translate("consent", "Continue"),
        )
