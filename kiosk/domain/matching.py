"""Who a visit is of: its templates compared with everybody kept, each as a whole, and what follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, log10

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.identity import Gallery, Match, Sureness, Vector
from kiosk.domain.person import PersonId

Scores = NDArray[np.float32]

PEOPLE_FEW = 32
PER_TENFOLD = 0.10
SURE_AT_MOST = 0.60
"""The threshold holds for galleries of up to 32 people, the largest it was measured on. False accepts grow with the people
and fell tenfold for 0.10 more on press portraits; so it rises by that much for ten times the people, to 0.60 at most."""

PAIR_MARGIN = 0.05
"""How much more it takes where one picture is compared with one, or somebody with a name has a single template: nothing
else speaks for or against it. Without it 0.15 % of strangers were greeted by another's name, with it none of 1,377."""

HALF_AT_LEAST = 3

MEMBERS_ALIKE = 0.70
ALIKE_AT_MOST = 6
TEMPLATES_AT_MOST = 24
"""Of templates alike (cosine) six are kept of a person, so that there is room for other looks, and 24 in all."""

COPY = 0.98
"""A template as like another one as this adds nothing."""

PER_VISIT = 3
"""Templates kept of one visit: from three on, more hardly help (facts: 1 to 3 is the largest gain)."""

