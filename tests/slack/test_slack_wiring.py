"""The settings of a kiosk, put together to what tells: against the fake Slack, with the product's own pictures."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta

import cv2
import numpy as np
import pytest

from kiosk.alerting import finding
from kiosk.doctor import Condition
from kiosk.domain.alert import Alert, AlertKind, Mishap, event_id
from kiosk.domain.card import Shown
from kiosk.domain.fault import Fault
from kiosk.domain.screening import OutOfService, Ready
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.view import Dot
from kiosk.errors import BadSettings
from kiosk.explanation import card_drawer
from kiosk.settings import Settings, Site, Slack, Storage
from kiosk.settings_file import parse
from kiosk.slack_wiring import routing_of, tell_for
from kiosk.troubles import troubles_in
from tests.slack.server import Refusal
from tests.store.samples import NOON, Place, elevated, pictures, visit
from tests.ui.moments import view_of
from ui.off_screen import off_screen

PNG = b"\x89PNG"


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def settings_of(place, slack, monkeypatch):
    """Return what makes a kiosk's settings with a [slack] of the test's."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_APP_TOKEN", slack.app_token)
    monkeypatch.delenv("DOORMAN_DATA", raising=False)

    def make(**asked):
        return Settings(
            site=Site(device="north-door"),
            storage=Storage(data=str(place.folder), key_file=str(place.key)),
            slack=Slack(api_url=slack.api_url, **asked),
        )

    return make


def take_turns(telling, clock, turns=6):
    with telling.at_work():
        for _ in range(turns):
            telling.turn()
            clock.advance(1.1)


@pytest.mark.parametrize(("setting", "shared"), [("none", 0), ("heat", 1), ("portrait", 1)])
def test_an_elevated_reading_brings_its_why_card_painted_off_qts_thread(place, slack, settings_of, setting, shared):
    assert off_screen()
    settings = settings_of(channel="C0ENTRANCE", pictures=setting)
    with place.journal() as journal:
        telling = tell_for(settings, journal, place.clock, draw_card=card_drawer(settings))
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        thread = threading.Thread(target=take_turns, args=(telling, place.clock))
        thread.start()
        thread.join()

    files = list(slack.workspace.files.values())
    assert [file.content[:4] for file in files] == [PNG] * shared
    assert [file.title for file in files] == ["Why the reading is elevated, 2026-11-02 12:00 UTC"] * shared
    assert len(list(slack.workspace.in_channel("C0ENTRANCE"))) == 1


def test_the_card_speaks_the_language_of_the_messages(place, settings_of):
    assert off_screen()
    drawn = {}
    with place.journal() as journal:
        telling = tell_for(settings_of(channel="C0ENTRANCE"), journal, place.clock)
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        take_turns(telling, place.clock)
    told = Alert(event=event_id(AlertKind.ELEVATED, "1"), kind=AlertKind.ELEVATED, device="d", at=NOON, visit=visit(1).id)
    for language in ("", "en", "ko"):
        png = card_drawer(settings_of(channel="C0ENTRANCE", language=language))(told, False)
        painted = cv2.imdecode(np.frombuffer(png or b"", np.uint8), cv2.IMREAD_GRAYSCALE)
        assert painted is not None
        drawn[language] = painted.astype(float)

    assert abs(drawn[""] - drawn["en"]).mean() < 0.1  # Qt smooths the same letters a little differently each time
    assert abs(drawn["ko"] - drawn["en"]).mean() > 1.0


def test_the_card_has_a_face_only_where_portraits_are_wanted(place, slack, settings_of):
    assert off_screen()
    sizes = []
    with place.journal() as journal:
        for n, setting in enumerate(("heat", "portrait"), 1):
            settings = settings_of(channel="C0ENTRANCE", pictures=setting)
            telling = tell_for(settings, journal, place.clock, draw_card=card_drawer(settings))
            journal.record(visit(n, elevated(36.5)), pictures()).result()
            take_turns(telling, place.clock)
            sizes.append(len(list(slack.workspace.files.values())[-1].content))

    assert sizes[0] != sizes[1]


def test_identities_kept_apart_keep_the_face_out_of_the_card(place, slack, settings_of):
    drawn = []
    settings = settings_of(channel="C0ENTRANCE", pictures="portrait")
    with place.journal() as journal:
        telling = tell_for(
            settings,
            journal,
            place.clock,
            shown=lambda: Shown.READINGS,
            draw_card=lambda _alert, with_photo: drawn.append(with_photo),
        )
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        take_turns(telling, place.clock)

    assert drawn == [False]
    assert not slack.workspace.files


def test_every_kind_goes_to_its_own_channel_or_else_to_the_one_for_all(settings_of):
    routing = routing_of(settings_of(channel="C0ENTRANCE", trouble_channel="C0KIOSKS00"))

    assert {kind.value: channel for kind, channel in routing.channels.items()} == {
        "elevated": "C0ENTRANCE",
        "unknown": "C0ENTRANCE",
        "return": "C0ENTRANCE",
        "known": "C0ENTRANCE",
        "trouble": "C0KIOSKS00",
        "digest": "C0ENTRANCE",
    }


