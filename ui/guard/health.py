"""How the kiosk is: what needs a look first, what is good, what is off; and what an admin can change about it."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, QRectF, QSize, Qt, qVersion
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kiosk import __version__
from kiosk.doctor import Condition, Finding, good, switched_off
from kiosk.domain.baseline import Baseline
from kiosk.domain.policy import Policy
from kiosk.domain.view import View
from kiosk.errors import DoormanError
from ui.guard.baseline_sheet import BaselineSheet, baseline_facts, baseline_finding
from ui.guard.choices import ChoicesView
from ui.guard.column import Block, CardColumn, paragraph
from ui.guard.doctor_words import PARTS, condition_sign, condition_words, part_words, spoken
from ui.guard.guards_view import GuardsView
from ui.guard.page import Page, Place
from ui.guard.page_words import clock_words, filled, sent_again_toast, translate
from ui.guard.painted import paint_ground, under_finger
from ui.symbols import Icon, draw_icon, draw_symbol
from ui.theme import G_BODY, G_HEAD, G_SMALL, TOUCH_MIN, Tone, Unit
from ui.visitor.text import wrapped
from ui.widgets.button import Button, ButtonLook
from ui.widgets.line import RIGHT, draw_line, width_of
from ui.widgets.row_list import RULE
from ui.widgets.touch import TouchTarget

SIDE = 304
ICON = 28
NARROW = 480
"""Pixels under which a condition is told by its shape and the ground alone."""


class FactCard(TouchTarget):
    """A heading with facts under it, each a label and a value; a tap opens more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._head, self._unit = "", Unit(1.0)
        self._facts: Sequence[tuple[str, str]] = ()

    def say(self, head: str, facts: Sequence[tuple[str, str]], unit: Unit) -> None:
        """Take words."""
        if (head, tuple(facts), unit) != (self._head, tuple(self._facts), self._unit):
            self._head, self._facts, self._unit = head, tuple(facts), unit
            self.setAccessibleName(head)
            self.update()

    def height_for(self, facts: int, unit: Unit) -> int:
        """Return how high it is with so many facts."""
        line = round(1.5 * G_BODY.pixels(unit))
        return max(TOUCH_MIN, round(1.5 * G_SMALL.pixels(unit)) + facts * line + 2 * max(10, unit.px(14)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = under_finger(Tone.CARD.colour()) if self.is_down else Tone.CARD.colour()
        paint_ground(painter, QRectF(self.rect()), max(14, self._unit.px(20)), ground, Tone.RULE.colour())
        pad, top = max(14, self._unit.px(22)), float(max(10, self._unit.px(14)))
        high = 1.5 * G_SMALL.pixels(self._unit) if self._facts else self.height() - 2 * top
        room = QRectF(pad, top, self.width() - 2 * pad, high)
        words = room.adjusted(0, 0, -30, 0)
        draw_line(painter, self._head, G_SMALL, G_SMALL.pixels(self._unit), words, Tone.INK_2)
        side = max(18, self._unit.px(22))
        draw_icon(
            painter, Icon.NEXT, QRectF(room.right() - side, room.center().y() - side / 2, side, side), Tone.INK_2.colour()
        )
        line, pixels = 1.5 * G_BODY.pixels(self._unit), G_BODY.pixels(self._unit)
        for number, (label, value) in enumerate(self._facts):
            where = QRectF(pad, room.bottom() + number * line, room.width(), line)
            taken = draw_line(painter, value, G_BODY, pixels, where, Tone.INK, RIGHT)
            draw_line(painter, label, G_BODY, pixels, where.adjusted(0, 0, -taken - 10, 0), Tone.INK_2)
        painter.end()


@dataclass(frozen=True, slots=True)
class HealthPlaces:
    """Where everything lies, in pixels of the page."""

    checks: QRect
    baseline: QRect
    buttons: tuple[QRect, ...]

    @staticmethod
    def for_size(size: QSize, unit: Unit, *, portrait: bool, low: bool, facts: int, buttons: int) -> "HealthPlaces":
        """Lay out a page's content with a card of a height and so many buttons."""
        gap, row = max(10, unit.px(14)), unit.touch(64 if low else 68)
        if portrait:
            lines = -(-buttons // 2)
            half, top = (size.width() - gap) // 2, size.height() - lines * row - (lines - 1) * gap
            places = tuple(QRect(n % 2 * (half + gap), top + n // 2 * (row + gap), half, row) for n in range(buttons))
            card = QRect(0, top - gap - facts, size.width(), facts)
            return HealthPlaces(QRect(0, 0, size.width(), card.top() - gap), card, places)
        side = 236 if low else unit.px(SIDE)
        left = size.width() - side
        top = size.height() - buttons * row - (buttons - 1) * gap
        places = tuple(QRect(left, top + n * (row + gap), side, row) for n in range(buttons))
        beside = QRect(0, 0, left - (16 if low else unit.px(24)), size.height())
        return HealthPlaces(beside, QRect(left, 0, side, min(facts, max(TOUCH_MIN, top - gap))), places)


class HealthPage(Page):
    """The doctor's list, the baseline, and for admins the settings and the guards."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._findings: tuple[Finding, ...] = ()
        self._checked = ""
        self._is_checking = False
        self._seen: tuple[Baseline, Policy] | None = None
        self._pushed: QWidget | None = None
        self.checks = CardColumn(self)
        self.baseline = FactCard(self)
        self.again = Button(self, ButtonLook.OUTLINED, Icon.RESCREEN)
        self.calibrate = Button(self, ButtonLook.OUTLINED, Icon.HAND)
        self.resend = Button(self, ButtonLook.OUTLINED, Icon.CLOUD)
        self.settings = Button(self, ButtonLook.OUTLINED, Icon.SETTINGS)
        self.guards = Button(self, ButtonLook.OUTLINED, Icon.GUARD)
        self.choices = ChoicesView(self, place)
        self.people = GuardsView(self, place)
        self._join()

    def _join(self) -> None:
        self.baseline.tapped.connect(self._open_baseline)
        self.again.tapped.connect(self.examine)
        self.calibrate.tapped.connect(self.place.calibrate)
        self.resend.tapped.connect(self._send_again)
        self.settings.tapped.connect(self._open_choices)
        self.guards.tapped.connect(self._open_guards)

    @property
    def title(self) -> str:
        if self._pushed is self.choices:
            return translate("pages", "Settings")
        if self._pushed is self.people:
            return translate("pages", "Guards")
        return translate("pages", "Health")

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is listed, in its order."""
        return self._findings

    def enter(self, **_about: Any) -> None:
        self.back()
        self.examine()

    def refresh(self) -> None:
        if self._pushed is self.choices:
            self.choices.refresh()
        elif self._pushed is self.people:
            self.people.refresh()

    def back(self) -> bool:
        if self._pushed is None:
            return False
        self._pushed.hide()
        self._pushed = None
        self.is_deep, self.tools = False, ()
        self.lay_out(self.size())
        self.examine()
        return True

    def takes(self, view: View) -> None:
        if self._seen is None or self._seen[0] is not view.baseline:
            self._seen = view.baseline, view.policy
            self._say_baseline()
            self._list()

    def examine(self) -> None:
        """Ask the doctor anew; what is listed stays until he is done."""
        if not self._is_checking:
            self._is_checking = True
            self.again.setEnabled(False)
            self.place.answers.ask(self.place.examine(), self._take, self._fail)

    def _take(self, findings: Sequence[Finding]) -> None:
        self._findings = tuple(findings)
        self._checked = clock_words(self.place.clock.now().utc, self.place.zone)
        self._stop_checking()

    def _fail(self, error: DoormanError) -> None:
        self.place.trouble(error)
        self._stop_checking()

    def _stop_checking(self) -> None:
        self._is_checking = False
        self.again.setEnabled(True)
        self.lay_out(self.size())
        self._list()
        self._say_status()

    def _say_status(self) -> None:
        tells = self._checked and self._pushed is None
        self.status = filled(translate("pages", "Checked %1"), self._checked) if tells else ""
        self.place.retitle()

    def _send_again(self) -> None:
        self.place.answers.ask(self.place.send_again(), self._sent, self.place.trouble)

    def _sent(self, visits: int) -> None:
        self.place.toast(sent_again_toast(visits))
        self.examine()

    # What is opened

    def _open_baseline(self) -> None:
        if self._seen is not None:
            self.place.open_sheet(BaselineSheet(self.place, *self._seen))

    def _open_choices(self) -> None:
        self._push(self.choices)
        self.choices.refresh()

    def _open_guards(self) -> None:
        self._push(self.people)
        self.people.refresh()

    def _push(self, view: QWidget) -> None:
        self._pushed, self.is_deep = view, True
        self.tools = (self.people.add,) if view is self.people else ()
        self.status = ""
        self.lay_out(self.size())
        view.show()
        view.raise_()
        self.place.retitle()

    # Places and words

    def lay_out(self, size: QSize) -> None:
        frame = self.place.frame
        unit = frame.unit
        unsent = [self.resend] if self.place.sync.waiting.given_up else []
        shown = [self.again, self.calibrate, *unsent, *([self.settings, self.guards] if self.is_admin else [])]
        words = {
            self.again: translate("pages", "Check again"),
            self.calibrate: translate("pages", "Calibrate"),
            self.resend: translate("pages", "Send again"),
            self.settings: translate("pages", "Settings"),
            self.guards: translate("pages", "Guards"),
        }
        facts = self.baseline.height_for(0 if frame.low else 3, unit)
        places = HealthPlaces.for_size(size, unit, portrait=frame.portrait, low=frame.low, facts=facts, buttons=len(shown))
        for button, word in words.items():
            button.setVisible(button in shown)
            if button in shown:
                button.fit(word, places.buttons[shown.index(button)], unit)
        self.checks.unit = unit
        self.checks.setGeometry(places.checks)
        self.baseline.setGeometry(places.baseline)
        for view in (self.choices, self.people):
            view.setGeometry(self.rect())
            view.lay_out()
        self._say_baseline()
        self._list()
        self._say_status()

    def _say_baseline(self) -> None:
        facts = [] if self._seen is None else baseline_facts(*self._seen)
        head = translate("pages", "Baseline")
        if self.place.frame.low:  # there is room for one line
            head, facts = " · ".join([head, *(value for _, value in facts[:1])]), []
        self.baseline.say(head, facts, self.place.unit)

    def _list(self) -> None:
        width = float(self.checks.width())
        if not self._findings:
            waiting = translate("pages", "Looking at every part…")
            pad = self.place.unit.px(24)
            self.checks.show_blocks([Block(pad), paragraph(waiting, G_BODY, self.place.unit, width, Tone.INK_2, left=pad)])
            return
        self.checks.show_blocks([self._block(finding, width) for finding in self.ordered()])

    def ordered(self) -> list[Finding]:
        """Return what the doctor found with what only a panel knows, what needs a look first."""
        findings = list(self._findings)
        if self._seen is not None:
            findings.append(baseline_finding(*self._seen))
        if not any(finding.what == "cloud" for finding in findings):
            findings.append(switched_off("cloud", "not set up: everything stays on this kiosk, and nothing is lost"))
        versions = f"doorman {__version__}, Qt {qVersion()}, Python {platform.python_version()}"
        findings.append(good("version", versions))
        order = [Condition.LOOK, Condition.GOOD, Condition.OFF]
        return sorted(findings, key=lambda finding: order.index(finding.condition))

    def _block(self, finding: Finding, width: float) -> Block:
        unit, pad = self.place.unit, max(12, self.place.unit.px(20))
        side, small = max(22, unit.px(ICON)), G_SMALL.pixels(unit)
        word, (symbol, tone, cut) = condition_words(finding.condition), condition_sign(finding.condition)
        mark = max(20, unit.px(26))
        word = word if width > NARROW else ""
        verdict = width_of(word, G_HEAD, small) + mark + 10
        left = 2 * pad + side
        room = width - left - verdict - 2 * pad
        head = wrapped(part_words(finding.what), G_HEAD, G_HEAD.pixels(unit, 0.9), room)
        told = [spoken(finding.words), *([spoken(finding.fix)] if finding.fix else [])]
        lines = [wrapped(text, G_SMALL, small, room) for text in told]
        text_high = head.height + sum(line.height for line in lines)
        tall = max(unit.touch(72), text_high + 2 * max(8, unit.px(10)))
        needs = finding.condition is Condition.LOOK

        def paint(painter: QPainter, rect: QRectF, _down: str | None) -> None:
            if needs:
                painter.fillRect(rect, Tone.AMBER_TINT.colour())
            middle = rect.center().y()
            icon = PARTS.get(finding.what, Icon.SETTINGS)
            draw_icon(painter, icon, QRectF(rect.left() + pad, middle - side / 2, side, side), Tone.INK_2.colour())
            top = rect.top() + (tall - text_high) / 2
            painter.save()
            painter.setClipRect(QRectF(rect.left(), rect.top(), left + room + pad / 2, rect.height()))
            head.paint(painter, rect.left() + left, top, Tone.INK.colour())
            top += head.height
            for line in lines:
                line.paint(painter, rect.left() + left, top, Tone.INK_2.colour())
                top += line.height
            painter.restore()
            where = QRectF(rect.right() - pad - verdict + mark + 10, rect.top(), verdict - mark - 8, rect.height())
            draw_symbol(
                painter, symbol, QRectF(where.left() - mark - 10, middle - mark / 2, mark, mark), tone.colour(), cut.colour()
            )
            draw_line(painter, word, G_HEAD, small, where, tone)
            painter.fillRect(QRectF(rect.left(), rect.bottom() - RULE, rect.width(), RULE), Tone.RULE.colour())

        return Block(tall, paint)
