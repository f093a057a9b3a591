"""What the panel's pages say about times, people, visits, actions and pictures, in the language chosen now."""

from datetime import datetime, timedelta, tzinfo
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from kiosk.domain.action import (
    Acknowledged,
    Assigned,
    Author,
    AuthorKind,
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
from kiosk.domain.card import ActionCard, PersonCard, VisitCard
from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.guard import Role
from kiosk.domain.identity import Flaw
from kiosk.domain.person import PersonId
from ui.guard.why_words import signed
from ui.symbols import Symbol
from ui.theme import Tone

translate = QCoreApplication.translate

CLOCKS_DIFFER = timedelta(minutes=1)
"""A time this far ahead is another kiosk's clock, of which nobody can say how long ago it was."""


def filled(text: str, *values: object) -> str:
    """Return a sentence with %1, %2, … replaced, each once: what is filled in may contain a % itself."""
    parts, rest = [], text
    while rest:
        head, mark, tail = rest.partition("%")
        parts.append(head)
        number = tail[:1]
        if mark and number.isdecimal() and 0 < int(number) <= len(values):
            parts.append(str(values[int(number) - 1]))
            rest = tail[1:]
        else:
            parts.append(mark)
            rest = tail
    return "".join(parts)


def clock_words(at: datetime, zone: tzinfo | None) -> str:
    """Return the time of day."""
    local = at.astimezone(zone)
    return f"{local.hour}:{local.minute:02d}"


def day_words(at: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return the day as people say it: today, yesterday, the weekday, or the date."""
    day, today = at.astimezone(zone).date(), now.astimezone(zone).date()
    days = (today - day).days
    if days == 0:
        return translate("pages", "Today")
    if days == 1:
        return translate("pages", "Yesterday")
    if 1 < days < 7:
        pattern = translate("pages", "ddd", "a day of the last week, as Qt writes dates")
    elif day.year == today.year:
        pattern = translate("pages", "ddd d MMM", "a day of this year, as Qt writes dates")
    else:
        pattern = translate("pages", "d MMM yyyy", "a day of another year, as Qt writes dates")
    return written(QDate(day.year, day.month, day.day), pattern)


def written(day: QDate, pattern: str) -> str:
    """Return a date in Qt's pattern, with names in the language chosen now."""
    return QLocale(translate("pages", "en", "the code of this language")).toString(day, pattern)


def when(at: datetime, now: datetime, zone: tzinfo | None, *, hours: bool = False) -> str:
    """Return day and time; with `hours` the hour that the time begins, where no closer time is told."""
    day, clock = day_words(at, now, zone), clock_words(at, zone)
    return f"{day} {clock}–{clock_words(at + timedelta(hours=1), zone)}" if hours else f"{day} {clock}"


def ago(at: datetime, now: datetime) -> str:
    """Return how long ago something was in the last day; "" where that is longer, or the clocks differ."""
    minutes = (now - at) // timedelta(minutes=1)
    if at > now + CLOCKS_DIFFER or minutes >= 24 * 60:
        return ""
    if minutes < 1:
        return translate("pages", "just now")
    if minutes < 60:
        return filled(translate("pages", "%1 min ago"), minutes)
    return filled(translate("pages", "%1 h ago"), minutes // 60)


def visit_count(visits: int) -> str:
    return translate("pages", "1 visit") if visits == 1 else filled(translate("pages", "%1 visits"), visits)


def people_count(people: int) -> str:
    return translate("pages", "1 person") if people == 1 else filled(translate("pages", "%1 people"), people)


def called(person: PersonCard) -> str:
    """Return what a person is called here."""
    return person.name if person.name is not None else unknown(person.number)


def unknown(number: int) -> str:
    return filled(translate("pages", "Unknown %1"), number)


def visitor(visit: VisitCard) -> str:
    """Return whose visit it is, as far as anybody knows or may see."""
    if visit.person is not None:
        return called(visit.person)
    return translate("pages", "Nobody recognised") if visit.has_portrait else translate("pages", "Visitor")


Sign = tuple[Symbol, Tone, Tone]
"""A shape with its colour and that of its cut-outs."""


def sign(outcome: Outcome, reason: Reason | None) -> Sign:
    """Return the shape of an outcome: the same shapes as on the visitor's screen."""
    match outcome, reason:
        case Outcome.ELEVATED, _:
            return Symbol.TRIANGLE, Tone.AMBER_TEXT, Tone.AMBER
        case Outcome.NOT_ELEVATED, _:
            return Symbol.TICK, Tone.TEAL, Tone.WHITE
        case _, Reason.COLD:
            return Symbol.HOURGLASS, Tone.DUSK, Tone.WHITE
        case _:
            return Symbol.DASH, Tone.INK_2, Tone.WHITE


def outcome_word(outcome: Outcome, reason: Reason | None, score: float | None = None) -> str:
    """Return an outcome in a word or two, with how far an elevated one was above recent visitors."""
    match outcome, reason:
        case Outcome.ELEVATED, _:
            word = translate("pages", "Elevated")
            return word if score is None else f"{word} {signed(score)}"
        case Outcome.NOT_ELEVATED, _:
            return translate("pages", "Not elevated")
        case _, Reason.COLD:
            return translate("pages", "Waited inside")
        case _, Reason.ON_DEMAND:
            return translate("pages", "Picture only")
        case _:
            return translate("pages", "No result")


def outcome_sentence(outcome: Outcome, reason: Reason | None) -> str:
    """Return an outcome as a line of its own."""
    match outcome, reason:
        case Outcome.ELEVATED, _:
            return translate("pages", "Elevated skin temperature")
        case Outcome.NOT_ELEVATED, _:
            return translate("pages", "Skin temperature not elevated")
        case _, Reason.LEARNING:
            return translate("pages", "No result: still learning")
        case _, Reason.COLD:
            return translate("pages", "No result: cold from outside")
        case _, Reason.ON_DEMAND:
            return translate("pages", "A picture on request")
        case _:
            return translate("pages", "No result")


def deviation(visit: VisitCard) -> str:
    """Return how far a reading was from recent visitors, with its uncertainty; "" without a reading."""
    if visit.score_c is None:
        return ""
    number = signed(visit.score_c)
    number += f" ± {visit.uncertainty_c:.1f} °C" if visit.uncertainty_c is not None else " °C"
    return filled(translate("pages", "%1 vs recent visitors"), number)


def flaw_word(flaw: Flaw) -> str:
    """Return in a word or two what is wrong with a picture."""
    match flaw:
        case Flaw.NO_FACE:
            return translate("pages", "No face")
        case Flaw.SMALL:
            return translate("pages", "Too small")
        case Flaw.CUT:
            return translate("pages", "Cut off")
        case Flaw.TURNED:
            return translate("pages", "Turned")
        case Flaw.BLURRED:
            return translate("pages", "Blurred")
        case Flaw.DARK:
            return translate("pages", "Too dark")
        case Flaw.BRIGHT:
            return translate("pages", "Too bright")
        case Flaw.OVERWRITTEN:
            return translate("pages", "Old model")
        case _:
            assert_never(flaw)


def flaw_sentence(flaw: Flaw | None) -> str:
    """Return whether a picture is used to recognise, and why not."""
    match flaw:
        case None:
            return translate("pages", "Used to recognise this person.")
        case Flaw.NO_FACE:
            return translate("pages", "Not used to recognise: no face was found in it.")
        case Flaw.SMALL:
            return translate("pages", "Not used to recognise: the face is too small.")
        case Flaw.CUT:
            return translate("pages", "Not used to recognise: the face is cut off.")
        case Flaw.TURNED:
            return translate("pages", "Not used to recognise: the face is turned away.")
        case Flaw.BLURRED:
            return translate("pages", "Not used to recognise: the picture is blurred.")
        case Flaw.DARK:
            return translate("pages", "Not used to recognise: the face is too dark.")
        case Flaw.BRIGHT:
            return translate("pages", "Not used to recognise: the face is too bright.")
        case Flaw.OVERWRITTEN:
            return translate("pages", "Not used to recognise: it was learned with another face model.")
        case _:
            assert_never(flaw)


def role_word(role: Role) -> str:
    """Return what somebody with a role is called."""
    return translate("pages", "Admin") if role is Role.ADMIN else translate("pages", "Guard")


def author_word(author: Author, name: str) -> str:
    """Return who acted; `name` is what the desk calls a guard."""
    match author.kind:
        case AuthorKind.RECOGNITION:
            return translate("pages", "Recognition")
        case AuthorKind.VISITOR:
            return translate("pages", "A visitor")
        case AuthorKind.CONSOLE:
            return translate("pages", "The console")
        case AuthorKind.SLACK:
            return f"{name or author.id} (Slack)"
        case AuthorKind.GUARD:
            return name or author.id
        case _:
            assert_never(author.kind)


def action_words(card: ActionCard) -> str:
    """Return what an action did, in a sentence without its author."""
    deeds = card.action.deeds
    for kind in _TOLD:
        told = [deed for deed in deeds if isinstance(deed, kind)]
        if told:
            return _deed_words(told[0], card)
    return _deed_words(deeds[0], card) if deeds else ""


_TOLD = (Forgotten, Undone, Merged, Named, Ignored, Portrayed, Rejected, Assigned)
"""What an action of several deeds is told by, first come: naming a group also assigns, moving also rejects."""


def _deed_words(deed: Deed, card: ActionCard) -> str:
    visits = visit_count(card.visits)
    match deed:
        case Met():
            return filled(translate("pages", "Met %1"), _name(deed.person, card))
        case Assigned():
            return filled(translate("pages", "Moved %1 to %2"), visits, _name(deed.person, card))
        case Named():
            return filled(translate("pages", "Named %1 · %2"), _name(deed.person, card), visits)
        case Merged():
            return filled(
                translate("pages", "Merged %1 into %2 · %3"), _name(deed.person, card), _name(deed.into, card), visits
            )
        case Ignored(ignored=True):
            return filled(translate("pages", "Ignored %1"), _name(deed.person, card))
        case Ignored():
            return filled(translate("pages", "Restored %1"), _name(deed.person, card))
        case Rejected():
            return filled(translate("pages", "%1 is not %2"), _name(deed.person, card), _name(deed.other, card))
        case Portrayed():
            return filled(translate("pages", "Chose a picture of %1"), _name(deed.person, card))
        case Acknowledged():
            return translate("pages", "Acknowledged an elevated reading")
        case Rescreened():
            return translate("pages", "Looked at a visitor again")
        case Noted():
            return translate("pages", "Wrote a note to a visit")
        case Forgotten():
            return filled(translate("pages", "Forgot %1"), people_count(len(deed.people)))
        case Undone():
            return translate("pages", "Undid an action")
        case _:
            assert_never(deed)


def _name(person: PersonId, card: ActionCard) -> str:
    """Return what somebody is called; the forgotten are in neither."""
    if person in card.names:
        return card.names[person]
    return unknown(card.numbers[person]) if person in card.numbers else translate("pages", "somebody forgotten")


def sent_again_toast(visits: int) -> str:
    """Return what is said when what could not be sent is tried again."""
    text = translate("pages", "1 visit is sent again") if visits == 1 else translate("pages", "%1 visits are sent again")
    return filled(text, visits)
