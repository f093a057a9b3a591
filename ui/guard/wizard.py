"""The calibration assistant on the screen: live picture, step card, welcome and summary over the kiosk's window."""

from dataclasses import dataclass
from datetime import tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.domain.assistant import Finding, Prompt, Quality, Step
from kiosk.domain.view import View
from kiosk.ports import CalibrationAssistant
from ui.guard.aim import AimView
from ui.guard.places import WizardPlaces
from ui.guard.step_card import StepCard
from ui.guard.summary import Summary
from ui.guard.welcome import Welcome
from ui.guard.wizard_words import close_word
from ui.heat import HeatColours
from ui.language import Language
from ui.symbols import Icon
from ui.theme import Tone
from ui.widgets.button import Button, ButtonLook
from ui.widgets.focus import FocusRing
from ui.widgets.touch import ENTER, TouchTarget

IDLE_S = 600.0
"""An assistant that nobody touches for this long leaves by itself, so that a forgotten one turns no visitor away."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the assistant shows at one moment; `welcome` before anything was ever calibrated."""

    prompt: Prompt
    findings: tuple[Finding, ...] = ()
    at_summary: bool = False
    welcome: bool = False


class WizardScreen(QWidget):
    """Shows scenes over the live picture; what the installer does comes out as signals.

    `tapped` is a tap on the picture in fractions of it, `left` leaves the assistant.
    """

    tapped = Signal(float, float)
    find_wanted = Signal()
    celsius_set = Signal(float)
    redo_wanted = Signal()
    next_wanted = Signal()
    later_wanted = Signal()
    step_wanted = Signal(object)
    start_wanted = Signal()
    left = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        language: Language,
        *,
        colours: HeatColours = HeatColours.INFERNO,
        heat_range: tuple[float, float] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scene: Scene | None = None
        self.step_card = StepCard(self, zone)
        self.welcome = Welcome(self)
        self.summary = Summary(self, zone)
        self.picture = AimView(self, colours=colours, heat_range=heat_range)
        self.close_button = Button(self, ButtonLook.OUTLINED, Icon.CLOSE)
        self._ring = FocusRing(self)
        self._join()
        language.changed.connect(self._say_again)
        self._lay_out()

    def _join(self) -> None:
        card = self.step_card
        self.picture.tapped.connect(self.tapped)
        card.find_wanted.connect(self.find_wanted)
        card.celsius_set.connect(self.celsius_set)
        card.redo_wanted.connect(self.redo_wanted)
        card.next_wanted.connect(self.next_wanted)
        card.later_wanted.connect(self.later_wanted)
        self.summary.step_wanted.connect(self.step_wanted)
        self.summary.done.connect(self.left)
        self.welcome.start_wanted.connect(self.start_wanted)
        self.close_button.tapped.connect(self.left)

    @property
    def key(self) -> str:
        """The name of what is shown now, for records of it."""
        if self._scene is None or self._scene.welcome:
            return "assistant_welcome"
        return "assistant_summary" if self._scene.at_summary else f"assistant_{self._scene.prompt.step.value}"

    @property
    def targets(self) -> tuple[TouchTarget, ...]:
        """The controls in sight."""
        parts = (self.step_card, self.welcome, self.summary)
        every = [self.close_button, *(one for part in parts for one in part.findChildren(TouchTarget))]
        return tuple(target for target in every if target.isVisibleTo(self))

    def take(self, view: View) -> None:
        """Show a view at the next paint."""
        self.picture.take(view)

    def show_scene(self, scene: Scene) -> None:
        """Show what the assistant wants shown."""
        before, self._scene = self._scene, scene
        if before is None or (before.welcome, before.at_summary) != (scene.welcome, scene.at_summary):
            self._turn_to(scene)
        self.summary.show_findings(scene.findings)
        if not self.summary.isVisibleTo(self):
            self.step_card.show_prompt(scene.prompt)
        self.picture.aim(scene.prompt if self.step_card.isVisibleTo(self) else None)
        self._ring.follow()

    def _turn_to(self, scene: Scene) -> None:
        summary = scene.at_summary and not scene.welcome
        self.step_card.setVisible(not summary and not scene.welcome)
        self.welcome.setVisible(scene.welcome)
        self.summary.setVisible(summary)
        self.close_button.setVisible(not summary)
        self._place_picture()
        self.setFocus()

    def _place_picture(self) -> None:
        places = self._places
        if not self.summary.isVisibleTo(self):
            self.picture.lay_out(places.picture, places.unit, places.corner)
        elif not places.glance.isEmpty():
            self.picture.lay_out(places.glance, places.unit, framed=not places.portrait)
        self.picture.setVisible(not self.summary.isVisibleTo(self) or not places.glance.isEmpty())

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def _lay_out(self) -> None:
        self._places = WizardPlaces.for_size(max(self.width(), 64), max(self.height(), 64))
        self.step_card.lay_out(self._places)
        self.welcome.lay_out(self._places)
        self.summary.lay_out(self._places, self.size())
        self.close_button.fit("", self._places.close, self._places.unit)
        self.close_button.setAccessibleName(close_word())
        self._place_picture()
        self.picture.raise_()
        self.close_button.raise_()
        self._ring.follow()

    def _say_again(self) -> None:
        for part in (self.step_card, self.welcome, self.summary):
            part.say_again()
        self.close_button.setAccessibleName(close_word())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        painter.end()

    def focusNextPrevChild(self, onwards: bool) -> bool:  # noqa: N802 - Qt's name
        moved = super().focusNextPrevChild(onwards)
        self._ring.follow()
        return moved

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.answer(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def answer(self, key: Qt.Key) -> bool:
        """Act on a key of a hardware keyboard: Enter is the one way on, Escape leaves out or leaves."""
        if key in ENTER:
            button = self._onwards()
            if button.isEnabled():
                button.tapped.emit()
            return True
        if key == Qt.Key.Key_Escape:
            self._back()
            return True
        return False

    def _onwards(self) -> Button:
        if self.summary.isVisibleTo(self):
            return self.summary.done_button
        return self.welcome.start if self.welcome.isVisibleTo(self) else self.step_card.onwards

    def _back(self) -> None:
        if self.step_card.isVisibleTo(self) and self.step_card.later.isVisibleTo(self):
            self.later_wanted.emit()
        else:
            self.left.emit()


class Wizard(WizardScreen):
    """Drives an assistant by the screen: `take` hands it each view, and what is done comes back to it at once.

    On a kiosk that was never calibrated, what the steps are is shown before the first one begins. Does not close the
    assistant: that is for whoever opened it.
    """

    def __init__(
        self,
        parent: QWidget | None,
        assistant: CalibrationAssistant,
        language: Language,
        *,
        colours: HeatColours = HeatColours.INFERNO,
        heat_range: tuple[float, float] | None = None,
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(parent, language, colours=colours, heat_range=heat_range, zone=zone)
        self.assistant = assistant
        self._touched_at: float | None = None
        at_start = assistant.at_summary or assistant.prompt.step is Step.ORIENTATION
        self._welcomes = at_start and all(finding.quality is Quality.MISSING for finding in assistant.findings)
        self.tapped.connect(self._tap)
        self.find_wanted.connect(self._find)
        self.celsius_set.connect(self._set_celsius)
        self.redo_wanted.connect(self._redo)
        self.next_wanted.connect(self._next)
        self.later_wanted.connect(self._skip)
        self.step_wanted.connect(self._go_to)
        self.start_wanted.connect(self._start)
        self._refresh()

    def take(self, view: View) -> None:
        """Show a view, and let the assistant look at it."""
        super().take(view)
        if not self._welcomes:
            self.assistant.take(view)
        self._refresh()
        self._leave_if_forgotten(view.at)

    def _leave_if_forgotten(self, at: float) -> None:
        if self._touched_at is None:
            self._touched_at = at
        elif at - self._touched_at >= IDLE_S:
            self.left.emit()

    def _act(self) -> None:
        """Show what an answer led to."""
        self._touched_at = None
        self._refresh()

    def _refresh(self) -> None:
        told = self.assistant
        self.show_scene(Scene(told.prompt, told.findings, told.at_summary, self._welcomes))

    def _tap(self, x: float, y: float) -> None:
        self.assistant.tap((x, y))
        self._act()

    def _find(self) -> None:
        self.assistant.find_face()
        self._act()

    def _set_celsius(self, celsius: float) -> None:
        self.assistant.set_celsius(celsius)
        self._act()

    def _redo(self) -> None:
        self.assistant.redo()
        self._act()

    def _next(self) -> None:
        self.assistant.next()
        self._act()

    def _skip(self) -> None:
        self.assistant.skip()
        self._act()

    def _go_to(self, step: Step) -> None:
        self.assistant.go_to(step)
        self._act()

    def _start(self) -> None:
        self._welcomes = False
        if self.assistant.at_summary:
            self.assistant.go_to(Step.ORIENTATION)
        self._act()
