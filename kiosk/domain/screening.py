"""The screening state machine: what a visitor is asked, when a measurement is complete, and what it says.

`step` is pure and total: any state, any observation, any time gives a state. An outcome exists only inside `Screened`.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Guidance, Reason, Verdict, compared, decide, unjudged
from kiosk.domain.face import Face
from kiosk.domain.fault import Fault
from kiosk.domain.gates import Gate, gates_of, narrowest, room_limits, warmth_limit
from kiosk.domain.measurement import (
    Measurement,
    Sample,
    covering,
    mean_box,
    measure,
    motion_deg,
    trimmed_mean,
    warmth,
    width_deg,
)
from kiosk.domain.policy import Policy
from kiosk.domain.presence import presence_of
from kiosk.domain.thermal import Background, Optics, ThermalFrame


@dataclass(frozen=True, slots=True)
class WarmingUp:
    until: float


@dataclass(frozen=True, slots=True)
class Ready:
    """Nobody to screen. `stays` is somebody already screened who still stands there, last seen at `seen_at`."""

    stays: Face | None = None
    seen_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Guiding:
    """A visitor is there and one thing is to be done; `asked` is what need not be asked again."""

    guidance: Guidance
    since: float
    seen_at: float
    face: Face
    asked: tuple[Guidance, ...] = ()


@dataclass(frozen=True, slots=True)
class Measuring:
    """Good samples are coming in; `captures` are finished ones of the same visitor, `face` is where they are.

    `gates` are those of the finished captures.
    """

    since: float
    samples: tuple[Sample, ...]
    captures: tuple[Measurement, ...] = ()
    seen_at: float = 0.0
    asked: tuple[Guidance, ...] = ()
    face: Face | None = None
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True)
class Screened:
    """The outcome is known and shown; `face` is where the visitor was measured, `follows` where they are now.

    Once the visitor `left`, whoever stands there is somebody else.
    """

    verdict: Verdict
    since: float
    face: Face
    seen_at: float
    follows: Face | None = None
    left: bool = False


@dataclass(frozen=True, slots=True)
class OutOfService:
    """Something is wrong; a warm-up that was interrupted goes on until `warm_at`."""

    fault: Fault
    since: float
    warm_at: float = 0.0


State = WarmingUp | Ready | Guiding | Measuring | Screened | OutOfService


@dataclass(frozen=True, slots=True)
class Observation:
    """What the kiosk sees at one thermal frame.

    `faces` are in fractions of the thermal field. `frame` is None only together with a `fault`. `period` is the time
    between frames in seconds. `offset` is what a reference source shows the sensor to read too high.
    """

    frame: ThermalFrame | None
    faces: tuple[Face, ...]
    background: Background | None
    optics: Optics
    fault: Fault | None = None
    period: float = 0.1
    offset: float | None = None


def state_name(state: State) -> str:
    """Return the name of a state as records and tests spell it, e.g. "guiding:closer"."""
    match state:
        case WarmingUp():
            return "warming_up"
        case Ready():
            return "ready"
        case Guiding(guidance):
            return f"guiding:{guidance.value}"
        case Measuring():
            return "measuring"
        case Screened(verdict):
            return f"screened:{verdict.outcome.value}"
        case OutOfService(fault):
            return f"out_of_service:{fault.value}"
        case _:
            assert_never(state)


def step(state: State, seen: Observation, baseline: Baseline, policy: Policy, now: float) -> State:
    """Return the state that follows when `seen` is observed at monotonic time `now`."""
    if seen.fault is not None:
        return _out_of_service(state, seen.fault, policy, now)
    if seen.frame is None or seen.background is None:
        return state
    if not _room_is_usable(seen.background, policy):
        return _out_of_service(state, Fault.AMBIENT, policy, now)

    visitors = _visitors(seen.frame, seen.background, seen, policy)
    match state:
        case WarmingUp(until):
            return state if now < until else Ready()
        case OutOfService(_, since, warm_at):
            if now - since < policy.fault_min_s:
                return state
            return WarmingUp(warm_at) if now < warm_at else Ready()
        case Ready():
            return _from_ready(state, visitors, seen, policy, now)
        case Guiding():
            return _from_guiding(state, visitors, seen, policy, now)
        case Measuring():
            return _from_measuring(state, visitors, seen, seen.frame, seen.background, baseline, policy, now)
        case Screened():
            return _from_screened(state, visitors, seen.period, policy, now)
        case _:
            assert_never(state)


def _room_is_usable(background: Background, policy: Policy) -> bool:
    """Tell whether the room is in the range in which skin tells something, as far as that is known."""
    low, high = room_limits(policy)
    return low <= (background.median if policy.ambient_fixed is None else policy.ambient_fixed) <= high


def _out_of_service(state: State, fault: Fault, policy: Policy, now: float) -> OutOfService:
    """Return the fault's state; a lost sensor settles again when it is back, a warm-up is never cut short."""
    warm_at = 0.0
    if isinstance(state, WarmingUp):
        warm_at = state.until
    elif isinstance(state, OutOfService):
        warm_at = state.warm_at
    if fault in (Fault.SENSOR_MISSING, Fault.SENSOR_BUS, Fault.SENSOR_PERMISSION, Fault.SENSOR_NO_BUS):
        warm_at = max(warm_at, now + policy.settle_s)
    if isinstance(state, OutOfService) and state.fault is fault:
        return replace(state, warm_at=warm_at)
    return OutOfService(fault, now, warm_at)


