"""What a function in AWS found of a visit, and what a kiosk asks of it afterwards, as JSON that both sides read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from kiosk.domain.action_text import LABEL, PERSON, VISIT
from kiosk.domain.kept import VisitId
from kiosk.domain.meta import MOST_CHARACTERS, Meta, meta_of
from kiosk.domain.opinion import FaceId, Match, NoFace, NoMatch, Seen
from kiosk.domain.parcel import FACES, PICTURES, ROWS, Erasure, Parcel, Place, Step
from kiosk.domain.person import LabelId, PersonId

FORMAT = 1
MOST_ORDER_BYTES = 4_000_000
MOST_IDS = 100_000
MOST_USER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How far a visit is on its way through the steps in AWS; `step` is DONE when it can be taken over.

    `seen` is what Rekognition saw, None where it was not asked. `person`, `assigned` and `face` are as in a parcel,
    `place` where the history has the visit. `was_indexed` tells whether the face was to be kept, good enough or not;
    `images` how many image calls it took. `version` counts what was kept, the answer itself among it.
    """

    visit: VisitId
    step: Step = Step.IDENTIFY
    seen: Seen | None = None
    person: PersonId | None = None
    assigned: PersonId | None = None
    face: FaceId | None = None
    place: Place | None = None
    was_indexed: bool = False
    images: int = 0
    version: int = 0

    def parcel(self, meta: str) -> Parcel:
        """Return it as a parcel, on with its next step."""
        return Parcel(
            seq=0,
            visit=self.visit,
            step=self.step,
            meta=meta,
            person=self.person,
            assigned=self.assigned,
            face=self.face,
            sent_as=self.place,
        )

    def at(self, parcel: Parcel) -> "Answer":
        """Return the answer after another step."""
        was_indexed = self.was_indexed or parcel.step in {Step.INDEX, Step.REINDEX, Step.ENROL}
        return replace(
            self,
            step=parcel.step,
            person=parcel.person,
            assigned=parcel.assigned,
            face=parcel.face,
            was_indexed=was_indexed,
        )

    def fits(self, parcel: Parcel, user: str) -> bool:
        """Tell whether all that a kiosk's parcel asks for is done, with its visit in the history as a user's."""
        is_kept = self.was_indexed or parcel.step not in {Step.INDEX, Step.REINDEX}
        is_theirs = self.face is None or self.assigned == parcel.assigned
        return self.place is not None and self.place.user == user and is_theirs and is_kept


def seen_text(seen: Seen | None) -> str:
    """Return what was seen as one word, or as the ids of whom the face is like."""
    match seen:
        case None:
            return "not asked"
        case NoFace():
            return "no face"
        case NoMatch():
            return "nobody"
        case Match(people):
            return " ".join(people)


def seen_of(text: str) -> Seen | None:
    """Read what was seen; raises ValueError for anything else."""
    plain: Mapping[str, Seen | None] = {"not asked": None, "no face": NoFace(), "nobody": NoMatch()}
    if text in plain:
        return plain[text]
    people = text.split(" ")
    if not all(PERSON.fullmatch(person) for person in people):
        raise ValueError(f"{ascii(text)[:100]} is nothing that can be seen")
    return Match(tuple(PersonId(person) for person in people))


@dataclass(frozen=True, slots=True)
class Assign:
    """A visit is somebody's by now (None: nobody's); its row in the history and its face are to follow.

    `enrol` where the face is to be kept, in case it is not yet; `version` is that of the answer this follows on.
    """

    meta: str
    person: PersonId | None
    assigned: PersonId | None
    enrol: bool
    version: int


@dataclass(frozen=True, slots=True)
class Look:
    """A visit that was put waits for its answer still; `sent_as` is where the kiosk itself wrote it into the history."""

    meta: str
    sent_as: Place | None = None


Order = Assign | Look | Erasure
"""What a kiosk asks of the function; somebody to be erased at one destination among it."""


