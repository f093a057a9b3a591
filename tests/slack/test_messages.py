"""Alerts as messages: what they say in both languages, that Slack takes them, and that names in them do nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from cloud.slack import WebSlack
from cloud.slack_blocks import compose
from cloud.slack_buttons import Subject, read_subject, subject_of
from cloud.slack_replies import Standing, duration_of, failed_words, status_words, unkeepable_words
from cloud.slack_text import Tongue, inert, ordinal, shortened
from cloud.slack_views import name_view, note_view
from cloud.slack_words import FAULTS, MISHAPS, cause_words, folded_words
from kiosk.domain.action import CONSOLE, RECOGNITION, ActionId, Author, AuthorKind
from kiosk.domain.alert import (
    Alert,
    AlertKind,
    Answered,
    Fold,
    Folded,
    Language,
    Mishap,
    Queued,
    State,
    Trouble,
    Who,
    event_id,
)
from kiosk.domain.fault import Fault
from kiosk.domain.parcel import Waiting
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.tell_status import TellStatus
from tests.slack.block_kit import view_flaws
from tests.slack.gatehouse import ENGLISH, ENTRANCE, alert, gate
from tests.slack.mrkdwn import Meaning, effects
from tests.slack.transcript import transcript
from tests.store.household import person_id
from tests.store.samples import NOON

KOREAN = Tongue(Language.KOREAN)
HOSTILE = (
    "<!channel> <!here> <@U0JONAS000> <https://evil.example|click>",
    "@here @channel @everyone *bold* _slanted_ ~gone~ `code` :wave:",
    "https://evil.example/a?b=c&d mailto:a@b.example",
    "x" * 10_000,
    "<" * 10_000,
    "𝔘" * 5_000 + "\n> quote\n```\ncode\n```",
    "\u202egnp.exe",
    "&lt;!channel&gt; &amp;",
    "",
)
SHOUT = (Meaning.SHOUT, "!here")
AUTHORS = (
    Author(AuthorKind.SLACK, "U0MINSEO00"),
    Author(AuthorKind.GUARD, "g-1"),
    Author(AuthorKind.VISITOR),
    CONSOLE,
    RECOGNITION,
)


def every(name):
    """Yield an alert of each kind in each state, with a name wherever one may stand."""
    who = Who(person=person_id(1), number=12, name=name, nth=3, visits=4)
    trouble = Trouble(cause=Fault.CAMERA_STALLED, since=NOON, words=name)
    folded = Folded(
        why=Fold.OFFLINE,
        counts=MappingProxyType({AlertKind.UNKNOWN: 3, AlertKind.TROUBLE: 1}),
        first=NOON,
        last=NOON + timedelta(hours=2),
    )
    for n, state in enumerate(State):
        by = Answered(AUTHORS[n % len(AUTHORS)], NOON, ActionId("a-0000000000000001"), name)
        more = {"state": state, "answered": None if state is State.OPEN else by, "note": name, "site": name}
        for kind in (AlertKind.ELEVATED, AlertKind.UNKNOWN, AlertKind.RETURN, AlertKind.KNOWN):
            yield alert(kind, **more, who=who)
            yield alert(kind, **more, who=who, calls_here=True, host="U0JONAS000", clock_synced=False)
        trouble = replace(trouble, until=NOON if n % 2 else None)
        yield alert(AlertKind.TROUBLE, **more, visit=None, who=None, trouble=trouble)
        yield alert(AlertKind.DIGEST, **more, visit=None, who=None, folded=folded)
    yield alert(AlertKind.ELEVATED, who=None)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("tongue", [ENGLISH, KOREAN])
def test_whatever_is_in_a_name_the_message_is_taken_and_the_name_does_nothing(slack, tongue, name):
    web = WebSlack(gate(slack))
    for told in every(name):
        posted = web.post(ENTRANCE, compose(told, tongue))
        message = slack.workspace.message(posted.channel, posted.ts)
        calls = told.calls_here and told.kind is AlertKind.ELEVATED and told.state is State.OPEN

        done = [(one.meaning, one.to) for one in effects(message, slack.workspace)]

        ours = {(Meaning.MENTION, "U0JONAS000"), (Meaning.MENTION, "U0MINSEO00")} | ({SHOUT} if calls else set())
        assert set(done) <= ours
        assert done.count(SHOUT) == calls
        web.update(posted, compose(told, tongue))


def test_a_channel_reads_as_a_true_list(slack):
    web = WebSlack(gate(slack))
    who = Who(person=person_id(1), number=12)
    by = Answered(AUTHORS[0], NOON, ActionId("a-0000000000000001"))
    told = (
        alert(AlertKind.ELEVATED, site="North entrance", who=replace(who, name="Kim Min-jun", nth=2, visits=2)),
        alert(AlertKind.UNKNOWN, who=who),
        alert(AlertKind.UNKNOWN, who=replace(who, name="Kim Min-jun"), state=State.NAMED, answered=by),
        alert(AlertKind.TROUBLE, visit=None, who=None, trouble=Trouble(cause=Fault.SENSOR_MISSING, since=NOON)),
    )
    for one in told:
        web.post(ENTRANCE, compose(one, ENGLISH))

    text = transcript(slack.workspace, ENTRANCE)

    for words in (
        "Elevated skin temperature",
        "37.2 ± 0.5 °C",
        "+1.5 ± 0.3 °C (elevated from +1.2 °C)",
        "0.44 m",
        "Kim Min-jun, 2nd visit",
        "North entrance · kiosk north-door",
        "Unknown visitor: Unknown 12",
        "Unknown 12 is Kim Min-jun",
        "Named by @Minseo Park",
        "Kiosk trouble: heat sensor not connected (T1)",
    ):
        assert words.casefold() in text.casefold()


def test_every_cause_has_words_in_both_languages():
    assert set(FAULTS) == set(Fault)
    assert set(MISHAPS) == set(Mishap)
    for cause in (*Fault, *Mishap):
        assert cause_words(cause, ENGLISH) != cause_words(cause, KOREAN)


def test_no_word_says_that_somebody_is_ill_or_well(slack):
    for told in every("Kim"):
        message = compose(told, ENGLISH)
        said = f"{message.text} {message.blocks}".casefold()
        assert not any(word in said for word in ("fever", "body temperature", "normal", "healthy", "safe"))
    assert slack.calls.total() == 0


def test_equal_alerts_make_equal_messages_and_every_one_carries_its_event():
    for told in every("Kim"):
        assert compose(told, KOREAN) == compose(told, KOREAN)
        assert compose(told, KOREAN).event == told.event


@pytest.mark.parametrize("tongue", [ENGLISH, KOREAN])
def test_modals_are_as_slack_documents_them(tongue):
    subject = subject_of(alert(AlertKind.ELEVATED))
    for title in ("", *HOSTILE):
        assert view_flaws(name_view(subject, "C0ENTRANCE 1.2", tongue, title=title)) == []
    assert view_flaws(note_view(subject, "C0ENTRANCE 1.2", tongue)) == []


def test_a_button_carries_what_it_is_about_and_comes_back_as_that():
    for told in every("Kim"):
        subject = subject_of(told)
        assert read_subject(subject.value) == subject
    bare = Subject(event=event_id(AlertKind.TROUBLE, "x"), device="north-door")
    assert read_subject(bare.value) == bare


def test_an_erased_alert_says_nothing_any_more():
    told: Alert = alert(
        AlertKind.ELEVATED, state=State.ERASED, who=Who(person=person_id(1), number=1, name="Kim"), note="ran"
    )

    message = compose(told, ENGLISH)

    assert "Kim" not in f"{message}"
    assert "37" not in f"{message.text}{message.blocks}"
    assert len(message.blocks) == 1


def test_a_status_says_what_is_wrong_and_what_waits():
    waiting = Waiting(visits=3)
    sync = SyncStatus(pace=Pace.OFFLINE, waiting=waiting, words="S3 does not <answer>")
    standing = Standing(
        device="north-door",
        site="<!here>",
        wrong={Fault.CAMERA_STALLED: "", Mishap.CLOUD: "*x*"},
        sync=sync,
        told=TellStatus(queued=Queued(waiting=2, given_up=1)),
        muted_until=NOON,
        connections=2,
    )

    assert status_words(standing, ENGLISH).splitlines() == [
        "Kiosk &lt;!here&gt; · north-door",
        "• camera pictures stopped (C2)",
        "• the sync waits for somebody to repair it: ∗x∗",
        "• cloud: offline, 3 visits wait (S3 does not &lt;answer&gt;)",
        "• alerts: 2 wait, 1 could not be told",
        "• muted until <!date^1793620800^{date_short_pretty} {time}|2026-11-02 12:00 UTC>",
        "• 2 kiosks listen for answers",
    ]
    assert status_words(Standing(device="north-door"), KOREAN).splitlines() == ["기기 north-door", "• 방문자를 측정하는 중"]


@pytest.mark.parametrize(
    ("words", "minutes"),
    [("1h", 60), ("30m", 30), ("2 hours", 120), ("1시간", 60), ("1d", 1440), ("0h", None), ("8d", None), ("x", None)],
)
def test_how_long_to_be_quiet_is_understood(words, minutes):
    assert duration_of(words) == (None if minutes is None else timedelta(minutes=minutes))


def test_texts_fit_and_stay_inert():
    assert shortened("  a \n b  ") == "a b"
    assert len(shortened("x" * 1000)) == 80
    assert inert("<!here> & *x*") == "&lt;!here&gt; &amp; ∗x∗"
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]
    )


@pytest.mark.parametrize(
    "reason",
    [
        "2 people are called Kim here; choose one of them by search",
        "Unknown 3 got a name or more visits since; undo that first, or join and move instead",
        "that is Kim already; choose somebody else to join them with",
        "this message does not say any more whom it is about",
        "the name cannot be kept: it has 300 characters; at most 80 fit",
        "the disk refused a click: database or disk is full",
        "the kiosk is busy",
    ],
)
def test_why_something_was_not_possible_is_said_in_korean(reason):
    assert not re.search("[A-Za-z]", failed_words(reason, KOREAN))


def test_why_something_typed_cannot_be_kept_is_said_in_korean():
    assert unkeepable_words("it has 300 characters; at most 80 fit", KOREAN) == (
        "저장할 수 없습니다: 300자입니다. 최대 80자까지 쓸 수 있습니다"
    )


@pytest.mark.parametrize(("why", "words"), [(Fold.MANY, "• 1 more new unknown"), (Fold.QUIET, "• 1 new unknown visitor")])
def test_a_digest_of_a_crowd_counts_who_came_beside_those_told_one_by_one(why, words):
    folded = Folded(why=why, counts=MappingProxyType({AlertKind.UNKNOWN: 1}), first=NOON, last=NOON)

    assert folded_words(folded, ENGLISH).startswith(words)
