"""The installer's work: goes through the calibration steps, keeps what each yields, and says how good it is."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.assistant import Finding, Prompt, Quality, Step
from kiosk.domain.calibration import RESIDUAL_FAIR_DEG, RESIDUAL_FINE_DEG, Calibration, Done
from kiosk.domain.face import Point
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.thermal import Optics
from kiosk.domain.view import View
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.steps import TASKS, ReferenceTask, Sight, Task

ORDER = tuple(Step)

WORN_OUT = {
    Step.ORIENTATION: ("alignment", "empty_scene", "reference"),
    Step.FLAT_FIELD: ("empty_scene", "reference"),
    Step.ALIGNMENT: (),
    Step.EMPTY_SCENE: (),
    Step.REFERENCE: (),
    Step.DISTANCE: (),
}
"""What a step's new result makes untrue: a turned array has its heat elsewhere, evened pixels see another empty scene."""


class Installer:
    """The CalibrationAssistant of kiosk.ports. `adopt` is given every calibration that is to hold from now on.

    `sensor` is the array as its adapter delivers it, `lenses` the map by fields of view alone, `held` what holds now.
    """

    def __init__(
        self,
        *,
        held: Calibration,
        sensor: Optics,
        lens: Lens,
        lenses: Registration,
        policy: Policy,
        clock: Clock,
        adopt: Callable[[Calibration], object],
        on_close: Callable[[], object] = lambda: None,
        only: Step | None = None,
    ) -> None:
        self.held = held
        self._sensor, self._lens, self._lenses, self._policy, self._clock = sensor, lens, lenses, policy, clock
        self._adopt, self._on_close = adopt, on_close
        self._single = only is not None
        self._step: Step | None = only or ORDER[0]
        self._task: Task = self._begun()

    @property
    def prompt(self) -> Prompt:
        shown = self._task.prompt()
        fresh = self._task.result
        finding = _finding(shown.step, self._with(fresh), self._policy) if fresh is not None else None
        kept = _finding(shown.step, self.held, self._policy)
        return replace(
            shown,
            finding=finding or (kept if kept.quality is not Quality.MISSING else None),
            can_next=fresh is not None,
            can_skip=shown.can_skip and fresh is None,
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        return findings_of(self.held, self._policy)

    @property
    def at_summary(self) -> bool:
        return self._step is None

    def take(self, view: View) -> None:
        if self._step is not None:
            self._task.take(view)

    def tap(self, point: Point) -> None:
        if self._step is not None:
            self._task.tap(point)

    def find_face(self) -> None:
        if self._step is not None:
            self._task.find_face()

    def set_celsius(self, celsius: float) -> None:
        if isinstance(self._task, ReferenceTask):
            self._task.set_celsius(celsius)

    def redo(self) -> None:
        self._task = self._begun()

    def next(self) -> None:
        """Keep the step's result, let it hold at once, and go on; without a result nothing happens."""
        if self._step is None or self._task.result is None:
            return
        self.held = self._with(self._task.result)
        self._adopt(self.held)
        self._go_on()

    def skip(self) -> None:
        if self._step is not None:
            self._keep_if_fine()
            self._go_on()

    def go_to(self, step: Step) -> None:
        """Do one step by itself; after it the summary is shown again."""
        self._step, self._single = step, self._step is None or self._single
        self._task = self._begun()

    def close(self) -> None:
        self._keep_if_fine()
        self._on_close()

    def _keep_if_fine(self) -> None:
        """Keep a finished step that is left by another way than Next, unless it came out poor."""
        if self._step is None or self._task.result is None:
            return
        offered = self._with(self._task.result)
        if _finding(self._step, offered, self._policy).quality is not Quality.POOR:
            self.held = offered
            self._adopt(offered)

    def _begun(self) -> Task:
        step = self._step or ORDER[-1]
        seen = self.held.seen(self._sensor)
        registration = self.held.alignment.registration if self.held.alignment is not None else self._lenses
        patch = None if self.held.reference is None else self.held.reference.box
        sight = Sight(seen, self._lens, self._lenses, registration, patch)
        if step is Step.REFERENCE and self.held.reference is not None:
            return ReferenceTask(sight, self.held.reference.celsius)
        return TASKS[step](sight)

    def _go_on(self) -> None:
        assert self._step is not None
        later = ORDER.index(self._step) + 1
        self._step = None if self._single or later == len(ORDER) else ORDER[later]
        self._single = True if self._step is None else self._single
        self._task = self._begun()

    def _with(self, result: object) -> Calibration:
        """Return what would hold with the current step's result; what it makes untrue is dropped."""
        assert self._step is not None
        step = self._step.value
        is_news = result != getattr(self.held, step)
        kept = self.held.without(step, *(WORN_OUT[self._step] if is_news else ()))
        stamp = Done(self._clock.now().utc, shape_name(self._sensor))
        return replace(kept, done=(*kept.done, (step, stamp)), **{step: result})  # type: ignore[arg-type]


def findings_of(calibration: Calibration, policy: Policy) -> tuple[Finding, ...]:
    """Return how good each step of a calibration is, in their order."""
    return tuple(_finding(step, calibration, policy) for step in ORDER)


def _finding(step: Step, of: Calibration, policy: Policy) -> Finding:
    done = of.done_at(step.value)
    quality, value = _judged(step, of, policy)
    return Finding(step, quality, value, None if done is None else done.at)


def _judged(step: Step, of: Calibration, policy: Policy) -> tuple[Quality, float | None]:
    """Return how good a step came out, and its number as `Finding` describes it."""
    match step:
        case Step.ORIENTATION if of.orientation is not None:
            return Quality.GOOD, float(of.orientation.quarter_turns)
        case Step.ALIGNMENT if of.alignment is not None:
            return _graded(of.alignment.residual_deg, RESIDUAL_FINE_DEG, RESIDUAL_FAIR_DEG), of.alignment.residual_deg
        case Step.FLAT_FIELD if of.flat_field is not None:
            return _graded(of.flat_field.spread, 1.0, 2.0), of.flat_field.spread
        case Step.EMPTY_SCENE if of.empty_scene is not None:
            is_usual = policy.ambient_low - policy.unit_offset <= of.empty_scene.median <= policy.ambient_high
            return Quality.GOOD if is_usual else Quality.POOR, of.empty_scene.median
        case Step.REFERENCE if of.reference is not None:
            return _graded(abs(of.reference.offset), 3.0, 4.5), of.reference.offset
        case Step.DISTANCE if of.distance is not None:
            return _graded(abs(of.distance.metres - 0.38), 0.09, 0.13), of.distance.metres
        case _:
            return Quality.MISSING, None


def _graded(value: float, fine: float, fair: float) -> Quality:
    return Quality.GOOD if value <= fine else Quality.FAIR if value <= fair else Quality.POOR


def shape_name(optics: Optics) -> str:
    """Return an array's shape as calibrations name it, such as "8x8"."""
    return f"{optics.rows}x{optics.columns}"


def check_fits(calibration: Calibration, sensor: Optics) -> None:
    """Raise BadInput when a calibration was made on another kind of array."""
    others = {done.sensor for _, done in calibration.done} - {shape_name(sensor)}
    flat, scene = calibration.flat_field, calibration.empty_scene
    if flat is not None and flat.offsets.shape != sensor.shape:
        others.add("x".join(map(str, flat.offsets.shape)))
    if scene is not None and scene.celsius.shape != calibration.seen(sensor).shape:
        others.add("x".join(map(str, scene.celsius.shape)))
    if others:
        raise BadInput(
            f"this calibration was made on a {min(others)} array, but the sensor here is {shape_name(sensor)}: "
            f"calibrate again with `doorman calibrate`"
        )
