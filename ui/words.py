"""What the screen says in each state: words, symbol and ground. No number for a reading ever appears here."""

from dataclasses import dataclass, replace
from enum import Enum
from math import ceil
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.face import Face
from kiosk.domain.fault import Fault
from kiosk.domain.identity import Greeting, Known
from kiosk.domain.policy import Policy
from kiosk.domain.screening import Guiding, Measuring, OutOfService, Ready, Screened, WarmingUp
from kiosk.domain.view import View
from ui.symbols import PARTS, Symbol
from ui.theme import Tone
from ui.visitor.greeting import END_ISOLATE, ISOLATE, called, is_from_right

translate = QCoreApplication.translate

NO_BREAK = "\u00a0"
"""A space at which no line is broken."""


class Ground(Enum):
    """The field behind the words, with the colours of main and secondary text on it."""

    NIGHT = (Tone.NIGHT, Tone.CREAM, Tone.SAND)
    CALM = (Tone.CALM, Tone.WHITE, Tone.WHITE)
    AMBER = (Tone.AMBER, Tone.AMBER_INK, Tone.AMBER_INK)
    DUSK = (Tone.DUSK, Tone.WHITE, Tone.WHITE)
    STONE = (Tone.STONE, Tone.CREAM, Tone.SAND)

    @property
    def field(self) -> Tone:
        return self.value[0]

    @property
    def text(self) -> Tone:
        return self.value[1]

    @property
    def quiet(self) -> Tone:
        return self.value[2]

    @property
    def is_colour(self) -> bool:
        """Tell whether the field is a colour on which thin strokes would be too faint."""
        return self in (Ground.CALM, Ground.AMBER, Ground.DUSK)


@dataclass(frozen=True, slots=True)
class Saying:
    """What the caption says. `key` names the state for records of what was shown.

    `far` words are for people who still have to walk. `second` belongs to the sentence; `helper` and `hint` (small) are
    lines that a site may switch off. `pips` is how many of ten are filled. `lines` is how many the headline may take.
    `name` is the part of the headline whose middle may be left out where it does not fit.
    """

    key: str
    headline: str
    symbol: Symbol
    ground: Ground = Ground.NIGHT
    second: str = ""
    helper: str = ""
    hint: str = ""
    far: bool = False
    pips: int = 0
    lines: int = 2
    name: str = ""

    def without_helper(self) -> "Saying":
        return replace(self, helper="", hint="")


def say(view: View, greeting: Greeting = Greeting.OFF) -> Saying:
    """Return what the screen says at this moment, in the language chosen now; `greeting` is how somebody known is."""
    if view.paused:
        return Saying("paused", translate("visitor", "One moment", "while staff use the kiosk"), Symbol.RING_DOT)
    if view.saving:
        return Saying("saving", translate("visitor", "One moment"), Symbol.RING_DOT)
    state = view.state
    match state:
        case WarmingUp(until):
            return _warming_up(until - view.at)
        case Ready():
            return _ready(view)
        case Guiding(guidance):
            return _guiding(guidance, state.face)
        case Measuring():
            return _measuring(state)
        case Screened(verdict):
            saying = _screened(verdict, view.baseline, view.policy)
            return _greeted(saying, view, greeting) if verdict.outcome is Outcome.NOT_ELEVATED else saying
        case OutOfService(fault):
            return out_of_service(staff_hint(fault))
        case _:
            assert_never(state)


def _warming_up(seconds: float) -> Saying:
    left = max(0, ceil(seconds))
    clock = f"{left // 60:02d}:{left % 60:02d}"
    words = translate("visitor", "Starting up – %1", "minutes and seconds left").replace("%1", "").strip()
    return Saying("warming_up", f"{words.replace(' ', NO_BREAK)} {clock}", Symbol.RING_FILLING)


def _setting_up(done: int, policy: Policy) -> str:
    text = translate("visitor", "Setting up · %1 of %2", "visitors seen, visitors needed")
    return text.replace("%1", str(done)).replace("%2", str(policy.learn_people))


def _ready(view: View) -> Saying:
    learning = view.baseline.is_learning(view.policy)
    return Saying(
        "ready",
        translate("visitor", "Stand on the mark"),
        Symbol.FOOTPRINTS,
        helper=translate("visitor", "One person at a time"),
        hint=_setting_up(view.baseline.learned(view.policy), view.policy) if learning else "",
        far=True,
    )


def _guiding(guidance: Guidance, face: Face) -> Saying:
    fit = translate("visitor", "Fit your face to the outline")

    def prompt(text: str, symbol: Symbol, helper: str = "") -> Saying:
        return Saying(guidance.value, text, symbol, helper=helper, far=True)

    match guidance:
        case Guidance.CLOSER:
            return prompt(translate("visitor", "Step closer"), Symbol.CLOSER, fit)
        case Guidance.BACK:
            return prompt(translate("visitor", "Step back"), Symbol.BACK)
        case Guidance.CENTRE:
            return prompt(translate("visitor", "Centre your face"), _way_to_middle(face))
        case Guidance.LOOK:
            return prompt(translate("visitor", "Look straight ahead"), Symbol.LOOK)
        case Guidance.ONE:
            return prompt(translate("visitor", "One person only"), Symbol.ONE)
        case Guidance.GLASSES:
            return prompt(translate("visitor", "Please remove glasses"), Symbol.GLASSES)
        case Guidance.HAT:
            return prompt(translate("visitor", "Please remove hat"), Symbol.HAT)
        case Guidance.HOLD:
            return _hold()
        case _:
            assert_never(guidance)


