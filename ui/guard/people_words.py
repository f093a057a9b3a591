"""What the cards of visitors and the naming sheet say, in the language chosen now."""

from datetime import datetime, tzinfo
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from kiosk.domain.action import Acknowledged, Assigned, Deed, Forgotten, Ignored, Merged, Named, Rescreened
from kiosk.domain.card import ActionCard, Crop, GroupCard, PersonCard
from kiosk.domain.identity import Sureness
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.tell_status import TellStatus
from ui.guard.doctor_words import spoken
from ui.guard.empty_state import Step
from ui.guard.page_words import called, clock_words, filled, flaw_word, people_count, visit_count, when

translate = QCoreApplication.translate

MOMENT_S = 120.0
"""What another did within so many seconds was done a moment ago."""


# Somebody unknown


def group_line(group: GroupCard, now: datetime, zone: tzinfo | None) -> str:
    """Return how often and when somebody was here."""
    person, often = group.person, nth_visit(group.person.visits)
    return often if person.last_seen is None else f"{often} · {when(person.last_seen, now, zone)}"


def nth_visit(visits: int) -> str:
    """Return which visit somebody's last one was."""
    if visits % 100 in (11, 12, 13):
        ending = translate("people", "%1th visit")
    else:
        ending = {
            1: translate("people", "%1st visit"),
            2: translate("people", "%1nd visit"),
            3: translate("people", "%1rd visit"),
        }.get(visits % 10, translate("people", "%1th visit"))
    return filled(ending, visits)


def match_word(sureness: Sureness) -> str:
    """Return how sure a likeness is."""
    match sureness:
        case Sureness.SURE:
            return translate("people", "Sure")
        case Sureness.MAYBE:
            return translate("people", "Maybe")
        case Sureness.NOBODY:
            return translate("people", "No one similar")
        case _:
            assert_never(sureness)


def match_line(group: GroupCard) -> tuple[Sureness, str]:
    """Return whom a group resembles, in words and as what shape."""
    likely = group.likely
    if likely is None or likely.sureness is Sureness.NOBODY:
        return Sureness.NOBODY, match_word(Sureness.NOBODY)
    text = translate("people", "Sure: %1") if likely.sureness is Sureness.SURE else translate("people", "Maybe: %1")
    return likely.sureness, filled(text, called(likely.person))


def unused_line(crop: Crop) -> str:
    """Return why a picture is not used to recognise anybody; "" where it is."""
    return "" if crop.flaw is None else filled(translate("people", "%1: not used to recognise"), flaw_word(crop.flaw))


def yes_word(person: PersonCard) -> str:
    return filled(translate("people", "Yes, it’s %1"), called(person))


def someone_word(*, is_likely: bool) -> str:
    """Return the button that opens everybody's faces."""
    return translate("people", "Someone else") if is_likely else translate("people", "Someone I know")


def new_word() -> str:
    return translate("people", "New person")


def ignore_word() -> str:
    return translate("people", "Ignore")


def waiting_word(count: int) -> str:
    return filled(translate("people", "Waiting %1"), count)


def ignored_word() -> str:
    return translate("people", "Ignored")


# Several at once


def selected_word(count: int) -> str:
    return filled(translate("people", "%1 selected"), count)


def choose_word(*, chosen: bool) -> str:
    return translate("people", "Selected") if chosen else translate("people", "Select")


def name_many(count: int) -> str:
    return filled(translate("people", "Name %1"), count)


def ignore_many(count: int) -> str:
    return filled(translate("people", "Ignore %1"), count)


def split_word() -> str:
    return translate("people", "Split")


def cancel_word() -> str:
    return translate("people", "Cancel")


# The naming sheet


def who_title() -> str:
    return translate("people", "Who is this?")


def split_title() -> str:
    return translate("people", "Who does not belong here?")


def group_name(groups: tuple[GroupCard, ...]) -> str:
    """Return what one or several groups are called together."""
    return called(groups[0].person) if len(groups) == 1 else people_count(len(groups))


def tap_hint() -> str:
    return translate("people", "Tap a face to leave it out.")


def split_hint() -> str:
    return translate("people", "Tap the faces of somebody else.")


def left_out() -> str:
    return translate("people", "Left out")


