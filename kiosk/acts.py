"""What a guard's word means: which deeds follow from it, whom it concerns, and what cannot be done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

from kiosk.domain.action import (
    Action,
    ActionId,
    Assigned,
    Deed,
    Forgotten,
    Ignored,
    Merged,
    Met,
    Named,
    Noted,
    Portrayed,
    Rejected,
    Undone,
)
from kiosk.domain.card import PersonCard, VisitCard
from kiosk.domain.person import Label, LabelId, PersonId, tidy_line, tidy_note
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.ports import Records


@dataclass(frozen=True, slots=True)
class Plan:
    """An act that can be done: how many visits it concerns, and whom; who stays, where people become one, comes first."""

    deeds: tuple[Deed, ...]
    visits: int
    people: tuple[PersonId, ...]
    labels: tuple[Label, ...] = ()


def naming(records: Records, people: Iterable[PersonId], name: str, role: str | None, note: str | None) -> Plan:
    """Return how people come to be called so, several becoming one; a role or note that is None stays as it was."""
    cards = _known(records, people)
    stays = next((card for card in cards if card.name is not None), cards[0])
    others = [card for card in cards if card.id != stays.id]
    label = _label(name, stays.role if role is None else role, stays.note if note is None else note)
    deeds: list[Deed] = [Named(stays.id, label.id), *(Merged(card.id, stays.id) for card in others)]
    if stays.ignored:
        deeds.append(Ignored(stays.id, ignored=False))
    return Plan(tuple(deeds), _visits(cards), _ids([stays, *others]), (label,))


def joining(records: Records, people: Iterable[PersonId], into: PersonId) -> Plan:
    """Return how people become somebody else, or that one becomes the only one of them with a name."""
    target = _standing(records, into)
    cards = [card for card in _known(records, people) if card.id != target.id]
    if not cards:
        raise BadInput(f"that is {called(target)} already; choose somebody else to join them with")
    named = [card for card in cards if card.name is not None]
    stays = named[0] if target.name is None and len(named) == 1 else target
    others = [card for card in (target, *cards) if card.id != stays.id]
    return Plan(tuple(Merged(card.id, stays.id) for card in others), _visits(others), _ids([stays, *others]))


def moving(records: Records, visits: Iterable[VisitId], to: PersonId | None) -> Plan:
    """Return how visits become those of a person, or None for a new one, who is never taken for the old one again."""
    cards = [records.visit_card(visit) for visit in dict.fromkeys(visits)]
    if not cards:
        raise BadInput("choose the visits to move first")
    owners = list({card.person.id: card.person for card in cards if card.person is not None}.values())
    return _moving_out(cards, owners) if to is None else _moving_to(cards, owners, _standing(records, to))


def _moving_out(cards: Sequence[VisitCard], owners: Sequence[PersonCard]) -> Plan:
    moved = tuple(card.id for card in cards)
    if len(owners) == 1 and owners[0].name is None and owners[0].visits == len(moved):
        raise BadInput(f"these are all visits of {called(owners[0])}; choose only those of somebody else")
    new = PersonId(f"p-{token_hex(8)}")
    apart = (Rejected(owner.id, new) for owner in owners)
    return Plan((Met(new, 0), Assigned(moved, new), *apart), len(moved), (new, *_ids(owners)))


def _moving_to(cards: Sequence[VisitCard], owners: Sequence[PersonCard], to: PersonCard) -> Plan:
    moved = tuple(card.id for card in cards if card.person is None or card.person.id != to.id)
    if not moved:
        raise BadInput(f"these are visits of {called(to)} already")
    return Plan((Assigned(moved, to.id),), len(moved), _ids([to, *(owner for owner in owners if owner.id != to.id)]))


def ignoring(records: Records, people: Iterable[PersonId], *, ignored: bool) -> Plan:
    """Return how people are asked about no more, or again."""
    cards = [card for card in _known(records, people) if card.ignored is not ignored]
    if not cards:
        raise BadInput("they are ignored already" if ignored else "they are not ignored any more")
    return Plan(tuple(Ignored(card.id, ignored=ignored) for card in cards), _visits(cards), _ids(cards))


def rejecting(records: Records, person: PersonId, other: PersonId) -> Plan:
    """Return how it is remembered that two people are not the same."""
    one, two = _standing(records, person), _standing(records, other)
    if one.id == two.id:
        raise BadInput(f"that is {called(one)} both times; choose two people")
    return Plan((Rejected(one.id, two.id),), 0, (one.id, two.id))


def portraying(records: Records, person: PersonId, visit: VisitId) -> Plan:
    """Return how a visit's portrait comes to stand for somebody."""
    card, shown = _standing(records, person), records.visit_card(visit)
    if shown.person is None or shown.person.id != card.id:
        raise BadInput(f"visit {visit} is not of {called(card)}; choose one of theirs")
    if not shown.has_portrait:
        raise BadInput(f"no portrait of visit {visit} is kept any more; choose another one")
    return Plan((Portrayed(card.id, visit),), 1, (card.id,))


