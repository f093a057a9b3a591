"""The log of actions: every act on an identity, and who those in it are now as its projection.

An action is never changed or removed. The order is (Lamport counter, device, id): wall time is only shown, because the
clocks of kiosks lie. A deed sets **registers**, each about one thing (whose visit this is, what a person is called). A
register holds what the newest action in force set, and a person's action beats recognition's, however new. So the
projection follows from the set of actions alone: it does not matter in which order two kiosks heard of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import NewType, assert_never

from kiosk.domain.kept import VisitId
from kiosk.domain.person import LabelId, Person, PersonId

ActionId = NewType("ActionId", str)
"""Names an action for ever and everywhere: `a-<16 hex digits>`."""


class AuthorKind(Enum):
    """What sort of author acted."""

    GUARD = "guard"
    SLACK = "slack"
    RECOGNITION = "recognition"
    VISITOR = "visitor"
    CONSOLE = "console"


@dataclass(frozen=True, slots=True)
class Author:
    """Who acted: a guard or Slack user by id, recognition itself, a visitor's own tap, or whoever is at the console."""

    kind: AuthorKind
    id: str = ""

    @property
    def is_human(self) -> bool:
        return self.kind is not AuthorKind.RECOGNITION


RECOGNITION = Author(AuthorKind.RECOGNITION)
CONSOLE = Author(AuthorKind.CONSOLE)


@dataclass(frozen=True, slots=True)
class Met:
    """A person came for the first time and is called "Unknown `number`" until named."""

    person: PersonId
    number: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Visits are a person's."""

    visits: tuple[VisitId, ...]
    person: PersonId


@dataclass(frozen=True, slots=True)
class Named:
    """A person is called as a label says."""

    person: PersonId
    label: LabelId


@dataclass(frozen=True, slots=True)
class Merged:
    """A person is the same as another, whose name and portrait stay."""

    person: PersonId
    into: PersonId


@dataclass(frozen=True, slots=True)
class Ignored:
    """A person is no longer asked about, or again."""

    person: PersonId
    ignored: bool


@dataclass(frozen=True, slots=True)
class Rejected:
    """Two people are not the same; it is never suggested again."""

    person: PersonId
    other: PersonId


@dataclass(frozen=True, slots=True)
class Portrayed:
    """A visit's portrait is the one to show of a person."""

    person: PersonId
    visit: VisitId


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody looks after an elevated reading."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class Rescreened:
    """An elevated visitor was looked at again by staff, who found nothing to follow."""

    visit: VisitId


@dataclass(frozen=True, slots=True)
class Noted:
    """A label's note was written to a visit."""

    visit: VisitId
    label: LabelId


@dataclass(frozen=True, slots=True)
class Forgotten:
    """People (one, with those merged into them) are erased; this tombstone is what stays. Cannot be undone."""

    people: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """An action is not in force. An undo can be undone itself."""

    action: ActionId


