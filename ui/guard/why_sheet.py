"""The why-card of a visit, over the panel."""

from dataclasses import replace

from PySide6.QtCore import QRect

from kiosk.domain.card import Shown, VisitCard
from kiosk.domain.decision import Verdict
from kiosk.domain.why import Evidence, WhyCard, why
from ui.guard.answers import Answers
from ui.guard.page import Place
from ui.guard.page_words import visitor, when
from ui.guard.titled_sheet import TitledSheet
from ui.guard.why_card import WhyCardView, WhyView


def open_why(place: Place, card: VisitCard, shown: Shown) -> None:
    """Explain a visit's outcome; where readings are kept apart from identities, without a face."""
    place.open_sheet(WhySheet(place, card, shown))


class WhySheet(TitledSheet):
    """Every number behind an outcome, and the picture that it was measured on."""

    def __init__(self, place: Place, card: VisitCard, shown: Shown) -> None:
        super().__init__(place)
        self._card, self._shown = card, shown
        self._answers = Answers(self, place.trouble)
        self._evidence: Evidence | None = None
        self._why: WhyCard | None = None
        self.why = WhyCardView(self)
        self._answers.ask(place.desk.verdict(card.id), self._take_verdict)
        self._answers.ask(place.desk.evidence(card.id), self._take_evidence, lambda _: self._take_evidence(Evidence()))

    @property
    def title(self) -> str:
        now, apart = self.place.clock.now().utc, self._shown is Shown.READINGS
        return f"{visitor(self._card)} · {when(self._card.at, now, self.place.zone, hours=apart)}"

    def lay_out_body(self, room: QRect) -> None:
        edge = self.margin - self.place.unit.px(28)
        self.why.setGeometry(QRect(edge, self.head - 12, self.width() - 2 * edge, self.height() - self.head + 12))

    def _take_verdict(self, verdict: Verdict | None) -> None:
        self._why = why(verdict)
        self._show()

    def _take_evidence(self, evidence: Evidence) -> None:
        apart = self._shown is Shown.READINGS
        self._evidence = replace(evidence, photo=None, heat_map=None) if apart else evidence
        self._show()

    def _show(self) -> None:
        if self._why is not None and self._evidence is not None:
            self.why.show_card(WhyView(self._why, self._evidence))

    def say_again(self) -> None:
        super().say_again()
        self._show()
