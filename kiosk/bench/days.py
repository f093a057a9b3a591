"""Whole days at an entrance: drift, draughts and arrivals from the cold, through the product's complete decision.

A day is a thousand people at the mark (0.4 m), half a minute apart, six in a hundred of them elevated. One in twenty
comes in from the cold, with a face 2–5 °C below its own; whoever is told to wait comes back once, after 5–15 minutes,
with what is left of that. In a draught faces are up to 0.6 °C colder and what is behind them up to 1 °C.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import Any

import numpy as np

from kiosk.bench.metrics import Metric, metric
from kiosk.bench.population import (
    DOCUMENTED,
    Frames,
    Looks,
    Numbers,
    Painter,
    People,
    Pose,
    Room,
    Unit,
    angle,
    cut,
    draw_looks,
    draw_people,
    draw_pose,
    draw_room,
    draw_unit,
    found_faces,
    read,
)
from kiosk.bench.product import Kiosk, gets_verdict, measured
from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Outcome, Reason, Verdict, decide, lesson
from kiosk.domain.face import Face
from kiosk.domain.measurement import Measurement

PEOPLE = 1000
DISTANCE_M = 0.4
SECONDS_BETWEEN = 30.0

INDOORS = replace(DOCUMENTED, room=(20.0, 26.0))
"""A day starts in such a room; in a thousand visitors it wanders by 2.5 °C more."""

COLD_SHARE = 0.05
COLD_C = (2.0, 5.0)
WAIT_S = (300.0, 900.0)
WARMING_S = 360.0
"""A face that came in cold keeps 1/e of what it lacks after so long."""

DRAUGHTS = 6
DRAUGHT_S = (120.0, 600.0)
DRAUGHT_FACE_C = 0.6
DRAUGHT_BEHIND_C = 1.0

STEP_SPREAD = 0.05
STEP_DEG = 1.0
"""How much people move between captures, in distance and in place."""

ADRIFT_FLAGS, ADRIFT_PEOPLE = 4, 10
"""After so many elevated of so many the kiosk must give no outcome (written out here, not taken from the product)."""

TRIES = 3
"""How often somebody who stands wrong finds another place before walking on."""


@dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """Somebody who stands before the kiosk at a time (seconds), colder than usual by `lacks`."""

    at: float
    person: int
    lacks: float
    again: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """All that is drawn of one day before anybody comes; `draught` is its strength every half minute, 0 to 1."""

    seed: tuple[int, ...]
    unit: Unit
    room: Room
    people: People
    looks: Looks
    pose: Pose
    came_elevated: Sequence[bool]
    arrivals: Sequence[Arrival]
    draught: Numbers

    @staticmethod
    def drawn(seed: int, number: int, people: int = PEOPLE) -> "Day":
        """Draw one day; the same seed and number give the same."""
        key = (seed, 0xDA7, number)
        dice = np.random.default_rng(key)
        optics = Kiosk().optics
        unit, room = draw_unit(dice, people, DOCUMENTED, optics), draw_room(dice, people, INDOORS)
        persons = draw_people(dice, room, DOCUMENTED)
        looks, pose = draw_looks(dice, people), draw_pose(dice, people, DISTANCE_M, DOCUMENTED)
        elevated = (dice.random(people) < DOCUMENTED.prevalence).tolist()
        lacks = np.where(dice.random(people) < COLD_SHARE, dice.uniform(*COLD_C, people), 0.0).tolist()
        arrivals = [Arrival(SECONDS_BETWEEN * person, person, lack) for person, lack in enumerate(lacks)]
        return Day(key, unit, room, persons, looks, pose, elevated, arrivals, draughts(dice, people))

    def dice(self, arrival: Arrival, purpose: int) -> np.random.Generator:
        return np.random.default_rng((*self.seed, arrival.person, int(arrival.again), purpose))


def draughts(dice: np.random.Generator, people: int) -> Numbers:
    """Return how strong the draught is when each person comes: spells of some minutes, each of its own strength."""
    strength = np.zeros(people)
    for _ in range(DRAUGHTS):
        first = int(dice.integers(people))
        long = int(dice.uniform(*DRAUGHT_S) / SECONDS_BETWEEN)
        strength[first : first + long] = dice.random()
    return strength


def captures_of(day: Day, arrival: Arrival) -> Iterator[tuple[Frames, Face, Frames]]:
    """Yield one capture after the other of somebody who moves in between: frames, the face found, the empty scene."""
    which = slice(arrival.person, arrival.person + 1)
    moment = min(int(arrival.at / SECONDS_BETWEEN), len(day.draught) - 1)
    pose, looks, room = cut(day.pose, which), cut(day.looks, which), cut(day.room, slice(moment, moment + 1))
    draught = float(day.draught[moment])
    room = replace(room, behind=room.behind - DRAUGHT_BEHIND_C * draught)
    skin = day.people.skin[int(day.came_elevated[arrival.person]), which] - arrival.lacks - DRAUGHT_FACE_C * draught
    painter = Painter(Kiosk().optics, day.unit.blur_deg)
    drift = np.array(day.unit.drift[moment])
    empty = read(painter.empty(room)[0], drift, day.unit, np.zeros((1, 1), np.float32), replace(DOCUMENTED, step=0.0))
    for number in range(100):
        dice = day.dice(arrival, number)
        stands = moved(dice, pose)
        truth = painter.people(stands, looks, room, skin[None])[0, 0]
        noise = dice.standard_normal((DOCUMENTED.frames, *truth.shape), np.float32)
        face = found_faces(dice, stands, DOCUMENTED, painter.optics)[0]
        yield read(truth, drift, day.unit, noise, DOCUMENTED), face, empty


def moved(dice: np.random.Generator, pose: Pose) -> Pose:
    """Return where somebody stands a moment later."""
    distance = pose.distance * np.exp(dice.normal(0, STEP_SPREAD, 1))
    wide, high = (np.tan(np.radians(half)) * pose.distance for half in (pose.a, pose.b))
    x, y = pose.x + dice.normal(0, STEP_DEG, 1), pose.y + dice.normal(0, STEP_DEG, 1)
    return Pose(distance, x, y, angle(wide, distance), angle(high, distance))


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one visit; `adrift` tells that four of the last ten had been elevated before."""

    person: int
    outcome: Outcome
    reason: Reason
    adrift: bool


