"""What the cloud says about whose face a visit's portrait shows, and what follows for whose visit it is.

Scores of the kiosk's own recognition and of the cloud are never compared. A person's act beats either. Where the two
disagree the visit stands by itself, for a guard to look at.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import NewType

from kiosk.domain.kept import VisitId
from kiosk.domain.person import PersonId

FaceId = NewType("FaceId", str)
"""Names a face in the cloud's collection, as the service calls it."""


@dataclass(frozen=True, slots=True)
class NoFace:
    """There is no face in the picture that could be looked for."""


@dataclass(frozen=True, slots=True)
class NoMatch:
    """There is a face, and nobody known is like it."""


@dataclass(frozen=True, slots=True)
class Match:
    """Whom the face is like, the most similar first."""

    people: tuple[PersonId, ...]


Seen = NoFace | NoMatch | Match


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whom the cloud matched, as this kiosk knows them.

    `was_compared` tells whether the kiosk's own recognition had templates of them to compare with, `is_rejected` whether
    a person said that they are not whoever the visit is of.
    """

    person: PersonId
    was_compared: bool = False
    is_rejected: bool = False
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whose a visit is here and now (None: nobody's), and by whose word.

    `is_enrolled` tells whether the cloud knows them, `is_alone` whether they have no name and no other visit.
    """

    person: PersonId | None = None
    by_human: bool = False
    is_named: bool = False
    is_enrolled: bool = False
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """The visit stays whose it is; `enrol` where the cloud does not know them yet."""

    enrol: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Whoever the visit is of, and this person whom the cloud knows, are one."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Meet:
    """The visit is of somebody new; `enrol` unless it is doubtful who they are."""

    enrol: bool


Consequence = Stay | Join | Meet


def weigh(standing: Standing, seen: Seen, candidates: tuple[Candidate, ...]) -> Consequence:
    """Return what follows from what the cloud saw; `candidates` are those of a match who were not forgotten, each once."""
    if isinstance(seen, NoFace):
        return Stay()
    possible = tuple(one for one in candidates if not one.is_rejected)
    if isinstance(seen, NoMatch) or not possible:
        return Meet(enrol=True) if standing.person is None else Stay(enrol=not standing.is_enrolled)
    if standing.by_human or standing.person in {one.person for one in possible}:
        return Stay()
    if len(possible) == 1 and _is_open(standing, possible[0]):
        return Join(possible[0].person)
    return Stay() if standing.is_alone else Meet(enrol=False)


def _is_open(standing: Standing, candidate: Candidate) -> bool:
    """Tell whether the kiosk itself has no other opinion.

    It made nothing of the visit; or it could not compare, the cloud does not know whom it took the visit for, and no
    person gave them two names.
    """
    if standing.person is None:
        return True
    return not (standing.is_enrolled or candidate.was_compared or (standing.is_named and candidate.is_named))


def first_sighting(visit: VisitId) -> PersonId:
    """Return the id of somebody who comes into being with what the cloud says of a visit: everywhere the same one."""
    return PersonId(f"p-{sha256(f'first seen at {visit}'.encode()).hexdigest()[:16]}")
