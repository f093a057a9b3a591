"""What an answer from outside the panel means, as plans: the first one counts, and a late one hears who decided.

Each looks at what holds at the moment it is done, so that of a guard and a Slack user who decide at once one is told.
"""

from collections.abc import Iterator
from secrets import token_hex

from kiosk import acts
from kiosk.acts import Plan
from kiosk.domain.action import (
    Acknowledged,
    ActionId,
    Assigned,
    Deed,
    Ignored,
    Merged,
    Met,
    Named,
    Noted,
    Rejected,
    Rescreened,
)
from kiosk.domain.card import ActionCard, PersonCard
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.ports import Records

LOOKED_BACK = 50
"""Acts about somebody among which it is looked who decided."""


class Settled(BadInput):
    """Somebody decided already; `by` is the act, where it is known."""

    def __init__(self, by: ActionCard | None) -> None:
        super().__init__("somebody decided that already")
        self.by = by


def acknowledging(records: Records, visit: VisitId, *, is_own: bool) -> Plan:
    """Return how somebody comes to look after an elevated visitor, unless somebody does or did."""
    _refuse_marked(records, visit, is_own=is_own, with_acknowledged=True)
    return Plan((Acknowledged(visit),), 1, ())


def rescreening(records: Records, visit: VisitId, note: str, *, is_own: bool) -> Plan:
    """Return how an elevated visitor counts as screened again, with a note that may be empty."""
    _refuse_marked(records, visit, is_own=is_own, with_acknowledged=False)
    deeds: tuple[Deed, ...] = (Rescreened(visit),)
    if not note.strip():
        return Plan(deeds, 1, ())
    label = acts.note_label(note)
    return Plan((*deeds, Noted(visit, label.id)), 1, (), (label,))


def naming(records: Records, person: PersonId, name: str) -> Plan:
    """Return how somebody without a name comes to be called so."""
    return acts.naming(records, [_nameless(records, person).id], name, None, None)


def introducing(records: Records, person: PersonId, name: str) -> Plan:
    """Return how somebody comes to be whom their name says: whoever is called so already, if that is one person only."""
    known = records.called(name)
    if len(known) == 1:
        return joining(records, person, known[0].id)
    if known:
        raise BadInput(f"{len(known)} people are called {name} here; choose one of them by search")
    return naming(records, person, name)


def joining(records: Records, person: PersonId, into: PersonId) -> Plan:
    """Return how somebody without a name becomes somebody else."""
    return acts.joining(records, [_nameless(records, person).id], into)


def ignoring(records: Records, person: PersonId) -> Plan:
    """Return how somebody without a name is asked about no more."""
    card = _nameless(records, person)
    if card.ignored:
        raise Settled(_decision(records, card.id))
    return acts.ignoring(records, [card.id], ignored=True)


def parting(records: Records, visit: VisitId, person: PersonId, *, is_own: bool) -> Plan:
    """Return how a visit ceases to be somebody's and becomes that of somebody new, never taken for them again."""
    marks = records.marks(visit)
    _refuse_missing(visit, is_here=marks.is_here or not is_own)
    owner = records.person(person)
    if marks.person != owner.id:
        raise Settled(_decision(records, owner.id, visit))
    if marks.is_here:
        return acts.moving(records, [visit], None)
    new = PersonId(f"p-{token_hex(8)}")
    return Plan((Met(new, 0), Assigned((visit,), new), Rejected(owner.id, new)), 1, (new, owner.id))


def undoing(records: Records, action: ActionId) -> Plan:
    """Return how an act is taken back, unless it was."""
    undone = records.action(action).undone
    if undone is not None:
        raise Settled(records.action(undone))
    return acts.undoing(records, action)


def _refuse_marked(records: Records, visit: VisitId, *, is_own: bool, with_acknowledged: bool) -> None:
    marks = records.marks(visit)
    _refuse_missing(visit, is_here=marks.is_here or not is_own)
    decided = marks.rescreened or (marks.acknowledged if with_acknowledged else None)
    if decided is not None:
        raise Settled(records.action(decided))


def _refuse_missing(visit: VisitId, *, is_here: bool) -> None:
    if not is_here:
        raise BadInput(f"there is no visit {visit}; perhaps its time was up")


def _nameless(records: Records, person: PersonId) -> PersonCard:
    """Return somebody as they are now, joined with whomever; refuse where they got a name."""
    card = records.person(person)
    if card.name is not None:
        raise Settled(_decision(records, card.id))
    return card


def _decision(records: Records, person: PersonId, visit: VisitId | None = None) -> ActionCard | None:
    """Return the newest act in force by which people said who somebody, or a visit of theirs, is."""
    return next(_decisions(records, person, visit), None)


def _decisions(records: Records, person: PersonId, visit: VisitId | None) -> Iterator[ActionCard]:
    for card in records.actions(0, LOOKED_BACK, person).items:
        decides = any(
            isinstance(deed, Named | Merged | Ignored) or (isinstance(deed, Assigned) and visit in deed.visits)
            for deed in card.action.deeds
        )
        if decides and card.undone is None and card.action.author.is_human:
            yield card
