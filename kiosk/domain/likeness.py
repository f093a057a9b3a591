"""Whom somebody resembles: everybody in the gallery as a whole, for suggestions to guards."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.identity import Gallery, Match, Sureness, Vector
from kiosk.domain.matching import Rule
from kiosk.domain.person import PersonId

CHUNK = 8192
"""Rows summed at once, so that the gallery is never copied as a whole."""


class Likenesses:
    """The people of one gallery, each by the middle of their templates. Making one takes time in proportion to the gallery.

    The product of two middles is the mean cosine of all templates of the one with all of the other, by which recognition
    decides as well.
    """

    def __init__(self, gallery: Gallery, rule: Rule) -> None:
        self.gallery, self._rule = gallery, rule
        self._numbers: dict[PersonId, int] = {}
        owners = (gallery.owners.get(visit) for visit in gallery.visits)
        numbers = (-1 if owner is None else self._numbers.setdefault(owner, len(self._numbers)) for owner in owners)
        self._middles = _middles(gallery.vectors, np.fromiter(numbers, np.intp, len(gallery.visits)), self._numbers)
        self._people = tuple(self._numbers)
        self._can_be = np.array([one in gallery.names and one not in gallery.ignored for one in self._numbers], bool)

    def of(self, people: Sequence[PersonId], count: int) -> dict[PersonId, tuple[Match, ...]]:
        """Return the people with a name whom each resembles, most similar first; never those told from them.

        Somebody of whom there is no template resembles nobody. Those ignored are nobody's match.
        """
        known = [one for one in people if one in self._numbers]
        scores = self._middles @ self._middles[[self._numbers[one] for one in known]].T
        scores[~self._can_be] = -np.inf
        for column, one in enumerate(known):
            apart = {other for pair in self.gallery.rejected if one in pair for other in pair} | {one}
            scores[[self._numbers[other] for other in apart if other in self._numbers], column] = -np.inf
        best = {one: self._best(scores[:, column], count) for column, one in enumerate(known)}
        return {one: best.get(one, ()) for one in people}

    def _best(self, scores: Vector, count: int) -> tuple[Match, ...]:
        near = np.argpartition(-scores, min(count, len(scores)) - 1)[:count]
        ranked = sorted((-float(scores[number]), self._people[number]) for number in near if np.isfinite(scores[number]))
        return tuple(Match(person, -score, self._sureness(-score)) for score, person in ranked)

    def _sureness(self, score: float) -> Sureness:
        if score >= self._rule.sure_among(len(self._numbers)):
            return Sureness.SURE
        return Sureness.MAYBE if score >= self._rule.maybe else Sureness.NOBODY


def _middles(vectors: Vector, owners: NDArray[np.intp], people: dict[PersonId, int]) -> Vector:
    """Return the mean vector of each person, float32 [people, 128]; -1 owns what is nobody's."""
    sums = np.zeros((len(people), vectors.shape[1]), np.float32)
    order = np.argsort(owners, kind="stable")[np.count_nonzero(owners < 0) :]
    for start in range(0, len(order), CHUNK):
        rows = order[start : start + CHUNK]
        numbers, firsts = np.unique(owners[rows], return_index=True)
        sums[numbers] += np.add.reduceat(vectors[rows], firsts, axis=0)
    counts = np.bincount(owners[order], minlength=len(people)).astype(np.float32)
    return sums / counts[:, None]