MATCHES_AT_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From which likeness on (mean cosine with all templates of a person) what follows.

    `sure` is the setting, for a gallery of few people. Between `maybe` (OpenCV's own value for a pair) and that somebody
    is asked about. The best must lead the second-best by `margin` to be called by name, and reach `learn` for more
    templates to be kept of somebody with a name.
    """

    sure: float = 0.45
    maybe: float = 0.363
    margin: float = 0.05
    learn: float = 0.55

    def sure_among(self, people: int) -> float:
        """Return the likeness from which a match is sure in a gallery of so many people."""
        risen = self.sure + PER_TENFOLD * log10(max(people, PEOPLE_FEW) / PEOPLE_FEW)
        return max(self.sure, min(risen, SURE_AT_MOST))


@dataclass(frozen=True, slots=True)
class Finding:
    """Who a visit is of: `person`, as like them as `score` says, or None for somebody new.

    Where there are `matches`, people with a name, most similar first, someone is to be asked whether it is one of them;
    `person` is without a name then.
    """

    person: PersonId | None
    score: float = 0.0
    matches: tuple[Match, ...] = ()


class Index:
    """Everybody in a gallery, prepared to be compared with. Making one takes time in proportion to the gallery.

    `only` leaves out everybody else.
    """

    def __init__(self, gallery: Gallery, only: frozenset[PersonId] | None = None) -> None:
        self.gallery = gallery
        owners = list(map(gallery.owners.get, gallery.visits))
        self.people = tuple(one for one in dict.fromkeys(owners) if one is not None and (only is None or one in only))
        self._numbers = {person: number for number, person in enumerate(self.people)}
        get = self._numbers.get
        rows = np.fromiter((-1 if owner is None else get(owner, -1) for owner in owners), np.intp, len(owners))
        order = np.argsort(rows, kind="stable")
        order = order[np.count_nonzero(rows < 0) :]
        self._vectors = gallery.vectors if _is_plain(order, len(rows)) else gallery.vectors[order]
        self._starts = np.searchsorted(rows[order], np.arange(len(self.people)))
        self._counts = np.diff(np.append(self._starts, len(order))).astype(np.float32)
        self._middles = self._find_middles()
        self._named = np.fromiter((person in gallery.names for person in self.people), bool, len(self.people))
        self._ignored = np.fromiter((person in gallery.ignored for person in self.people), bool, len(self.people))

    def _find_middles(self) -> Vector:
        """Return the mean of everybody's templates, float32 [people, 128]: its product is the mean of their products."""
        sums = np.zeros((len(self.people), self._vectors.shape[1]), np.float32)
        nth, left = 0, np.arange(len(self.people))
        while len(left):  # everybody's first template, then everybody's second, …: far quicker than person by person
            sums[left] += self._vectors[self._starts[left] + nth]
            nth += 1
            left = left[self._counts[left] > nth]
        sums /= self._counts[:, None]
        return sums

    def scores(self, probes: Vector) -> tuple[Scores, Scores]:
        """Compare probes float32 [k, 128] with everybody; return mean and best cosine, each float32 [people, k]."""
        columns = np.ascontiguousarray(probes.T)
        if not self.people:
            nothing = np.empty((0, len(probes)), np.float32)
            return nothing, nothing
        return self._middles @ columns, np.maximum.reduceat(self._vectors @ columns, self._starts, axis=0)

    def templates_of(self, person: PersonId) -> Vector:
        """Return the vectors of somebody, float32 [n, 128]; none for somebody not in the gallery."""
        number = self._numbers.get(person)
        if number is None:
            return self._vectors[:0]
        start = int(self._starts[number])
        return self._vectors[start : start + int(self._counts[number])]

    def find(self, probes: Vector, rule: Rule) -> Finding:
        """Decide who the visit with these templates, float32 [k, 128] with k of at least 1, is of.

        Somebody with a name (by the half of their templates that is more similar) is found when in two of three templates
        they are sure and lead everybody else by the margin, save people without a name who may well be the same; one
        template alone is never enough for that. Otherwise the visit joins the people without a name whom it is most like,
        if it is sure of them as a whole, or is somebody new.
        """
        means, bests = self.scores(probes)
        if not self.people:
            return Finding(None)
        sure = rule.sure_among(len(self.people))
        for number in np.flatnonzero(self._named & (bests >= sure).any(axis=1)):
            means[number] = np.maximum(means[number], self._by_half(number, probes))
        whole = means.mean(axis=1)
        known = self._known(means, whole, sure, rule)
        if known is not None:
            return Finding(self.people[known], float(whole[known]))
        joined = self._joined(means, whole, sure)
        person = None if joined is None else self.people[joined]
        near = (whole >= rule.maybe) | (np.sort(bests, axis=1)[:, -_needed(len(probes))] >= sure)
        matches = self._matches(np.flatnonzero(near & self._named & ~self._ignored), whole, sure, person)
        return Finding(person, 0.0 if joined is None else float(whole[joined]), matches)

    def _by_half(self, number: np.intp, probes: Vector) -> Scores:
        """Return the mean cosine with the more similar half of somebody's templates, at least three: [k].

        Whom a guard gave a name may have looks that are little alike, such as with and without a mask.
        """
        templates = self.templates_of(self.people[number])
        half = min(len(templates), max(HALF_AT_LEAST, ceil(len(templates) / 2)))
        mean: Scores = np.sort(templates @ probes.T, axis=0)[-half:].mean(axis=0)
        return mean

    def _known(self, means: Scores, whole: Scores, sure: float, rule: Rule) -> int | None:
        """Return who has a name and is sure in two of three templates, well before everybody else."""
        named, count = np.flatnonzero(self._named), means.shape[1]
        if count < 2 or not len(named):
            return None
        best = int(named[np.argmax(whole[named])])
        lead, sure = means[best], sure + (PAIR_MARGIN if self._counts[best] == 1 else 0.0)
        if np.count_nonzero(lead >= sure) < _needed(count):
            return None
        rivals = np.max(means[self._rivals_of(best, rule)], axis=0, initial=-1.0)
        votes = np.count_nonzero((lead >= sure) & (lead - rivals >= rule.margin))
        return best if votes >= _needed(count) else None

    def _rivals_of(self, number: int, rule: Rule) -> NDArray[np.bool_]:
        """Return whom somebody with a name must lead: not those without one who may well be the same person."""
        alike, told_apart = self._middles @ self._middles[number], self._told_from(self.people[number])
        rivals: NDArray[np.bool_] = self._named | (alike < rule.maybe)
        rivals[[self._numbers[one] for one in told_apart if one in self._numbers]] = True
        rivals[number] = False
        return rivals

    def _joined(self, means: Scores, whole: Scores, sure: float) -> int | None:
        """Return the people without a name whom the visit joins."""
        count = means.shape[1]
        needed = sure + np.where(self._counts * count == 1, PAIR_MARGIN, 0.0)
        votes = np.count_nonzero(means >= needed[:, None], axis=1)
        can = np.flatnonzero(~self._named & (whole >= needed) & (votes >= _needed(count)))
        return int(can[np.argmax(whole[can])]) if len(can) else None

    def _matches(self, who: Iterable[np.intp], whole: Scores, sure: float, person: PersonId | None) -> tuple[Match, ...]:
        """Return people with a name to ask about, most similar first; never those told from the person found."""
        told_apart = self._told_from(person)
        found = [
            Match(self.people[number], float(whole[number]), Sureness.SURE if whole[number] >= sure else Sureness.MAYBE)
            for number in who
            if self.people[number] not in told_apart
        ]
        return tuple(sorted(found, key=lambda match: (-match.score, match.person))[:MATCHES_AT_MOST])

    def _told_from(self, person: PersonId | None) -> set[PersonId]:
        """Return everybody of whom it was said that they are not the same as somebody."""
        return {one for pair in self.gallery.rejected if person in pair for one in pair if one != person}

    def same_as(self, person: PersonId, rule: Rule) -> PersonId | None:
        """Return other people without a name who agree with somebody as a whole, None for nobody.

        Never somebody who is ignored, nor for one who is, or was told from them.
        """
        number = self._numbers.get(person)
        if number is None or person in self.gallery.ignored:
            return None
        alike, apart = self._middles @ self._middles[number], self._told_from(person) | {person}
        pairs = self._counts * self._counts[number]
        needed = rule.sure_among(len(self.people)) + np.where(pairs == 1, PAIR_MARGIN, 0.0)
        agree = np.flatnonzero((alike >= needed) & ~self._named & ~self._ignored)
        others = [(float(alike[place]), self.people[place]) for place in agree if self.people[place] not in apart]
        return max(others)[1] if others else None


def _is_plain(order: NDArray[np.intp], rows: int) -> bool:
    """Tell whether rows lie person by person already, so that they need not be copied."""
    return len(order) == rows and bool(np.all(np.diff(order) == 1))


def _needed(count: int) -> int:
    """Return how many of so many templates must agree: two of three."""
    return ceil(2 * count / 3)


def one_persons(vectors: Vector, maybe: float) -> list[int]:
    """Return which of the templates of one visit, float32 [k, 128], are of whoever was seen last.

    Somebody else may have come before the camera in between.
    """
    return [int(place) for place in np.flatnonzero(vectors @ vectors[-1] >= maybe)] if len(vectors) else []


def worth_keeping(new: Vector, kept: Vector) -> list[int]:
    """Return which of a visit's templates, float32 [k, 128], to keep beside those of the same person, [n, 128].

    The most unlike first, three at most, while fewer than six that are alike and 24 in all are kept.
    """
    chosen: list[int] = []
    for _ in range(min(PER_VISIT, len(new), TEMPLATES_AT_MOST - len(kept))):
        held = np.concatenate([kept, new[chosen]])
        likeness = new @ held.T
        free = [
            place
            for place in range(len(new))
            if np.count_nonzero(likeness[place] >= MEMBERS_ALIKE) < ALIKE_AT_MOST
            and likeness[place].max(initial=-1.0) < COPY
        ]
        if not free:
            break
        chosen.append(min(free, key=lambda place: likeness[place].max(initial=-1.0)))
    return chosen
