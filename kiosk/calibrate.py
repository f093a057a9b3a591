"""`doorman calibrate`: each step of the assistant without a screen, and the calibration as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.bootstrap import (
    audit_calibration,
    held_calibration,
    installer_for,
    kept_calibration,
    live_devices,
    open_store,
    read_calibration,
    running_kiosk,
    station_for,
    system_clock,
    write_calibration,
)
from kiosk.domain.assistant import Ask, Finding, Prompt, Quality, Step, Trouble
from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import Calibration
from kiosk.domain.face import Point
from kiosk.domain.view import View
from kiosk.errors import BadInput
from kiosk.installer import WORN_OUT, check_fits, findings_of
from kiosk.ports import CalibrationAssistant
from kiosk.settings import Settings
from kiosk.store.journal import SqliteJournal

Say = Callable[[str], None]

ASKS = {
    Ask.WAVE: "wave a warm hand {where} of the picture, 40 cm before the sensor",
    Ask.STAND: "stand before the kiosk with your nose {where} of the picture, and hold still",
    Ask.STEP_BACK: "take one step back, nose {where} of the picture, and hold still",
    Ask.BOARD: "hold a plain matte board 10 cm before the sensor, over its whole view, and keep it still",
    Ask.STEP_OUT: "step out of the view and leave it empty",
    Ask.TAP_PATCH: "the patch is looked for where --at says",
    Ask.MARK: "stand on the mark, face straight ahead",
    Ask.DONE: "done",
}

TROUBLES = {
    Trouble.NO_SENSOR: "the heat sensor gives no frames: see `doorman doctor`",
    Trouble.NO_CAMERA: "the camera gives no pictures: see `doorman doctor`",
    Trouble.NO_FACE: "no face is found: face the camera, with light on the face",
    Trouble.MANY_FACES: "more than one face is in view: only one person, please",
    Trouble.MOVING: "it moves: hold still",
    Trouble.NO_WARMTH: "nothing warm moves: come closer, or warm your hand",
    Trouble.AMBIGUOUS: "the places fit two ways of mounting: wave again, at the places only",
    Trouble.UNEVEN: "the board is uneven or does not fill the view: bring it closer",
    Trouble.OCCUPIED: "somebody or something warm is in view: leave it empty",
    Trouble.TOO_SMALL: "no warm patch that fills a pixel is there: bring it closer, use a larger one, or mend --at",
    Trouble.IMPLAUSIBLE: "what is read cannot be right: check the patch's temperature, or that the heat belongs to the face",
    Trouble.APART: "step further back: two distances are needed",
}

UNITS = {
    Step.ORIENTATION: "{:.0f} quarter turns",
    Step.ALIGNMENT: "heat lies {:.1f}° beside the picture",
    Step.FLAT_FIELD: "pixels differed by {:.2f} °C",
    Step.EMPTY_SCENE: "the empty scene reads {:.1f} °C",
    Step.REFERENCE: "the sensor reads {:+.2f} °C beside the patch",
    Step.DISTANCE: "the mark is {:.2f} m away",
}

QUALITIES = {Quality.GOOD: "good", Quality.FAIR: "fair", Quality.POOR: "poor", Quality.MISSING: "not done"}


def place_words(point: Point | None) -> str:
    """Return where a point of the picture is, for somebody who sees no picture."""
    if point is None:
        return "in the middle"
    across = "left" if point[0] < 0.47 else "right" if point[0] > 0.53 else "middle"
    down = "top" if point[1] < 0.4 else "bottom" if point[1] > 0.6 else "middle"
    return "in the middle" if across == down else f"at the {down} {across}"


def finding_line(finding: Finding) -> str:
    """Return one step's result as a line."""
    value = "" if finding.value is None else ": " + UNITS[finding.step].format(finding.value)
    at = "" if finding.at is None else f" ({finding.at:%Y-%m-%d %H:%M})"
    return f"{finding.step.value.replace('_', ' '):<12} {QUALITIES[finding.quality]}{value}{at}"


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "step": finding.step.value,
        "quality": finding.quality.value,
        "value": finding.value,
        "at": None if finding.at is None else finding.at.isoformat(),
    }


def prompt_line(prompt: Prompt) -> str:
    """Return what is asked now, or what is in the way, as a line."""
    if prompt.trouble is not None:
        return TROUBLES[prompt.trouble]
    of = f" ({prompt.number} of {prompt.count})" if prompt.count > 1 and prompt.ask is not Ask.DONE else ""
    return ASKS[prompt.ask].format(where=place_words(prompt.ring)) + of


