"""What-if: stored visits judged again in their order under other settings, by the product's own baseline and decision."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from itertools import product
from typing import Any

from kiosk.domain.baseline import Baseline
from kiosk.domain.decision import Outcome, Reason, Verdict, compared, decide, lesson
from kiosk.domain.measurement import AMBIENT_SLOPE, AMBIENT_ZERO, Measurement
from kiosk.domain.policy import RECAPTURE_MARGIN, Policy
from kiosk.errors import BadInput
from kiosk.store.reader import VisitReader
from kiosk.store.rows import PastVisit

LEAD_IN = 1000
"""Visits of the same boot before the time asked for that are replayed too, so that the baseline is what it was."""

MANY_VISITS = 2000
"""From here on a replay says how far it is."""

MOST_SETTINGS = 100

LIMITS = {"delta": (0.3, 5.0), "kappa": (0.0, 1.0), "mads": (0.0, 5.0), "people": (10, 200)}
"""What can be tried: °C, share of the correction, multiples of MAD′, visitors."""


class Fate(Enum):
    """What becomes of a visit."""

    NOT_ELEVATED = "not_elevated"
    ELEVATED = "elevated"
    AGAIN_ABOVE = "asked_again_above"
    """More readings would be asked for than were taken then; the first stood at or above the limit."""
    AGAIN_BELOW = "asked_again_below"
    """The same, the first a little below."""
    LEARNING = "learning"
    COLD = "cold"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Trial:
    """One combination of settings to try."""

    delta: float
    kappa: float
    mads: float
    people: int

    def policy(self, base: Policy) -> Policy:
        """Return a policy changed accordingly; the recapture band keeps its distance from the limit."""
        return replace(
            base,
            elevated_delta=self.delta,
            recapture_from=round(self.delta - RECAPTURE_MARGIN, 3),
            kappa=self.kappa,
            elevated_mads=self.mads,
            baseline_people=self.people,
            learn_people=min(base.learn_people, self.people),
        )

    @staticmethod
    def of(policy: Policy) -> "Trial":
        return Trial(policy.elevated_delta, policy.kappa, policy.elevated_mads, policy.baseline_people)


@dataclass(slots=True)
class Rerun:
    """Stored visits under one policy; `fates` counts those asked for, `scores` are theirs where they were compared."""

    policy: Policy
    fates: Counter[Fate] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)
    same: int = 0
    _baseline: Baseline = field(default_factory=Baseline)
    _place: tuple[str, str] = ("", "")

    def take(self, past: PastVisit) -> None:
        """Judge the next visit and let the baseline learn from it."""
        self._arrive(past)
        captures = tuple(capture.with_kappa(self.policy.kappa) for capture in past.captures)
        known = self._baseline
        verdict: Verdict | None = None
        for n, capture in enumerate(captures, 1):
            known = self._baseline.at(past.ended, capture.ambient, self.policy, referenced=capture.offset is not None)
            verdict = decide(captures[:n], known, self.policy, past.covered)
            if verdict is not None:
                break
        fate = fate_of(verdict.outcome, verdict.reason) if verdict is not None else self._unasked(captures, past, known)
        judged = verdict or compared(captures, known, self.policy, past.covered)
        if fate is Fate.UNAVAILABLE and verdict is None:
            judged = replace(judged, reason=Reason.LEFT)
        self._baseline = lesson(judged, self._baseline, past.ended, self.policy)
        if past.is_asked_for:
            self._count(fate, judged, past)

    def _arrive(self, past: PastVisit) -> None:
        """Keep the baseline within a boot of a kiosk, or beyond where a reference source makes readings compare.

        Where the first visit of a boot was compared with people who are not in the journal, they are taken from what it
        recorded of them; where a visit recorded that nobody was known, the kiosk had forgotten them.
        """
        place = (past.device, past.boot)
        if place != self._place:
            lasts = self._baseline.referenced and past.device == self._place[0]
            self._baseline = self._baseline if lasts else _known_then(past, self.policy)
            self._place = place
        elif past.recent == ():
            self._baseline = Baseline()

    def _unasked(self, captures: Sequence[Measurement], past: PastVisit, known: Baseline) -> Fate:
        """Tell of a visit that would be asked for readings nobody took; who left then leaves now as well."""
        if past.reason is Reason.LEFT:
            return Fate.UNAVAILABLE
        above = known.score(captures[0]) >= known.threshold(self.policy)
        return Fate.AGAIN_ABOVE if above else Fate.AGAIN_BELOW

    def _count(self, fate: Fate, judged: Verdict, past: PastVisit) -> None:
        self.fates[fate] += 1
        self.same += fate is fate_of(past.outcome, past.reason)
        if judged.score is not None:
            self.scores.append(judged.score)


def _known_then(past: PastVisit, policy: Policy) -> Baseline:
    """Return the baseline that a visit recorded, moved by as much as another κ moves this visitor."""
    if past.expected is None or not past.recent:
        return Baseline()
    first = past.captures[0]
    moved = first.with_kappa(policy.kappa).skin - first.skin
    middle = past.expected - AMBIENT_SLOPE * (first.ambient - AMBIENT_ZERO) + moved
    values = tuple(middle + deviation for deviation in past.recent)[-policy.baseline_people :]
    return Baseline(values, last_at=past.ended, ambient=first.ambient, referenced=first.offset is not None)


def fate_of(outcome: Outcome, reason: Reason) -> Fate:
    """Return how a finished visit is counted."""
    match outcome:
        case Outcome.ELEVATED:
            return Fate.ELEVATED
        case Outcome.NOT_ELEVATED:
            return Fate.NOT_ELEVATED
        case Outcome.INCONCLUSIVE:
            return {Reason.LEARNING: Fate.LEARNING, Reason.COLD: Fate.COLD}.get(reason, Fate.UNAVAILABLE)


@dataclass(frozen=True, slots=True)
class Result:
    """What one combination of settings does with the visits."""

    trial: Trial
    fates: Counter[Fate]
    scores: tuple[float, ...] = ()

    @property
    def judged(self) -> int:
        return self.fates[Fate.ELEVATED] + self.fates[Fate.NOT_ELEVATED]

    @property
    def asked_again(self) -> int:
        return self.fates[Fate.AGAIN_ABOVE] + self.fates[Fate.AGAIN_BELOW]

    @property
    def elevated(self) -> int:
        return self.fates[Fate.ELEVATED]

    @property
    def elevated_at_most(self) -> int:
        """The alarms if every unrecorded reading had confirmed a first one above the limit."""
        return self.elevated + self.fates[Fate.AGAIN_ABOVE]

    @property
    def per_hundred(self) -> float | None:
        """Alarms among a hundred visits judged or asked again."""
        return self._per_hundred(self.elevated)

    @property
    def per_hundred_at_most(self) -> float | None:
        """The same if every unrecorded reading had confirmed a first one above the limit."""
        return self._per_hundred(self.elevated_at_most)

    def _per_hundred(self, alarms: int) -> float | None:
        compared_with_others = self.judged + self.asked_again
        return 100 * alarms / compared_with_others if compared_with_others else None

    def as_json(self) -> dict[str, Any]:
        counted = {fate.value: self.fates[fate] for fate in Fate}
        settings = {
            "delta_c": self.trial.delta,
            "kappa": self.trial.kappa,
            "mads": self.trial.mads,
            "people": self.trial.people,
        }
        rates = {"per_hundred": self.per_hundred, "per_hundred_at_most": self.per_hundred_at_most}
        return settings | {"judged": self.judged} | counted | rates


@dataclass(frozen=True, slots=True)
class Tuning:
    """All results: what was recorded, today's settings, and the ones tried; `same` visits keep their outcome today."""

    visits: int
    first: datetime
    last: datetime
    recorded: Counter[Fate]
    today: Result
    same: int
    results: tuple[Result, ...]
    curves: tuple[tuple[Result, ...], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the results with stable keys; see docs/json.md."""
        return {
            "visits": self.visits,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "recorded": {fate.value: self.recorded[fate] for fate in Fate if fate not in AGAIN},
            "today": self.today.as_json(),
            "same_as_recorded": self.same,
            "settings": [result.as_json() for result in self.results],
        }

    def as_text(self) -> str:
        """Return a table for people, with what its numbers do not say."""
        span = f"{self.first:%Y-%m-%d %H:%M} to {self.last:%Y-%m-%d %H:%M} UTC"
        lines = [f"{self.visits} visits, {span}, judged again in their order", "", *_table(self), ""]
        lines.append(
            f"Today's settings give {self.same} of {self.visits} visits the outcome they had; what differs shows how far "
            "this replay can be trusted."
        )
        unsure = any(result.asked_again for result in (self.today, *self.results))
        if unsure:
            lines.append(
                "again: would have been asked for readings that nobody took; in brackets those of them at or above the "
                "limit. per 100: of judged and again together. at most: if all in brackets had been confirmed."
            )
        if not any(result.judged for result in self.results):
            lines.append("Nobody was compared with others: too few visits, or each too long after the one before.")
        return "\n".join(lines)


AGAIN = (Fate.AGAIN_ABOVE, Fate.AGAIN_BELOW)

HEADING = (
    *("", "delta", "kappa", "mads", "people", "judged", "elevated", "per 100", "at most", "again"),
    *("learning", "cold", "unavailable"),
)


def _table(tuning: Tuning) -> list[str]:
    recorded = Result(tuning.today.trial, tuning.recorded)
    rows = [
        HEADING,
        ("recorded", "", "", "", "", *_cells(recorded)),
        ("today", *_settings(tuning.today.trial), *_cells(tuning.today)),
        *(("tried", *_settings(result.trial), *_cells(result)) for result in tuning.results),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADING))]
    return [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _settings(trial: Trial) -> tuple[str, ...]:
    return (f"{trial.delta:g}", f"{trial.kappa:g}", f"{trial.mads:g}", str(trial.people))


def _cells(result: Result) -> tuple[str, ...]:
    rates = (result.per_hundred, result.per_hundred_at_most)
    again = f"{result.asked_again} ({result.fates[Fate.AGAIN_ABOVE]})" if result.asked_again else "0"
    return (
        str(result.judged),
        str(result.elevated),
        *("–" if rate is None else f"{rate:.1f}" for rate in rates),
        again,
        *(str(result.fates[fate]) for fate in (Fate.LEARNING, Fate.COLD, Fate.UNAVAILABLE)),
    )


Say = Callable[[str], None]


def tune(
    reader: VisitReader,
    policy: Policy,
    trials: Sequence[Trial],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    curves: Sequence[Sequence[Trial]] = (),
    say: Say = lambda _line: None,
    many: int = MANY_VISITS,
) -> Tuning:
    """Judge the visits of a time again under each trial; `curves` are rows of further trials, for a plot. Of
    more than `many` visits each tenth is said.

    Raises BadInput when there are no visits then.
    """
    total = reader.count(since, until)
    if since is not None and until is not None and since >= until:
        raise BadInput(f"--since {since:%Y-%m-%d %H:%M} is not before --until {until:%Y-%m-%d %H:%M}; swap them")
    if total == 0:
        raise BadInput(_nothing(reader, since, until))
    today = Rerun(policy)
    reruns = [Rerun(trial.policy(policy)) for trial in trials]
    extra = [[Rerun(trial.policy(policy)) for trial in row] for row in curves]
    everybody = [today, *reruns, *(one for row in extra for one in row)]
    recorded: Counter[Fate] = Counter()
    first, last = datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    for past in _with_progress(reader.past(since, until, LEAD_IN), total, say if total > many else None):
        for rerun in everybody:
            rerun.take(past)
        if past.is_asked_for:
            first, last = min(first, past.started), max(last, past.started)
            recorded[fate_of(past.outcome, past.reason)] += 1
    return Tuning(
        total,
        first,
        last,
        recorded,
        _result(Trial.of(policy), today),
        today.same,
        tuple(map(_result, trials, reruns)),
        tuple(tuple(map(_result, row, ran)) for row, ran in zip(curves, extra, strict=True)),
    )


def _result(trial: Trial, rerun: Rerun) -> Result:
    return Result(trial, rerun.fates, tuple(rerun.scores))


def _nothing(reader: VisitReader, since: datetime | None, until: datetime | None) -> str:
    """Say that there is nothing to judge again, and what to do."""
    if reader.count() == 0:
        return "no visitor was measured yet; let the kiosk screen some, then ask again"
    span = " ".join(f"{word} {at:%Y-%m-%d %H:%M} UTC" for word, at in (("since", since), ("until", until)) if at is not None)
    return f"no visits {span}; ask for a longer time, such as --since 30d ('doorman visits list' shows what is kept)"


def _with_progress(visits: Iterator[PastVisit], total: int, say: Say | None) -> Iterator[PastVisit]:
    """Pass visits on, and say each tenth."""
    done = 0
    for past in visits:
        yield past
        done += past.is_asked_for
        if say is not None and past.is_asked_for and done % max(total // 10, 1) == 0:
            say(f"{done} of {total} visits judged again")


def trials_of(policy: Policy, texts: dict[str, str | None]) -> tuple[Trial, ...]:
    """Return every combination of the values given as "1.0,1.2" for delta, kappa, mads and people; today's elsewhere.

    Raises BadInput for what is no number or out of its range, naming both.
    """
    today = Trial.of(policy)
    usual = {"delta": today.delta, "kappa": today.kappa, "mads": today.mads, "people": float(today.people)}
    values = {name: _numbers(name, text) if (text := texts.get(name)) else (usual[name],) for name in usual}
    tried = tuple(
        Trial(delta, kappa, mads, int(people))
        for delta, kappa, mads, people in product(values["delta"], values["kappa"], values["mads"], values["people"])
    )
    if len(tried) > MOST_SETTINGS:
        raise BadInput(f"that makes {len(tried)} combinations; ask for at most {MOST_SETTINGS} at once")
    return tried


def _numbers(name: str, text: str) -> tuple[float, ...]:
    low, high = LIMITS[name]
    wanted = f"--{name} takes numbers from {low:g} to {high:g}, such as {EXAMPLES[name]}"
    try:
        numbers = tuple(float(part) for part in text.split(","))
    except ValueError:
        raise BadInput(f"{wanted}; not {text!r}") from None
    if not all(low <= number <= high for number in numbers) or (name == "people" and any(n % 1 for n in numbers)):
        raise BadInput(f"{wanted}; not {text!r}")
    return tuple(dict.fromkeys(numbers))


EXAMPLES = {"delta": "1.0,1.2,1.5", "kappa": "0.2,0.4", "mads": "1.5,2", "people": "20,30"}


def sweep(trials: Sequence[Trial], low: float = 0.5, high: float = 2.5, steps: int = 21) -> tuple[tuple[Trial, ...], ...]:
    """Return a row of trials over delta for each way in which the other settings of `trials` combine (at most four)."""
    deltas = [round(low + (high - low) * n / (steps - 1), 3) for n in range(steps)]
    others = list(dict.fromkeys(replace(trial, delta=0.0) for trial in trials))[:4]
    return tuple(tuple(replace(other, delta=delta) for delta in deltas) for other in others)