def lived(day: Day) -> list[Seen]:
    """Let a day pass before the product's decision; returns every visit. Who finds no place in three tries has none."""
    kiosk, baseline = Kiosk(), Baseline()
    waiting, visits, recent = list(day.arrivals), list[Seen](), list[bool]()
    while waiting:
        arrival = heappop(waiting)
        verdict, baseline = screened(day, arrival, baseline, kiosk)
        if verdict is None:
            continue
        if not baseline.values:
            recent = []
        visits.append(Seen(arrival.person, verdict.outcome, verdict.reason, sum(recent[-ADRIFT_PEOPLE:]) >= ADRIFT_FLAGS))
        recent.append(verdict.outcome is Outcome.ELEVATED)
        if verdict.reason is Reason.COLD and not arrival.again:
            heappush(waiting, later(day, arrival))
    return visits


def later(day: Day, arrival: Arrival) -> Arrival:
    """Return when somebody who waits inside comes back, and how cold they still are."""
    wait = float(day.dice(arrival, 1000).uniform(*WAIT_S))
    return Arrival(arrival.at + wait, arrival.person, arrival.lacks * float(np.exp(-wait / WARMING_S)), again=True)


def screened(day: Day, arrival: Arrival, baseline: Baseline, kiosk: Kiosk) -> tuple[Verdict | None, Baseline]:
    """Screen one visitor as the product does; returns the verdict and the baseline after it."""
    captures = captures_of(day, arrival)
    for _ in range(TRIES):
        frames, face, empty = next(captures)
        if gets_verdict(frames[0], face, empty, kiosk):
            break
    else:
        return None, baseline
    taken: tuple[Measurement, ...] = (measured(frames, face, empty, kiosk),)
    known = baseline.at(arrival.at, taken[0].ambient, kiosk.policy)
    while (verdict := decide(taken, known, kiosk.policy)) is None:
        taken = (*taken, measured(*next(captures), kiosk))
    return verdict, lesson(verdict, known, arrival.at, kiosk.policy)


@dataclass(frozen=True, slots=True)
class DayTask:
    """One day to live; sent to another process."""

    seed: int
    number: int
    people: int = PEOPLE

    def do(self) -> "Tally":
        day = Day.drawn(self.seed, self.number, self.people)
        return Tally.of(lived(day), day.came_elevated)


@dataclass(frozen=True, slots=True)
class Tally:
    """What a day came to. People count once, whichever of their visits says elevated; `reasons` count visits."""

    not_elevated: int
    false_alarms: int
    elevated: int
    found: int
    judged: int
    spoken_adrift: int
    reasons: Counter[str]

    @staticmethod
    def of(visits: Sequence[Seen], came_elevated: Sequence[bool]) -> "Tally":
        everybody = {visit.person for visit in visits}
        flagged = {visit.person for visit in visits if visit.outcome is Outcome.ELEVATED}
        judged = {visit.person for visit in visits if visit.outcome is not Outcome.INCONCLUSIVE}
        elevated = {person for person in everybody if came_elevated[person]}
        return Tally(
            len(everybody - elevated),
            len(flagged - elevated),
            len(elevated),
            len(flagged & elevated),
            len(judged - elevated),
            sum(visit.adrift and visit.outcome is not Outcome.INCONCLUSIVE for visit in visits),
            Counter(visit.reason.value for visit in visits),
        )

    @property
    def false_alarm_share(self) -> float:
        return self.false_alarms / max(self.not_elevated, 1)


def days_metrics(days: Sequence[Tally]) -> dict[str, Metric | dict[str, Any]]:
    """Return what many days came to: the metrics with their goals, and what else is worth knowing of them."""
    if not days:
        return {}
    shares = [day.false_alarm_share for day in days]
    reasons = sum((day.reasons for day in days), Counter[str]())
    visits = max(reasons.total(), 1)
    return {
        "days_false_alarm_mean": metric(float(np.mean(shares)), "share", "<= 0.06"),
        "days_false_alarm_worst_day": metric(max(shares), "share", "<= 0.08"),
        "days_verdicts_while_adrift": metric(sum(day.spoken_adrift for day in days), "visits", "<= 0"),
        "days": {
            "days": len(days),
            "false_alarms_of_judged": round(sum(d.false_alarms for d in days) / max(sum(d.judged for d in days), 1), 4),
            "found": round(sum(day.found for day in days) / max(sum(day.elevated for day in days), 1), 4),
            "reasons": {reason: round(count / visits, 4) for reason, count in sorted(reasons.items())},
        },
    }
