"""Whom somebody unknown resembles: a group of templates compared with everybody who has a name."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.identity import Gallery, Match, Sureness, Vector
from kiosk.domain.person import PersonId

SURE, MAYBE = 0.55, 0.40
"""Cosines from which a group is likely, or perhaps, somebody."""

SHORTLIST = 20
"""How many people, by the middle of their faces, are compared template by template."""

CHUNK = 8192
"""Rows summed at once, so that the gallery is never copied as a whole."""

Places = NDArray[np.intp]


class Likenesses:
    """The people of one gallery, each as a whole. Making one takes time in proportion to the gallery."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        known: dict[PersonId, int] = {}
        owners = (gallery.owners.get(visit) for visit in gallery.visits)
        codes = np.fromiter(
            (-1 if owner is None else known.setdefault(owner, len(known)) for owner in owners), np.intp, len(gallery.visits)
        )
        self._people = tuple(known)
        self._codes = known
        self._order = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._order], np.arange(len(known) + 1))
        self._middles = self._find_middles(codes)
        self._named = np.array([person in gallery.names for person in self._people], bool)

    def of(self, person: PersonId, count: int) -> tuple[Match, ...]:
        """Return the people with a name whom somebody resembles, most similar first; never those told from them.

        Somebody nobody has a template of resembles nobody.
        """
        own = self._codes.get(person)
        if own is None:
            return ()
        faces = self.gallery.vectors[self._rows(own)]
        found = [
            (self._score(faces, other), self._people[other]) for other in self._near(own, person, max(count, SHORTLIST))
        ]
        found.sort(key=lambda one: (-one[0], one[1]))
        return tuple(Match(other, score, _sureness(score)) for score, other in found[:count])

    def _near(self, own: int, person: PersonId, count: int) -> Iterator[int]:
        """Yield those with a name whose middle is nearest."""
        scores = np.where(self._named, self._middles @ self._middles[own], -np.inf)
        scores[own] = -np.inf
        for one, other in self.gallery.rejected:
            told_apart = other if one == person else one if other == person else None
            if told_apart in self._codes:
                scores[self._codes[told_apart]] = -np.inf
        nearest = np.argsort(-scores)[:count]
        return (int(place) for place in nearest if np.isfinite(scores[place]))

    def _score(self, faces: Vector, other: int) -> float:
        """Return how alike two people are as a whole: the mean over the faces of one of the best match with the other's."""
        return float((faces @ self.gallery.vectors[self._rows(other)].T).max(axis=1).mean())

    def _rows(self, code: int) -> Places:
        return self._order[self._starts[code] : self._starts[code + 1]]

    def _find_middles(self, codes: Places) -> Vector:
        vectors = self.gallery.vectors
        sums = np.zeros((len(self._people), vectors.shape[1]), np.float32)
        for start in range(0, len(codes), CHUNK):
            rows = self._order[start : start + CHUNK]
            rows = rows[codes[rows] >= 0]
            people, firsts = np.unique(codes[rows], return_index=True)
            if len(rows):
                sums[people] += np.add.reduceat(vectors[rows], firsts, axis=0)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        sums /= np.where(lengths > 0, lengths, 1)
        return sums


def _sureness(score: float) -> Sureness:
    if score >= SURE:
        return Sureness.SURE
    return Sureness.MAYBE if score >= MAYBE else Sureness.NOBODY