def _visitors(frame: ThermalFrame, background: Background, seen: Observation, policy: Policy) -> tuple[Face, ...]:
    """Return the faces that are warm: a picture of a face is none. Largest first."""

    def is_warm(face: Face) -> bool:
        rise, fill = warmth(frame, face.box, background, seen.optics)
        return fill >= 0.02 and rise >= warmth_limit(fill, policy)

    return tuple(sorted((face for face in seen.faces if is_warm(face)), key=lambda face: -face.box.area))


def _obstacle(
    visitors: tuple[Face, ...], before: Face | None, seen: Observation, asked: tuple[Guidance, ...], policy: Policy
) -> Guidance | None:
    """Return what keeps the largest visitor from being measured in this frame, or None."""
    face, frame, background = visitors[0], seen.frame, seen.background
    assert frame is not None
    assert background is not None
    wide = width_deg(face.box, seen.optics)
    if any(other.box.area > policy.bystander_area * face.box.area for other in visitors[1:]):
        return Guidance.ONE
    if wide < policy.face_narrow:
        return Guidance.CLOSER
    if wide > policy.face_wide:
        return Guidance.BACK
    margin = policy.centre_margin
    if not all(margin <= at <= 1 - margin for at in face.box.centre):
        return Guidance.CENTRE
    if face.turn is not None and not face.turn.within(policy.turn_max):
        return Guidance.LOOK
    if warmth(frame, face.box, background, seen.optics)[1] < policy.fill_min:
        return Guidance.CLOSER
    if before is not None and motion_deg(before, face, seen.optics) > policy.motion_max:
        return Guidance.HOLD
    cover = covering(frame, face.box, background, seen.optics)
    if cover is not None and Guidance(cover) not in asked:
        return Guidance(cover)
    return None


def _same(before: Face, visitors: tuple[Face, ...]) -> Face | None:
    """Return the visitor who can be the one seen just before: within a face's width and about as large."""
    x, y = before.box.centre
    for face in visitors:
        near = abs(face.box.centre[0] - x) < before.box.width and abs(face.box.centre[1] - y) < before.box.height
        if near and 0.5 <= face.box.area / before.box.area <= 2:
            return face
    return None


def _from_ready(state: Ready, visitors: tuple[Face, ...], seen: Observation, policy: Policy, now: float) -> State:
    if state.stays is not None:
        same = _same(state.stays, visitors)
        if same is not None:
            return Ready(same, now)
        return Ready() if now - state.seen_at >= policy.gone_s else state
    if not visitors:
        return state
    obstacle = _obstacle(visitors, None, seen, (), policy)
    return Guiding(obstacle or Guidance.HOLD, now, now, visitors[0])