def will_get(visits: int) -> str:
    """Return how many visits a name would be for."""
    if visits == 0:
        return translate("people", "No visit is left to name.")
    if visits == 1:
        return translate("people", "1 visit will get the name.")
    return filled(translate("people", "%1 visits will get the name."), visits)


def name_key(visits: int) -> str:
    """Return the word of the key that names."""
    if visits == 1:
        return translate("people", "Name 1 visit")
    return filled(translate("people", "Name %1 visits"), visits)


def split_key(visits: int) -> str:
    """Return the word of the button that splits visits off."""
    if visits == 1:
        return translate("people", "Split 1 visit off")
    return filled(translate("people", "Split %1 visits off"), visits)


def type_hint() -> str:
    return translate("people", "Type a name")


def similar_head() -> str:
    return translate("people", "Most similar")


def recent_head() -> str:
    return translate("people", "Recent")


def all_head() -> str:
    return translate("people", "A–Z")


def known_head() -> str:
    return translate("people", "Already known by this name?")


def nobody_known() -> tuple[str, str]:
    """Return what stands where faces would be before anybody has a name."""
    return (
        translate("people", "Nobody has a name yet"),
        translate("people", "Type the first one with New person."),
    )


def quoted(name: str) -> str:
    return filled(translate("people", "‘%1’"), name)


# Is it the same person?


def same_title(*, several: bool) -> str:
    return translate("people", "One of them?") if several else translate("people", "Same person?")


def same_line(person: PersonCard, visits: int) -> str:
    """Return what follows if it is the same person: whose name and picture stay."""
    if visits == 1:
        text = translate("people", "If so, 1 visit goes to %2, who keeps name and picture.")
    else:
        text = translate("people", "If so, %1 visits go to %2, who keeps name and picture.")
    return filled(text, visits, called(person))


def same_yes(person: PersonCard, *, several: bool) -> str:
    return filled(translate("people", "It’s this %1"), called(person)) if several else translate("people", "Same person")


def same_no(name: str) -> str:
    return filled(translate("people", "Another %1"), name)


def already_called(person: PersonCard) -> str:
    """Return how long and how often somebody named is known."""
    return " · ".join(part for part in (person.role, visit_count(person.visits)) if part)


# What was done


def named_toast(visits: int) -> str:
    if visits == 1:
        return translate("people", "Named 1 visit")
    return filled(translate("people", "Named %1 visits"), visits)


def ignored_toast(groups: tuple[GroupCard, ...]) -> str:
    return filled(translate("people", "Ignored %1"), group_name(groups))


def split_toast(visits: int) -> str:
    if visits == 1:
        return translate("people", "Split 1 visit off")
    return filled(translate("people", "Split %1 visits off"), visits)


def undone_toast() -> str:
    return translate("people", "Undone")


def acted_first(card: ActionCard | None, now: datetime) -> str:
    """Return who was faster with somebody, and what they did."""
    if card is None:
        return translate("people", "Somebody changed this person a moment ago")
    minutes = round((now - card.action.at).total_seconds() / 60)
    text = (
        _deed_by_other(card.action.deeds)
        if (now - card.action.at).total_seconds() < MOMENT_S
        else _earlier(card.action.deeds)
    )
    return filled(text, card.author, minutes)


def _deed_by_other(deeds: tuple[Deed, ...]) -> str:
    for deed in deeds:
        match deed:
            case Forgotten():
                return translate("people", "%1 forgot this person a moment ago")
            case Merged() | Named():
                return translate("people", "%1 named this person a moment ago")
            case Ignored(ignored=True):
                return translate("people", "%1 ignored this person a moment ago")
            case Acknowledged() | Rescreened():
                return translate("people", "%1 looked after this visitor a moment ago")
            case Assigned():
                return translate("people", "%1 moved these visits a moment ago")
            case _:
                continue
    return translate("people", "%1 changed this person a moment ago")


def _earlier(deeds: tuple[Deed, ...]) -> str:
    if any(isinstance(deed, Merged | Named) for deed in deeds):
        return translate("people", "%1 named this person %2 min ago")
    return translate("people", "%1 changed this person %2 min ago")


def beaten_toast(author: str) -> str:
    return filled(translate("people", "%1 decided otherwise after you"), author)