Deed = (
    Met | Assigned | Named | Merged | Ignored | Rejected | Portrayed | Acknowledged | Rescreened | Noted | Forgotten | Undone
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One act: done, and undone, as a whole. `device` is the kiosk it was written on; `at` is for people to read."""

    id: ActionId
    counter: int
    device: str
    author: Author
    at: datetime
    deeds: tuple[Deed, ...]

    @property
    def rank(self) -> tuple[bool, int, str, str]:
        """What decides between two actions on one register: the higher one holds."""
        return self.author.is_human, self.counter, self.device, self.id

    @property
    def order(self) -> tuple[int, str, str]:
        """The place in the log."""
        return self.counter, self.device, self.id


Register = tuple[str, str]
"""What a deed sets: its kind and the id it is about."""


def registers(deed: Deed) -> Iterator[Register]:
    """Yield the registers that a deed sets."""
    match deed:
        case Met() | Named() | Merged() | Ignored() | Portrayed():
            yield type(deed).__name__.lower(), deed.person
        case Assigned():
            yield from (("assigned", visit) for visit in deed.visits)
        case Rejected():
            first, second = sorted((deed.person, deed.other))
            yield "rejected", f"{first} {second}"
        case Acknowledged() | Rescreened() | Noted():
            yield type(deed).__name__.lower(), deed.visit
        case Forgotten():
            yield from (("forgotten", person) for person in deed.people)
        case Undone():
            yield "undone", deed.action
        case _:
            assert_never(deed)


@dataclass(frozen=True, slots=True)
class Projection:
    """Who people are, as a set of actions says.

    `visits` tells whose a visit is (those of forgotten people are left out), `people` holds everyone who stands by
    themselves, `roots` whom everyone else was merged into, `rejected` the pairs (in order) that are not the same,
    `notes`, `acknowledged` and `rescreened` what was done about a visit. A portrait counts only while it is of a visit
    of that person.
    """

    visits: Mapping[VisitId, PersonId]
    people: Mapping[PersonId, Person]
    roots: Mapping[PersonId, PersonId]
    rejected: frozenset[tuple[PersonId, PersonId]]
    notes: Mapping[VisitId, LabelId]
    acknowledged: Mapping[VisitId, ActionId]
    rescreened: Mapping[VisitId, ActionId]
    forgotten: frozenset[PersonId]


def project(actions: Iterable[Action]) -> Projection:
    """Return what a set of actions says, in whatever order they are given.

    This is the definition; the store keeps the same up to date action by action.
    """
    known = {action.id: action for action in actions}
    held = _held(known)
    ranks = {PersonId(about): rank for (kind, about), rank in _ranks(known).items() if kind == "merged"}
    merged = {
        person: PersonId(str(held["merged", person]))
        for person, rank in ranks.items()
        if merge_counts(is_human=rank[0], is_named=("named", person) in held)
    }
    forgotten = frozenset(PersonId(about) for kind, about in held if kind == "forgotten")
    met = {PersonId(about): number for (kind, about), number in held.items() if kind == "met" and isinstance(number, int)}
    standing = met.keys() - forgotten
    found: dict[PersonId, PersonId] = {}
    roots = {person: root_of(person, merged, ranks, standing, found) for person in standing}
    owners = {VisitId(about): PersonId(str(owner)) for (kind, about), owner in held.items() if kind == "assigned"}
    visits = {visit: roots[owner] for visit, owner in owners.items() if owner in roots}
    people = {
        person: Person(
            id=person,
            number=met[person],
            label=_label(held.get(("named", person))),
            ignored=bool(held.get(("ignored", person), False)),
            portrait=_portrait(held.get(("portrayed", person)), person, visits),
        )
        for person in roots
        if roots[person] == person
    }
    return Projection(
        visits=MappingProxyType(visits),
        people=MappingProxyType(people),
        roots=MappingProxyType({person: root for person, root in roots.items() if person != root}),
        rejected=frozenset(_pairs(held, roots)),
        notes=MappingProxyType({VisitId(about): LabelId(str(to)) for (kind, about), to in held.items() if kind == "noted"}),
        acknowledged=MappingProxyType(
            {VisitId(about): ActionId(str(by)) for (kind, about), by in held.items() if kind == "acknowledged"}
        ),
        rescreened=MappingProxyType(
            {VisitId(about): ActionId(str(by)) for (kind, about), by in held.items() if kind == "rescreened"}
        ),
        forgotten=forgotten,
    )


def merge_counts(*, is_human: bool, is_named: bool) -> bool:
    """Tell whether the merge that a person's register holds counts.

    Recognition's does not for whom a person gave a name, perhaps on a kiosk that had not heard of the merge: the name
    would be nobody's.
    """
    return is_human or not is_named


def root_of(
    person: PersonId,
    merged: Mapping[PersonId, PersonId],
    ranks: Mapping[PersonId, tuple[bool, int, str, str]],
    standing: Collection[PersonId],
    found: dict[PersonId, PersonId],
) -> PersonId:
    """Return whom a person was merged into in the end, and write it to `found` for everybody on the way.

    A merge into somebody who is not `standing` (forgotten, or not met here yet) does not count. Where merges by several
    kiosks go round in a circle, the lowest ranking one of the circle does not count, so that everybody sees the same.
    """
    path: dict[PersonId, None] = {}
    root = person
    while root not in found:
        path[root] = None
        into = merged.get(root)
        if into is None or into not in standing:
            break
        if into in path:
            circle = tuple(path)[tuple(path).index(into) :]
            root = min(circle, key=lambda of: (ranks[of], of))
            break
        root = into
    root = found.get(root, root)
    found.update(dict.fromkeys(path, root))
    return root


Value = str | int | bool


def value(deed: Deed, action: Action) -> Value:
    """Return what a deed sets its registers to."""
    match deed:
        case Met():
            return deed.number
        case Assigned():
            return deed.person
        case Named() | Noted():
            return deed.label
        case Merged():
            return deed.into
        case Ignored():
            return deed.ignored
        case Portrayed():
            return deed.visit
        case Acknowledged() | Rescreened():
            return action.id
        case Rejected() | Forgotten() | Undone():
            return True
        case _:
            assert_never(deed)


def in_force(known: Mapping[ActionId, Action]) -> dict[ActionId, bool]:
    """Tell of every action whether it is in force: not undone by one that is. Forgetting always is.

    An undo counts only if it comes later in the order than what it undoes, and is a person's where that is a person's.
    """
    undos: dict[ActionId, list[Action]] = defaultdict(list)
    for action in known.values():
        for deed in action.deeds:
            if isinstance(deed, Undone) and deed.action in known and _may_undo(action, known[deed.action]):
                undos[deed.action].append(action)
    told: dict[ActionId, bool] = {}
    for action in sorted(known.values(), key=lambda one: one.order, reverse=True):
        is_final = any(isinstance(deed, Forgotten) for deed in action.deeds)
        told[action.id] = is_final or not any(told[undo.id] for undo in undos[action.id])
    return told


def _may_undo(undo: Action, done: Action) -> bool:
    return done.order < undo.order and undo.author.is_human >= done.author.is_human


def _winners(known: Mapping[ActionId, Action]) -> dict[Register, tuple[Action, Deed]]:
    told = in_force(known)
    winners: dict[Register, tuple[Action, Deed]] = {}
    for action in known.values():
        for deed in action.deeds if told[action.id] else ():
            for register in registers(deed):
                if register not in winners or winners[register][0].rank < action.rank:
                    winners[register] = action, deed
    return winners


def _held(known: Mapping[ActionId, Action]) -> dict[Register, Value]:
    return {register: value(deed, action) for register, (action, deed) in _winners(known).items()}


def _ranks(known: Mapping[ActionId, Action]) -> dict[Register, tuple[bool, int, str, str]]:
    return {register: action.rank for register, (action, _) in _winners(known).items()}


def _pairs(held: Mapping[Register, Value], roots: Mapping[PersonId, PersonId]) -> Iterator[tuple[PersonId, PersonId]]:
    for kind, about in held:
        if kind == "rejected":
            first, second = (PersonId(one) for one in about.split(" "))
            if first in roots and second in roots and roots[first] != roots[second]:
                one, other = sorted((roots[first], roots[second]))
                yield one, other


def _label(held: Value | None) -> LabelId | None:
    return None if held is None else LabelId(str(held))


def _portrait(held: Value | None, person: PersonId, visits: Mapping[VisitId, PersonId]) -> VisitId | None:
    visit = None if held is None else VisitId(str(held))
    return visit if visit is not None and visits.get(visit) == person else None
