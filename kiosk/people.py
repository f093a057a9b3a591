"""`doorman people`: who was met, what was done about them, undoing it, and forgetting somebody, from the console."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from kiosk import acts
from kiosk.acts import called
from kiosk.bootstrap import identity_log, in_force, lent_keeper, open_records, system_clock
from kiosk.domain.action import (
    CONSOLE,
    Acknowledged,
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
    Rescreened,
    Undone,
)
from kiosk.domain.action_text import PERSON, deed_json
from kiosk.domain.card import HERE, ActionCard, Asked, Listed, Page, PersonCard, Receipt, Shown, VisitCard
from kiosk.domain.person import PersonId
from kiosk.errors import BadInput
from kiosk.ports import Records
from kiosk.settings import Settings

NAMELESS = "Nobody has a name here: guards give names on the panel. `doorman people list unknown` shows who waits for one."

NOBODY = {
    Listed.KNOWN: NAMELESS,
    Listed.RECENT: NAMELESS,
    Listed.UNKNOWN: "Nobody. People appear here as soon as recognition is on and somebody comes.",
    Listed.IGNORED: "Nobody is ignored.",
}

VISITS = 20
"""How many of somebody's newest visits are shown."""

AT_ONCE = 500
"""People read at once when looking for a number: those that only begin with it are found as well."""

Confirm = Callable[[str], bool]
"""Asks something that cannot be taken back, and tells whether it is wanted."""


def confirm(question: str) -> bool:
    """Ask on the terminal; without one nothing is ever wanted."""
    if not sys.stdin.isatty():
        raise BadInput("this cannot be undone; say --yes to have it done without being asked")
    return input(f"{question} Type yes: ").strip().casefold() == "yes"


def listed(settings: Settings, which: Listed, words: str, limit: int) -> Page[PersonCard]:
    """Return those listed whose name, role or note has words that begin so."""
    return open_records(settings).people(which, words, 0, limit)


def shown(settings: Settings, who: str) -> tuple[PersonCard, Page[VisitCard]]:
    """Return somebody, by id, number or name, and their newest visits; without readings where they are kept apart."""
    records = open_records(settings)
    card = _found(records, who)
    apart = Shown.BOTH if _allowed(settings) is Shown.BOTH else Shown.IDENTITIES
    return card, records.history(Asked(person=card.id), 0, VISITS, apart)


def actions(settings: Settings, who: str | None, limit: int) -> Page[ActionCard]:
    """Return the newest actions of people, or all about one person."""
    records = open_records(settings)
    person = None if who is None else _found(records, who).id
    return records.actions(0, limit, person, _allowed(settings))


def _allowed(settings: Settings) -> Shown:
    """Return what may stand side by side now: an admin may have chosen otherwise than the settings file says."""
    return Shown(in_force(settings).privacy.shown)


def undo(settings: Settings, action: str) -> tuple[Action, int]:
    """Take an action back; return the action that did and how many visits it concerns."""
    plan = acts.undoing(open_records(settings), ActionId(action))
    clock = system_clock()
    with lent_keeper(settings, clock) as keeper:
        return identity_log(settings, keeper, clock).act(CONSOLE, *plan.deeds).result(), plan.visits


def forget(settings: Settings, who: str, ask: Confirm) -> Receipt | None:
    """Erase somebody everywhere, if that is wanted; return what went."""
    card, clock = _found(open_records(settings), who), system_clock()
    if not ask(f"{called(card)} ({card.id}, {_count(card.visits, 'visit')}) will be erased; that cannot be undone."):
        return None
    with lent_keeper(settings, clock) as keeper:
        return identity_log(settings, keeper, clock).forget(CONSOLE, card.id).result()


def _found(records: Records, who: str) -> PersonCard:
    """Return somebody by id, by the number of "Unknown 12", or by name; raises BadInput for nobody or several."""
    if PERSON.fullmatch(who):
        return records.person(PersonId(who))
    found = {card.id: card for card in (*records.called(who), *_numbered(records, who.removeprefix("Unknown ")))}
    if not found:
        raise BadInput(f"nobody is called {who}; `doorman people list` shows everyone")
    if len(found) > 1:
        raise BadInput(f"{len(found)} people are called {who}; say which: {', '.join(found)}")
    return records.person(next(iter(found)))  # asked for alone, so that all of them is counted


def _numbered(records: Records, digits: str) -> Iterator[PersonCard]:
    """Yield those without a name who have a number, ignored ones too; what is no number is nobody's."""
    for which in (Listed.UNKNOWN, Listed.IGNORED) if digits.isascii() and digits.isdecimal() else ():
        start, total = 0, 1
        while start < total:
            page = records.people(which, digits, start, AT_ONCE)
            yield from (card for card in page.items if card.name is None and str(card.number) == digits)
            start, total = start + AT_ONCE, page.total


def person_json(card: PersonCard) -> dict[str, Any]:
    """Return a person as documented in docs/json.md."""
    return asdict(card) | {
        "first_seen": None if card.first_seen is None else card.first_seen.isoformat(),
        "last_seen": None if card.last_seen is None else card.last_seen.isoformat(),
    }


