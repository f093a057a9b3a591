"""The gates a capture had to pass, each with its number and its limits, so that staff can see how near it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from math import inf

from kiosk.domain.face import Box, distance_m
from kiosk.domain.measurement import Measurement, Sample, box_distance_m, motion_deg, warmth
from kiosk.domain.policy import Policy
from kiosk.domain.presence import Presence
from kiosk.domain.thermal import Background, Celsius, Optics


class Check(Enum):
    """What a gate looks at, in the order in which people read it."""

    DISTANCE = "distance"
    """Metres."""
    FILL = "fill"
    """Share of the best pixel that the face covers, 0 to 1."""
    CENTRING = "centring"
    """Distance of the face's centre from the nearest edge of the thermal field, in fractions of it."""
    TURN = "turn"
    """Largest of yaw, pitch and roll, degrees."""
    STILLNESS = "stillness"
    """Movement between two thermal frames, degrees."""
    WARMTH = "warmth"
    """How far the face stands above what is behind it, °C."""
    PRESENCE = "presence"
    """How surely the warmth is a person's and not a picture's, 0 to 1."""
    ROOM = "room"
    """The room as far as the kiosk knows it, °C."""
    FRAMES = "frames"
    """Good thermal frames in the capture."""


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: `value` is the one nearest to failing in the whole capture, None for `low` or `high` is no limit."""

    name: Check
    value: float
    low: float | None = None
    high: float | None = None

    @property
    def margin(self) -> float:
        """How far the value is inside its limits, in its own unit; negative outside."""
        return min(
            inf if self.low is None else self.value - self.low,
            inf if self.high is None else self.high - self.value,
        )

    @property
    def passed(self) -> bool:
        return bool(self.margin >= 0)


def gates_of(
    samples: Sequence[Sample],
    taken: Measurement,
    presence: Presence,
    scene: Background,
    policy: Policy,
    optics: Optics,
) -> tuple[Gate, ...]:
    """Return the gates of one capture, `taken` being what was measured from its samples.

    A gate for which there is no number (the turn of a face without landmarks) is left out.
    """
    boxes = [sample.face.box for sample in samples]
    stands = [warmth(sample.frame, box, scene, optics) for sample, box in zip(samples, boxes, strict=True)]
    turns = [max(abs(t.yaw), abs(t.pitch), abs(t.roll)) for sample in samples if (t := sample.face.turn) is not None]
    moves = [motion_deg(a.face, b.face, optics) for a, b in pairwise(samples)]
    gates = (
        _nearest(Gate(Check.DISTANCE, box_distance_m(box, optics), *distance_limits(policy)) for box in boxes),
        _nearest(Gate(Check.FILL, fill, policy.fill_min) for _, fill in stands),
        _nearest(Gate(Check.CENTRING, _inside(box), policy.centre_margin) for box in boxes),
        _nearest(Gate(Check.TURN, turn, high=policy.turn_max) for turn in turns),
        _nearest(Gate(Check.STILLNESS, moved, high=policy.motion_max) for moved in moves),
        _nearest(Gate(Check.WARMTH, rise, warmth_limit(fill, policy)) for rise, fill in stands),
        Gate(Check.PRESENCE, presence.likeness, 0.5),
        Gate(Check.ROOM, taken.ambient, *room_limits(policy)),
        Gate(Check.FRAMES, taken.samples, policy.samples),
    )
    return tuple(gate for gate in gates if gate is not None)


def distance_limits(policy: Policy) -> tuple[float, float]:
    """Return the nearest and the farthest distance at which a face is measured, metres."""
    return distance_m(policy.face_wide), distance_m(policy.face_narrow)


def room_limits(policy: Policy) -> tuple[Celsius, Celsius]:
    """Return the room temperatures in which skin tells something.

    Wider by what one sensor may read off where the empty scene stands in for the room.
    """
    margin = policy.unit_offset if policy.ambient_fixed is None else 0.0
    return Celsius(policy.ambient_low - margin), Celsius(policy.ambient_high + margin)


def warmth_limit(fill: float, policy: Policy) -> float:
    """Return how far a face must stand above what is behind it, °C, when its best pixel is covered to `fill`."""
    return max(0.5, policy.warmth_min * min(fill, 1.0))


def narrowest(before: Iterable[Gate], now: Iterable[Gate]) -> tuple[Gate, ...]:
    """Return of each gate the one nearer to failing: how narrowly a visitor passed over all captures."""
    nearest: dict[Check, Gate] = {}
    for gate in (*before, *now):
        known = nearest.setdefault(gate.name, gate)
        nearest[gate.name] = min(known, gate, key=lambda one: one.margin)
    return tuple(nearest[name] for name in Check if name in nearest)


def _inside(box: Box) -> float:
    """Return how far a box's centre lies from the nearest edge, in fractions."""
    x, y = box.centre
    return min(x, 1 - x, y, 1 - y)


def _nearest(gates: Iterable[Gate]) -> Gate | None:
    return min(gates, key=lambda gate: gate.margin, default=None)