def test_a_kiosk_without_slack_keeps_nothing_to_tell_and_begins_anew_later(place, slack, settings_of):
    on, off = settings_of(channel="C0ENTRANCE"), settings_of()
    with place.journal() as journal:
        tell_for(on, journal, place.clock)
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        tell_for(off, journal, place.clock).turn()
        journal.record(visit(2, elevated(36.5)), pictures()).result()
        take_turns(tell_for(on, journal, place.clock), place.clock)

    assert slack.calls["chat.postMessage"] == 0


def test_a_missing_token_is_said_by_telling_and_doctor_and_nothing_is_lost(place, slack, settings_of, monkeypatch, caplog):
    caplog.set_level(logging.ERROR)
    settings = settings_of(channel="C0ENTRANCE")
    token = slack.bot_token
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    with place.journal() as journal:
        telling = tell_for(settings, journal, place.clock)
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        take_turns(telling, place.clock)
        held, told = telling.status, finding(settings)
        monkeypatch.setenv("SLACK_BOT_TOKEN", token)
        place.clock.advance(61)
        take_turns(telling, place.clock)

    assert held.pace is Pace.ATTENTION
    assert held.queued.waiting == 1
    assert (told.condition, told.words) == (Condition.LOOK, "there is no SLACK_BOT_TOKEN")
    assert slack.calls["chat.postMessage"] == 1


def test_what_slack_refuses_stands_in_the_doctors_list_with_the_fix_until_it_is_repaired(place, slack, settings_of, caplog):
    caplog.set_level(logging.ERROR)
    settings = settings_of(channel="C0ENTRANCE")
    slack.fail_next(Refusal("not_in_channel", "chat.postMessage"))
    with place.journal() as journal:
        telling = tell_for(settings, journal, place.clock)
        journal.record(visit(1, elevated(36.5)), pictures()).result()
        take_turns(telling, place.clock)
        held = finding(settings)
        place.clock.advance(61)
        take_turns(telling, place.clock)
        repaired = finding(settings)

    assert (held.words, held.fix) == ("the Slack app is not in C0ENTRANCE", "write /invite @doorman there")
    assert repaired.condition is Condition.GOOD


def test_the_doctor_says_that_nobody_can_answer_without_the_second_token(place, settings_of, monkeypatch):
    monkeypatch.delenv("SLACK_APP_TOKEN")
    with place.journal():
        told = finding(settings_of(channel="C0ENTRANCE"))

    assert told.condition is Condition.LOOK
    assert "SLACK_APP_TOKEN" in told.fix


def test_a_kiosk_without_slack_is_off_to_the_doctor(settings_of):
    assert finding(settings_of()).condition is Condition.OFF


def test_telling_runs_on_a_thread_of_its_own_and_ends_with_its_block(place, slack, settings_of):
    settings = settings_of(channel="C0ENTRANCE")
    with place.journal() as journal:
        telling = tell_for(settings, journal, place.clock)
        journal.watch(telling.wake)
        with telling:
            journal.record(visit(1, elevated(36.5)), pictures()).result()
            slack.workspace.wait_for(lambda: list(slack.workspace.in_channel("C0ENTRANCE")) or None)

    assert not any(thread.name == "tell" for thread in threading.enumerate())


# What is wrong with a kiosk


def seen(**more):
    return replace(view_of(Ready()), **more)


@pytest.mark.parametrize(
    ("view", "synced", "wrong"),
    [
        (None, SyncStatus(), set()),
        (seen(), SyncStatus(pace=Pace.SYNCED), set()),
        (seen(state=OutOfService(Fault.SENSOR_BUS, 0.0)), SyncStatus(), {Fault.SENSOR_BUS}),
        (seen(dots=(Dot.FINE, Dot.LOST, Dot.FINE)), SyncStatus(), {Fault.CAMERA_MISSING}),
        (seen(dots=(Dot.LOST, Dot.FINE, Dot.FINE)), SyncStatus(), {Fault.SENSOR_MISSING}),
        (seen(dots=(Dot.FINE, Dot.FINE, Dot.LOST)), SyncStatus(), {Mishap.DISK}),
        (seen(), SyncStatus(pace=Pace.ATTENTION, words="repair it"), {Mishap.CLOUD}),
        (seen(), SyncStatus(pace=Pace.OFFLINE, since=NOON), set()),
        (seen(), SyncStatus(pace=Pace.OFFLINE, since=NOON - timedelta(hours=1)), {Mishap.OFFLINE}),
    ],
)
def test_what_is_wrong_follows_from_view_and_sync(view, synced, wrong):
    assert troubles_in(view, synced, NOON, timedelta(minutes=10)).keys() == wrong


def test_quiet_hours_that_end_when_they_begin_are_refused():
    with pytest.raises(BadSettings, match=r"slack\.quiet_until"):
        parse('[slack]\nquiet_from = "22:00"\nquiet_until = "22:00"\n')