def visit_json(card: VisitCard) -> dict[str, Any]:
    """Return one of somebody's visits; what is kept apart is null."""
    return {
        "id": card.id,
        "at": card.at.isoformat(),
        "device": card.device,
        "nth": card.nth,
        "outcome": None if card.outcome is None else card.outcome.value,
        "skin_c": card.skin_c,
        "score_c": card.score_c,
        "portrait": card.has_portrait,
        "note": card.note,
    }


def action_json(card: ActionCard) -> dict[str, Any]:
    """Return an action as documented in docs/json.md."""
    action = card.action
    return {
        "id": action.id,
        "at": action.at.isoformat(),
        "device": action.device,
        "counter": action.counter,
        "author": {"kind": action.author.kind.value, "id": action.author.id, "name": card.author},
        "deeds": [deed_json(deed) for deed in action.deeds],
        "names": dict(card.names),
        "numbers": dict(card.numbers),
        "visits": card.visits,
        "undone": card.undone,
        "beaten": card.beaten,
        "can_undo": card.can_undo,
    }


def table(page: Page[PersonCard], which: Listed, words: str = "") -> str:
    """Return people as lines; where there is nobody, say how that changes."""
    if not page.items:
        return f"Nobody listed as {which.value} has words that begin so: {words}" if words else NOBODY[which]
    lines = [person_line(card) for card in page.items]
    rest = page.total - len(page.items)
    return "\n".join([*lines, f"… and {rest} more"] if rest else lines)


def person_line(card: PersonCard) -> str:
    """Return somebody in one line."""
    last = "" if card.last_seen is None else f"  last {card.last_seen:%Y-%m-%d %H:%M}"
    role = f" ({card.role})" if card.role else ""
    return f"{card.id}  {_count(card.visits, 'visit'):>10}{last}  {called(card)}{role}{'  ignored' if card.ignored else ''}"


def person_text(card: PersonCard, visits: Page[VisitCard]) -> str:
    """Return somebody with their newest visits."""
    told = [person_line(card), *([f"note: {card.note}"] if card.note else []), _count(card.templates or 0, "template")]
    told += [
        f"  {visit.at:%Y-%m-%d %H:%M}  {visit.id}{'' if visit.outcome is None else f'  {visit.outcome.value}'}"
        for visit in visits.items
    ]
    rest = visits.total - len(visits.items)
    return "\n".join([*told, f"  … and {rest} more"] if rest else told)


def actions_text(page: Page[ActionCard]) -> str:
    """Return actions as lines, newest first."""
    if not page.items:
        return "Nothing yet. What guards do on the panel appears here."
    return "\n".join(action_line(card) for card in page.items)


def action_line(card: ActionCard) -> str:
    """Return an action in one line."""
    author = card.author or card.action.author.kind.value
    did = "; ".join(dict.fromkeys(_told(deed, card) for deed in card.action.deeds))
    became = "  (undone)" if card.undone is not None else "  (a newer action holds)" if card.beaten is not None else ""
    return f"{card.action.id}  {card.action.at:%Y-%m-%d %H:%M}  {author}: {did}{became}"


def _told(deed: Deed, card: ActionCard) -> str:
    """Return what was done in a few words."""

    def name(person: PersonId) -> str:
        if person in card.names:
            return card.names[person]
        return f"Unknown {card.numbers[person]}" if person in card.numbers else f"{person} (forgotten)"

    match deed:
        case Met():
            return f"met {name(deed.person)}"
        case Assigned():
            belong = "belongs" if len(deed.visits) == 1 else "belong"
            return f"{_count(len(deed.visits), 'visit')} {belong} to {name(deed.person)}"
        case Named():
            return f"named {name(deed.person)}"
        case Merged():
            return f"joined {name(deed.person)} with {name(deed.into)}"
        case Ignored():
            return f"{'ignored' if deed.ignored else 'restored'} {name(deed.person)}"
        case Rejected():
            return f"{name(deed.person)} is not {name(deed.other)}"
        case Portrayed():
            return f"chose a portrait of {name(deed.person)}"
        case Acknowledged():
            return f"looks after {deed.visit}"
        case Rescreened():
            return f"looked at {deed.visit} again"
        case Noted():
            return f"wrote a note to {deed.visit}"
        case Forgotten():
            return f"forgot {_count(len(deed.people), 'person', 'people')}"
        case Undone():
            return f"undid {deed.action}"


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    """Return what forgetting erased."""
    return asdict(receipt)


def receipt_text(receipt: Receipt) -> str:
    """Return what forgetting erased, and what is left."""
    counts = (
        _count(receipt.visits, "visit"),
        _count(receipt.pictures, "picture"),
        _count(receipt.templates, "template"),
        _count(receipt.labels, "label"),
        _count(receipt.outbox_rows, "unsent row"),
    )
    elsewhere = [where for where in receipt.pending if where != HERE]
    left = "\nthe last traces on this kiosk go by themselves, within minutes" if HERE in receipt.pending else ""
    left += f"\nstill to be erased: {', '.join(elsewhere)}" if elsewhere else ""
    return f"forgotten: {', '.join(receipt.people)}\nerased: what was known of {', '.join(counts)}{left}"


def _count(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or f'{one}s'}"