def marking(records: Records, visit: VisitId, deed: Deed) -> Plan:
    """Return how something is said about a visit."""
    person = records.visit_card(visit).person
    return Plan((deed,), 1, () if person is None else (person.id,))


def noting(records: Records, visit: VisitId, text: str) -> Plan:
    """Return how a note takes the place of that to a visit; "" leaves none."""
    label = note_label(text)
    return replace(marking(records, visit, Noted(visit, label.id)), labels=(label,))


def note_label(text: str) -> Label:
    """Return a label that holds a note."""
    return Label(id=_new_label(), note=_tidy(tidy_note, text, "the note"))


def undoing(records: Records, action: ActionId) -> Plan:
    """Return how an action is taken back; what was undone comes back by undoing the undo.

    Groups that recognition joined are told apart for good, or it would join them again at the next visit.
    """
    card = records.action(action)
    if any(isinstance(deed, Forgotten) for deed in card.action.deeds):
        raise BadInput("forgetting cannot be undone: nothing is left to bring back")
    if card.undone is not None:
        raise BadInput("this was undone already; to have it back, undo that")
    if not card.can_undo:
        raise BadInput("this was not done by a person; move the visits or join the people instead")
    _refuse_orphans(records, card.action)
    apart = () if card.action.author.is_human else _told_apart(card.action)
    return Plan((Undone(action), *apart), card.visits, tuple({**card.names, **card.numbers}))


def _told_apart(action: Action) -> tuple[Rejected, ...]:
    return tuple(Rejected(deed.person, deed.into) for deed in action.deeds if isinstance(deed, Merged))


def _refuse_orphans(records: Records, action: Action) -> None:
    """Refuse to undo how somebody came into being whom more is known of since: it would be nobody's."""
    action = _taken_back(records, action)
    for met in (deed.person for deed in action.deeds if isinstance(deed, Met)):
        card = records.person(met)
        given = {
            visit for deed in action.deeds if isinstance(deed, Assigned) and deed.person == met for visit in deed.visits
        }
        if card.id != met or card.name is not None or card.visits > len(given):
            raise BadInput(f"{called(card)} got a name or more visits since; undo that first, or join and move instead")


def _taken_back(records: Records, action: Action) -> Action:
    """Return what ceases to hold when an action is undone: of an undo of an undo, what the first one had undone."""
    while (done := _undone_by(records, action)) is not None and (first := _undone_by(records, done)) is not None:
        action = first
    return action


def _undone_by(records: Records, action: Action) -> Action | None:
    """Return the earlier action that one undoes."""
    for deed in action.deeds:
        if isinstance(deed, Undone) and (done := records.action(deed.action).action).order < action.order:
            return done
    return None


def called(card: PersonCard) -> str:
    """Return what somebody is called in an error."""
    return card.name or f"Unknown {card.number}"


def _known(records: Records, people: Iterable[PersonId]) -> list[PersonCard]:
    """Return people as they are now, each once."""
    cards = [_standing(records, person) for person in dict.fromkeys(people)]
    if not cards:
        raise BadInput("choose somebody first")
    return cards


def _standing(records: Records, person: PersonId) -> PersonCard:
    """Return somebody who is still who the guard saw: nobody shall rename another person whom these were joined with."""
    card = records.person(person)
    if card.id != person:
        raise BadInput(f"they were joined with {called(card)} meanwhile; look again, or undo that first")
    return card


def _label(name: str, role: str, note: str) -> Label:
    return Label(
        id=_new_label(),
        name=_tidy(tidy_line, name, "the name"),
        role=_tidy(tidy_line, role, "the role") if role.strip() else "",
        note=_tidy(tidy_note, note, "the note"),
    )


def _new_label() -> LabelId:
    return LabelId(f"l-{token_hex(8)}")


def _tidy(tidy: Callable[[str], str], text: str, what: str) -> str:
    try:
        return tidy(text)
    except ValueError as wrong:
        raise BadInput(f"{what} cannot be kept: {wrong}") from None


def _visits(cards: Iterable[PersonCard]) -> int:
    return sum(card.visits for card in cards)


def _ids(cards: Iterable[PersonCard]) -> tuple[PersonId, ...]:
    return tuple(card.id for card in cards)
