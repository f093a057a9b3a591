"""Five ways to judge the same people: a fixed limit, the last ten, the product, the product calibrated, and the truth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.bench.population import Frames, Numbers, Room
from kiosk.bench.product import Kiosk, gets_verdict, measured
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Outcome, decide
from kiosk.domain.face import Face
from kiosk.domain.measurement import AMBIENT_SLOPE, Measurement
from kiosk.domain.policy import Policy

METHODS = ("raw_fixed", "last10", "ours", "ours_ref", "oracle")
FIXED_C = 26.0
"""What the old program compared the hottest raw pixel with."""
LAST10_DELTA = 1.0
ORACLE_PEOPLE = 40
SECONDS_BETWEEN = 30.0

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Scenes:
    """What the sensor delivers of one run, [2, people, …]: twins not elevated and elevated, in the same place."""

    frames: Frames
    empty: Frames
    faces: list[Face]
    skin: Numbers
    came_elevated: Flags
    room: Room


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What one method makes of one run: all [2, people], scores NaN where it gives none; `passes` is per person."""

    scores: Numbers
    estimates: Numbers
    flagged: Flags
    passes: Flags


def ours(scenes: Scenes, kiosk: Kiosk) -> Judged:
    """Run the product's measurement, baseline and decision, distance and fill gates open."""
    versions, people = scenes.skin.shape
    scores = np.full((versions, people), np.nan)
    estimates, flagged = np.empty_like(scores), np.zeros((versions, people), bool)
    passes = np.zeros(people, bool)
    baseline, referenced = Baseline(), kiosk.calibration.reference is not None
    for person, face in enumerate(scenes.faces):
        now, empty = SECONDS_BETWEEN * person, scenes.empty[person]
        passes[person] = gets_verdict(scenes.frames[0, person, 0], face, empty, kiosk)
        taken = [measured(scenes.frames[version, person], face, empty, kiosk) for version in range(versions)]
        estimates[:, person] = [one.skin for one in taken]
        came = taken[int(scenes.came_elevated[person])]
        baseline = baseline.at(now, came.ambient, kiosk.policy, referenced=referenced)
        if not baseline.is_learning(kiosk.policy):
            scores[:, person] = [baseline.score(one) for one in taken]
            flagged[:, person] = [_is_elevated(one, baseline, kiosk.policy) for one in taken]
        baseline = baseline.after(came, now, kiosk.policy)
    return Judged(scores, estimates, flagged, passes)


def _is_elevated(one: Measurement, baseline: Baseline, policy: Policy) -> bool:
    """Tell the outcome if further captures would read the same."""
    verdict = decide((one, one, one), baseline, policy)
    return verdict is not None and verdict.outcome is Outcome.ELEVATED


def raw_fixed(scenes: Scenes) -> Judged:
    """Compare the hottest pixel of one frame with a fixed temperature, as the old program did."""
    hottest = scenes.frames[:, :, 0].max(axis=(2, 3)).astype(np.float64)
    return Judged(hottest, hottest, hottest > FIXED_C, np.ones(hottest.shape[1], bool))


def last10(scenes: Scenes) -> Judged:
    """Compare the hottest pixel with the mean of the last ten people, highest and lowest discarded; it learns from all."""
    hottest = scenes.frames.mean(axis=2, dtype=np.float64).max(axis=(2, 3))
    came = who_came(hottest, scenes.came_elevated)
    scores = np.full(hottest.shape, np.nan)
    for person in range(1, len(came)):
        scores[:, person] = hottest[:, person] - middle_of_last10(came[:person])
    return Judged(scores, hottest, scores >= LAST10_DELTA, np.ones(len(came), bool))


def middle_of_last10(earlier: Numbers) -> float:
    """Return the mean of the last ten without the highest and the lowest, where there are three or more."""
    recent = np.sort(earlier[-10:])
    return float((recent[1:-1] if len(recent) > 2 else recent).mean())


def oracle(scenes: Scenes) -> Judged:
    """Compare the true skin temperature, as a sensor without any error of its own would."""
    adjusted = scenes.skin - AMBIENT_SLOPE * scenes.room.told
    came = who_came(adjusted, scenes.came_elevated)
    scores, kept = np.full(adjusted.shape, np.nan), list[float]()
    for person, value in enumerate(came):
        middle = np.median(kept[-ORACLE_PEOPLE:]) if len(kept) >= 10 else np.nan
        scores[:, person] = adjusted[:, person] - middle
        if not value - middle >= 1.5:
            kept.append(value)
    return Judged(scores, scenes.skin, scores >= LAST10_DELTA, np.ones(len(came), bool))


def who_came(values: Numbers, came_elevated: Flags) -> Numbers:
    """Return of values [2, people] those of whoever came."""
    came: Numbers = np.where(came_elevated, values[1], values[0])
    return came
