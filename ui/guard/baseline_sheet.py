"""What the kiosk compares visitors with, and how to begin anew where that is no longer to be trusted."""

from PySide6.QtCore import QRect

from kiosk.doctor import Finding, good, needs_look
from kiosk.domain.baseline import Baseline
from kiosk.domain.policy import Policy
from ui.guard.column import Column, gap, paragraph
from ui.guard.page import Place
from ui.guard.page_words import filled, translate
from ui.guard.titled_sheet import TitledSheet
from ui.guard.why_words import celsius
from ui.symbols import Icon
from ui.theme import G_BODY, G_HEAD, G_SMALL, Tone
from ui.widgets.button import Button, ButtonLook


def baseline_facts(baseline: Baseline, policy: Policy) -> list[tuple[str, str]]:
    """Return labels and values: how many people, how much they differ, and from where on a reading is elevated."""
    count = filled(translate("pages", "%1 of %2"), len(baseline.values), policy.baseline_people)
    facts = [(translate("pages", "Learned from"), count)]
    if not baseline.is_learning(policy):
        facts.append((translate("pages", "Spread"), celsius(baseline.spread, 2)))
        facts.append((translate("pages", "Limit"), f"+{celsius(baseline.threshold(policy))}"))
    return facts


def baseline_finding(baseline: Baseline, policy: Policy) -> Finding:
    """Return how the baseline is, as one more line of the doctor."""
    if baseline.is_adrift(policy):
        fix = "look whether the heat sensor or the room changed; then learn anew, under Baseline"
        return needs_look("baseline", "too many of the last ten visitors stood out to trust an outcome", fix)
    if baseline.is_learning(policy):
        words = f"learning: {baseline.learned(policy)} of {policy.learn_people} visitors until the first outcome"
        return needs_look("baseline", words, "let visitors be measured; until then there is no outcome")
    return good("baseline", f"learned from {len(baseline.values)} recent visitors")


class BaselineSheet(TitledSheet):
    """Says what follows from learning anew before the button that does it."""

    def __init__(self, place: Place, baseline: Baseline, policy: Policy) -> None:
        super().__init__(place)
        self._baseline, self._policy = baseline, policy
        self.words = Column(self, Tone.PAPER)
        self.relearn = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.relearn.tapped.connect(self._relearn)

    @property
    def title(self) -> str:
        return translate("pages", "Baseline")

    def lay_out_body(self, room: QRect) -> None:
        frame = self.place.frame
        row = QRect(room.left(), room.bottom() + 1 - frame.row, room.width(), frame.row)
        self.relearn.fit(translate("pages", "Learn anew"), row, frame.unit)
        self.words.setGeometry(QRect(room.left(), room.top(), room.width(), row.top() - frame.gap - room.top()))
        self._say()

    def _say(self) -> None:
        unit, width = self.place.unit, float(self.words.width())
        blocks = [
            paragraph(f"{label}: {value}", G_HEAD, unit, width)
            for label, value in baseline_facts(self._baseline, self._policy)
        ]
        what = translate(
            "pages",
            "A reading is compared with recent visitors who were not elevated, so that the room and the sensor matter less.",
        )
        when = translate(
            "pages",
            "Learn anew after the sensor was moved or the room changed for good. Until %1 visitors were measured there is "
            "no outcome. What was measured so far stays in History.",
        )
        blocks += [
            gap(unit.px(16)),
            paragraph(what, G_BODY, unit, width),
            gap(unit.px(10)),
            paragraph(filled(when, self._policy.learn_people), G_SMALL, unit, width, Tone.INK_2),
        ]
        self.words.show_blocks(blocks)

    def _relearn(self) -> None:
        place, needed = self.place, self._policy.learn_people
        place.close_sheet()
        place.relearn()
        place.toast(filled(translate("pages", "Learning anew from the next %1 visitors"), needed))