def order_text(order: Order) -> str:
    """Return an order as the JSON of an object: the same text for the same order."""
    match order:
        case Look(meta, sent_as):
            said: dict[str, Any] = {"order": "look", "meta": meta}
            said |= {} if sent_as is None else {"user": sent_as.user, "visited": sent_as.visited}
        case Assign():
            ids = {"person": order.person, "assigned": order.assigned}
            said = {"order": "assign", "meta": order.meta, "enrol": order.enrol, "version": order.version} | ids
        case Erasure():
            said = {"order": "erase", "destination": order.destination, "person": order.person}
            said |= {"visits": list(order.visits), "labels": list(order.labels), "seq": order.seq}
    return json.dumps({"format": FORMAT} | said, separators=(",", ":"))


def order_of(text: str) -> Order:
    """Read an order; raises ValueError for anything that is none."""
    try:
        said = json.loads(text)
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise ValueError("it is no order of this version of doorman")
        match said.get("order"):
            case "look":
                return Look(_meta(said["meta"]), _place(said) if "user" in said else None)
            case "assign":
                return Assign(
                    meta=_meta(said["meta"]),
                    person=_person(said["person"]),
                    assigned=_person(said["assigned"]),
                    enrol=said["enrol"] is True,
                    version=_whole(said["version"]),
                )
            case "erase":
                return _erasure(said)
    except (KeyError, TypeError, AttributeError, RecursionError) as missing:
        raise ValueError(f"it is no order: {ascii(str(missing))[:100]}") from None
    raise ValueError("it asks for nothing that this version of doorman does")


def order_key(device: str, order: Order, again: int) -> str:
    """Return the key of an order's object; the same order is another one when it is given `again`."""
    about = "erase" if isinstance(order, Erasure) else meta_of(order.meta).visit
    return f"{device}/order/{about}.{order_name(order)}.{again}.json"


def order_name(order: Order) -> str:
    """Return what an order is called, the same for the same."""
    return sha256(order_text(order).encode()).hexdigest()[:16]


def meta_in(order: Assign | Look) -> Meta:
    """Return the visit that an order is about."""
    return meta_of(order.meta)


def _erasure(said: Mapping[str, Any]) -> Erasure:
    destination, person = said["destination"], _person(said["person"])
    if destination not in {PICTURES, ROWS, FACES} or person is None:
        raise ValueError("it does not say who is to be erased where")
    return Erasure(
        seq=_whole(said["seq"]),
        destination=destination,
        person=person,
        visits=tuple(VisitId(one) for one in _ids(said["visits"], VISIT)),
        labels=tuple(LabelId(one) for one in _ids(said["labels"], LABEL)),
    )


def _place(said: Mapping[str, Any]) -> Place:
    user = said["user"]
    if not isinstance(user, str) or not 0 < len(user) <= MOST_USER:
        raise ValueError(f"{ascii(user)[:100]} is nobody's id")
    return Place(user, _whole(said["visited"]))


def _whole(said: Any) -> int:
    if isinstance(said, bool) or not isinstance(said, int):
        raise ValueError(f"{ascii(said)[:100]} is no whole number")  # noqa: TRY004
    return said


def _ids(said: Any, pattern: Any) -> list[str]:
    if not isinstance(said, list) or len(said) > MOST_IDS:
        raise ValueError("a list of ids is none, or too long")
    if not all(isinstance(one, str) and pattern.fullmatch(one) for one in said):
        raise ValueError("there is no id in a list of them")
    return said


def _person(said: Any) -> PersonId | None:
    if said is None:
        return None
    if not isinstance(said, str) or not PERSON.fullmatch(said):
        raise ValueError(f"{ascii(said)[:100]} is no person's id")
    return PersonId(said)


def _meta(said: Any) -> str:
    if not isinstance(said, str) or len(said) > MOST_CHARACTERS:
        raise ValueError("it tells of no visit")
    meta_of(said)
    return said