def _way_to_middle(face: Face) -> Symbol:
    """Return the arrow for a face in thermal fractions; the screen is a mirror, so left and right change places."""
    x, y = face.box.centre
    if abs(y - 0.5) > abs(x - 0.5):
        return Symbol.MOVE_UP if y > 0.5 else Symbol.MOVE_DOWN
    return Symbol.MOVE_RIGHT if x > 0.5 else Symbol.MOVE_LEFT


def _hold() -> Saying:
    helper = translate("visitor", "About two seconds")
    return Saying("hold", translate("visitor", "Hold still"), Symbol.RING_DOT, helper=helper, far=True)


def _measuring(state: Measuring) -> Saying:
    if not state.captures:
        return _hold()
    helper = translate("visitor", "Measuring again")
    return Saying("once_more", translate("visitor", "Hold still"), Symbol.RING_THREE, helper=helper, far=True)


def see_staff() -> str:
    return translate("visitor", "Please see a member of staff")


def _screened(verdict: Verdict, baseline: Baseline, policy: Policy) -> Saying:
    match verdict.outcome:
        case Outcome.NOT_ELEVATED:
            text = translate("visitor", "No elevated skin temperature indicated")
            return Saying("not_elevated", text, Symbol.TICK, Ground.CALM, lines=3)
        case Outcome.ELEVATED:
            text = translate("visitor", "Please re-check")
            return Saying("elevated", text, Symbol.TRIANGLE, Ground.AMBER, second=see_staff())
        case Outcome.INCONCLUSIVE:
            return _inconclusive(verdict, baseline, policy)
        case _:
            assert_never(verdict.outcome)


def _greeted(saying: Saying, view: View, greeting: Greeting) -> Saying:
    """Return what is said with the visitor's name before it, where they have one and still stand there."""
    name = called(view.identity.name, greeting) if isinstance(view.identity, Known) else ""
    if not name:
        return saying
    whole = name.replace(" ", NO_BREAK) if is_from_right(name) else name  # a line break would part it in the wrong order
    isolated = f"{ISOLATE}{whole}{END_ISOLATE}"
    hello = translate("visitor", "Hello, %1", "a visitor's name").replace("%1", isolated)
    return replace(saying, headline=hello, second=saying.headline, lines=2, name=isolated)


def _inconclusive(verdict: Verdict, baseline: Baseline, policy: Policy) -> Saying:
    if verdict.reason is Reason.LEARNING:
        seen = baseline.learned(policy)
        text = translate("visitor", "Please see staff")
        pips = round(10 * seen / policy.learn_people)
        return Saying("learning", text, Symbol.PIPS, Ground.STONE, helper=_setting_up(seen, policy), pips=pips)
    if verdict.reason is Reason.COLD:
        helper = translate("visitor", "Try again in a few minutes")
        return Saying("wait", translate("visitor", "Please wait inside"), Symbol.HOURGLASS, Ground.DUSK, helper=helper)
    text = translate("visitor", "Not available", "no result for this visitor")
    hint = staff_hint(Fault.DRIFT) if verdict.reason is Reason.DRIFT else ""
    return Saying("no_result", text, Symbol.DASH, Ground.STONE, second=see_staff(), hint=hint)


def out_of_service(hint: str) -> Saying:
    """Return what is said while nobody can be screened; `hint` tells staff why."""
    text = translate("visitor", "Not available", "out of service")
    return Saying("out_of_service", text, Symbol.PLUG, Ground.STONE, second=see_staff(), hint=hint)


def staff_hint(fault: Fault | None) -> str:
    """Return the line for staff about a fault; None is a fault of the program itself."""
    code = "" if fault is None else f" ({fault.value})"
    return translate("visitor", "For staff: %1").replace("%1", _fault_words(fault) + code)


def _fault_words(fault: Fault | None) -> str:
    match fault:
        case Fault.SENSOR_MISSING:
            return translate("visitor", "heat sensor not connected")
        case Fault.SENSOR_BUS:
            return translate("visitor", "heat sensor gives no usable values")
        case Fault.SENSOR_PERMISSION:
            return translate("visitor", "no access to the heat sensor")
        case Fault.SENSOR_DEFECT:
            return translate("visitor", "heat sensor pixels do not react")
        case Fault.REFERENCE:
            return translate("visitor", "reference patch lost or off")
        case Fault.SENSOR_NO_BUS:
            return translate("visitor", "I2C is switched off")
        case Fault.CAMERA_MISSING:
            return translate("visitor", "camera not connected")
        case Fault.CAMERA_STALLED:
            return translate("visitor", "camera pictures stopped")
        case Fault.CAMERA_IN_USE:
            return translate("visitor", "another program uses the camera")
        case Fault.MODELS_MISSING:
            return translate("visitor", "files of the face finder missing")
        case Fault.STORAGE:
            return translate("visitor", "storage full")
        case Fault.STORAGE_REFUSED:
            return translate("visitor", "storage cannot be used")
        case Fault.SETTINGS:
            return translate("visitor", "mistake in the settings file")
        case Fault.AMBIENT:
            return translate("visitor", "room too cold or too warm")
        case Fault.DRIFT:
            return translate("visitor", "readings need a check")
        case Fault.UNSTEADY:
            return translate("visitor", "room or sensor changes too fast")
        case None:
            return translate("visitor", "the program is starting again")
        case _:
            assert_never(fault)


def progress(view: View) -> float:
    """Return how far the ring has come, 0 to 1: real samples while measuring, time while warming up."""
    if view.paused:
        return 0.0
    match view.state:
        case WarmingUp(until):
            return min(max(1 - (until - view.at) / view.policy.warm_up_s, 0.0), 1.0)
        case Measuring(_, samples, captures):
            share = min(len(samples) / view.policy.samples, 1.0)
            return min((len(captures) + share) / PARTS, 1.0) if captures else share
        case _:
            return 0.0