def beaten_more() -> str:
    return translate("people", "The newer one holds. Both are in the audit log.")


# Now


def acknowledge_word() -> str:
    return translate("people", "Acknowledge")


def rescreened_word() -> str:
    return translate("people", "Re-screened")


def note_word() -> str:
    return translate("people", "Note")


def confirm_line() -> str:
    return translate("why", "Confirm with a clinical thermometer")


def live_word() -> str:
    return translate("people", "Live")


def today_head() -> str:
    return translate("people", "Today")


def today_rows() -> tuple[str, str, str]:
    """Return what is counted: visitors, elevated, no result."""
    return translate("people", "Visitors"), translate("people", "Elevated"), translate("people", "No result")


def acknowledged_toast() -> str:
    return translate("people", "Acknowledged")


def rescreened_toast() -> str:
    return translate("people", "Marked as re-screened")


def synced_line(status: SyncStatus, zone: tzinfo | None = None) -> tuple[str, str]:
    """Return one line about the sync and one below it."""
    capped = translate("people", "This month's money is used up.") if status.is_capped else ""
    match status.pace:
        case Pace.OFF:
            return translate("people", "Kept on this kiosk"), translate("people", "Nothing is sent anywhere.")
        case Pace.SYNCED:
            return translate("people", "Everything is synced"), capped
        case Pace.BEHIND:
            first = _waiting(status.waiting.visits) if status.waiting.visits else translate("people", "Sync is under way")
            return first, capped or translate("people", "Nothing is lost meanwhile.")
        case Pace.OFFLINE:
            since = "" if status.since is None else clock_words(status.since, zone)
            return filled(translate("people", "Offline since %1"), since), _waiting(status.waiting.visits)
        case Pace.ATTENTION:
            return translate("people", "Sync needs attention"), spoken(status.words.rpartition(": ")[0] or status.words)


def reason_elsewhere() -> str:
    """Say where the reason stands that has no room here."""
    return translate("people", "Health tells why.")


def standing_line(status: SyncStatus, told: TellStatus, zone: tzinfo | None = None) -> tuple[str, str]:
    """Return one line about what does not get out, and one below it: alerts where those do not, else the sync."""
    if status.pace is Pace.ATTENTION or told.pace not in {Pace.ATTENTION, Pace.OFFLINE}:
        return synced_line(status, zone)
    waiting = told.queued.waiting
    if told.pace is Pace.ATTENTION:
        return translate("people", "Alerts need attention"), spoken(told.words.rpartition(": ")[0] or told.words)
    since = "" if told.since is None else clock_words(told.since, zone)
    text = translate("people", "1 alert waits") if waiting == 1 else translate("people", "%1 alerts wait")
    return filled(translate("people", "No alerts get out since %1"), since), filled(text, waiting)


def _waiting(visits: int) -> str:
    if not visits:
        return translate("people", "No visit waits to sync")
    text = translate("people", "1 visit waits to sync") if visits == 1 else translate("people", "%1 visits wait to sync")
    return filled(text, visits)


# While there is nothing


def unknown_empty() -> tuple[str, str, tuple[Step, ...]]:
    """Return sentence, line and steps of an empty queue."""
    return (
        translate("people", "No unknown visitors"),
        translate("people", "New faces appear here."),
        (
            Step(
                translate("people", "A new face appears here"),
                translate("people", "Visits of one person come as one card."),
            ),
            Step(translate("people", "Name it once"), translate("people", "All earlier visits get the name too.")),
            Step(translate("people", "Changed your mind?"), translate("people", "Undo right away, or later from History.")),
        ),
    )


def now_empty() -> tuple[str, str, tuple[Step, ...]]:
    """Return sentence, line and steps before the first visit."""
    return (
        translate("people", "No visits yet"),
        translate("people", "Visitors appear here as they are measured."),
        (
            Step(
                translate("people", "A visitor stands on the mark"),
                translate("people", "Picture, heat and outcome come at once."),
            ),
            Step(
                translate("people", "An elevated one is pinned on top"),
                translate("people", "Acknowledge stops the sound."),
            ),
            Step(translate("people", "Tap a visit to see why"), translate("people", "Every number behind the outcome.")),
        ),
    )