def _from_guiding(state: Guiding, visitors: tuple[Face, ...], seen: Observation, policy: Policy, now: float) -> State:
    if not visitors:
        return Ready() if now - state.seen_at >= policy.gone_s else state
    face = visitors[0]
    asked = state.asked
    covering_asked = state.guidance in (Guidance.GLASSES, Guidance.HAT)
    if covering_asked and now - state.since >= policy.cover_prompt_s:
        asked = (*asked, state.guidance)
    obstacle = _obstacle(visitors, state.face, seen, asked, policy) or Guidance.HOLD
    if now - state.since < policy.prompt_s:
        return replace(state, seen_at=now, face=face, asked=asked)
    if obstacle is not state.guidance:
        return Guiding(obstacle, now, now, face, asked)
    if obstacle is Guidance.HOLD and motion_deg(state.face, face, seen.optics) <= policy.motion_max:
        return Measuring(now, (), (), now, asked, face)
    return replace(state, seen_at=now, face=face, asked=asked)


def _from_measuring(
    state: Measuring,
    visitors: tuple[Face, ...],
    seen: Observation,
    frame: ThermalFrame,
    background: Background,
    baseline: Baseline,
    policy: Policy,
    now: float,
) -> State:
    if not visitors:
        if now - state.seen_at < policy.gone_s:
            return state
        return _left_early(state, baseline, policy, now) if state.captures and state.face is not None else Ready()
    face = visitors[0]
    # What covers a face is judged on the mean of the capture: one noisy frame must not restart it.
    obstacle = _obstacle(visitors, state.face, seen, (Guidance.GLASSES, Guidance.HAT), policy)
    if obstacle is not None or now - state.seen_at > max(policy.blink_s, 2.5 * seen.period):
        return Guiding(obstacle or Guidance.HOLD, now, now, face, state.asked)
    samples = (*state.samples, Sample(frame, face))
    if len(samples) < policy.samples:
        return replace(state, samples=samples, seen_at=now, face=face)
    mean = ThermalFrame(trimmed_mean([sample.frame for sample in samples]), now)
    box = mean_box([sample.face for sample in samples])
    presence = presence_of(mean.celsius, box, background, seen.optics)
    if not presence.is_person:
        return Guiding(Guidance.HOLD, now, now, face, state.asked)
    taken = measure(samples, background, seen.optics, policy.kappa, policy.ambient_fixed, seen.offset)
    captures = (*state.captures, taken)
    cover = covering(mean, box, background, seen.optics)
    gates = narrowest(state.gates, gates_of(samples, taken, presence, background, policy, seen.optics))
    known = baseline.at(now, taken.ambient, policy, referenced=taken.offset is not None)
    verdict = decide(captures, known, policy, None if cover is None else Guidance(cover))
    if verdict is None:
        return Measuring(now, (), captures, now, state.asked, face, gates)
    return Screened(replace(verdict, gates=gates), now, face, now)


def _left_early(state: Measuring, baseline: Baseline, policy: Policy, now: float) -> State:
    """Keep what was measured of a visitor who went before the second reading: it was high, and is worth a look."""
    assert state.face is not None
    first = state.captures[0]
    known = baseline.at(now, first.ambient, policy, referenced=first.offset is not None)
    told = unjudged if known.is_learning(policy) else compared
    verdict = replace(told(state.captures, known, policy), reason=Reason.LEFT, gates=state.gates)
    return Screened(verdict, now, state.face, state.seen_at, left=True)


def _from_screened(state: Screened, visitors: tuple[Face, ...], period: float, policy: Policy, now: float) -> State:
    """Keep the outcome until the visitor left; it never carries over to whoever comes next."""
    shown = now - state.since
    same = None if state.left else _same(state.follows or state.face, visitors)
    if same is not None:
        is_leaving = same.box.area < 0.5 * state.face.box.area and shown >= policy.result_min_s
        if is_leaving or shown >= policy.result_max_s:
            return Ready(same, now)
        return replace(state, follows=same, seen_at=now)
    left = state.left or bool(visitors) or now - state.seen_at > max(policy.blink_s, 2.5 * period)
    if left and shown >= policy.result_min_s:
        return Ready()
    return replace(state, left=left)