TROUBLE_AFTER_S = 1.5
"""What is in the way for a moment only, as while a sensor wakes up, is not worth a line."""


class _Narrator:
    """A Display that feeds an assistant and tells what changes."""

    def __init__(self, say: Say) -> None:
        self.assistant: CalibrationAssistant | None = None
        self._say, self._said = say, ""
        self._new, self._since = "", 0.0

    def show(self, view: View) -> None:
        if self.assistant is None:
            return
        self.assistant.take(view)
        prompt = self.assistant.prompt
        line = prompt_line(prompt)
        if line != self._new:
            self._new, self._since = line, view.at
        if line != self._said and (prompt.trouble is None or view.at - self._since >= TROUBLE_AFTER_S):
            self._said = line
            self._say(line)


def do_step(settings: Settings, step: Step, *, seconds: float, at: Point | None, celsius: float | None, say: Say) -> Finding:
    """Go through one step with this machine's devices and keep the result; returns how good it is.

    Raises BadInput when a kiosk runs, or when there is no result after `seconds`.
    """
    _refuse_running(settings)
    if step is Step.REFERENCE and (at is None or celsius is None):
        raise BadInput("tell where the patch is in the picture and what it has: --at 0.1,0.2 --celsius 36")
    clock = system_clock()
    with open_store(settings, clock) as journal:
        devices, narrator = live_devices(settings, clock), _Narrator(say)
        sensor = devices.thermal.optics
        held = held_calibration(journal, sensor)
        station = station_for(
            settings, devices, display=narrator, journal=journal, clock=clock, calibration=held, warm_from=None
        )
        installer = installer_for(settings, station, sensor, clock, journal, step)
        if celsius is not None:
            installer.set_celsius(celsius)
        installer.find_face()
        if at is not None or step is Step.FLAT_FIELD:
            installer.tap(at or (0.5, 0.5))
        narrator.assistant = installer
        end = clock.monotonic() + seconds
        try:
            while not installer.prompt.can_next:
                if clock.monotonic() >= end:
                    raise BadInput(f"no result after {seconds:.0f} s; last: {prompt_line(installer.prompt)}")
                station.turn()
        finally:
            station.close()
        installer.next()
        _keep_with(journal, installer.held)  # the installer has audited it
        return installer.findings[list(Step).index(step)]


def _refuse_running(settings: Settings) -> None:
    process = running_kiosk(settings)
    if process is not None:
        raise BadInput(
            f"a kiosk runs here (process {process}): calibrate on its screen with `doorman calibrate`, or stop it first"
        )


def findings(settings: Settings) -> tuple[Finding, ...]:
    """Return how good each kept step is."""
    return findings_of(kept_calibration(settings), settings.policy())


def export_to(settings: Settings, file: Path) -> None:
    """Write the kept calibration to a file; raises BadInput when there is none yet."""
    kept = kept_calibration(settings)
    if not kept.done:
        raise BadInput("nothing is calibrated yet; start with `doorman calibrate`")
    write_calibration(kept, file)


def restore_from(settings: Settings, file: Path) -> tuple[Finding, ...]:
    """Let an exported calibration hold from the kiosk's next start on; raises BadInput for a damaged or foreign file."""
    read = read_calibration(file)
    return _keep(settings, lambda _held: read)


def forget(settings: Settings, step: Step | None) -> tuple[Finding, ...]:
    """Let a step, or all of them, count as not done."""
    return _keep(
        settings, lambda held: Calibration() if step is None else held.without(step.value, *WORN_OUT[step]), is_held=True
    )


def _keep_with(journal: SqliteJournal, calibration: Calibration) -> None:
    """Keep a calibration; who was measured under another one compares no more."""
    journal.keep_calibration(calibration).result()
    journal.keep_baseline(Baseline(), "").result()


def _keep(settings: Settings, change: Callable[[Calibration], Calibration], *, is_held: bool = False) -> tuple[Finding, ...]:
    """Keep a changed calibration; one that `is_held` and loses steps may be of whatever sensor it is."""
    _refuse_running(settings)
    clock = system_clock()
    with open_store(settings, clock) as journal:
        sensor = live_devices(settings, clock).thermal.optics
        before = journal.restore_calibration()
        changed = change(before)
        if not is_held:
            check_fits(changed, sensor)
        _keep_with(journal, changed)
        if steps := changed.changed_since(before):
            audit_calibration(settings, journal, clock, steps).result()
    return findings_of(changed, settings.policy())
