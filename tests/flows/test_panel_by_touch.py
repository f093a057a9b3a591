"""The guards' panel beside visitors, by touch: who waits for whom, who gets in, and what a new kiosk asks first."""

from dataclasses import replace

import pytest

from kiosk.domain.identity import Mode
from kiosk.models import model_path
from kiosk.ports import Sound
from tests.flows.post import GUARD, GUARD_PIN, folder_settings, tap, tap_keys, type_pin, type_text
from tests.flows.steps import (
    Step,
    chooses,
    comes,
    comes_elevated,
    enters,
    has_templates,
    has_visits,
    hears,
    hears_again,
    holds_corner,
    is_closed,
    is_in,
    is_open,
    leaves,
    listens,
    locks,
    login_says,
    logs_in,
    message_says,
    never_reads,
    nobody_touches,
    opens,
    opens_panel,
    reads,
    reads_now,
    sees_groups,
    sees_pinned,
    stands,
    taps_pinned,
    undoes,
    waits,
)
from ui.guard.consent import Consent
from ui.guard.first_admin import Asking, FirstAdmin
from ui.guard.offer import LATER, CalibrationOffer
from ui.guard.page import Tab
from ui.guard.panel import Panel
from ui.guard.pinned import ACKNOWLEDGE, RESCREENED
from ui.widgets.keys import Act

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (model_path("yunet").exists() and model_path("sface").exists()),
        reason="the face models' weights are not installed: run `doorman models`",
    ),
]
WRONG = "998877"
NEW_PIN = "602214"


def test_while_guards_use_the_visitors_screen_visitors_wait_and_after_a_minute_it_is_theirs_again(post):
    post.walk(
        *opens_panel(),
        stands(1),
        reads_now("One moment"),
        leaves(),
        has_visits(0),
        nobody_touches(45.0),
        is_open(),
        nobody_touches(10.0),
        is_closed(),
        stands(1),
        reads("No elevated skin temperature indicated"),
        has_visits(1),
    )


def test_guards_with_a_screen_of_their_own_keep_no_visitor_waiting(post_of):
    post = post_of(second=True)
    post.walk(
        *logs_in(),
        opens(Tab.NOW),
        comes(1),
        reads("No elevated skin temperature indicated"),
        never_reads("One moment"),
        has_visits(1),
        opens(Tab.UNKNOWN),
        sees_groups(n1="Unknown 1, 1st visit"),
        comes(2),
        sees_groups(n1="Unknown 1, 1st visit", n2="Unknown 2, 1st visit"),
    )
    post.press_corner()
    post.run(0.5)
    post.lift_corner()
    assert not post.window.has_guards
    assert post.visitor.isVisible()


def test_three_wrong_pins_mean_a_wait_that_a_restart_does_not_shorten(post):
    post.walk(
        holds_corner(),
        chooses(GUARD),
        enters(WRONG),
        login_says("2 tries before a pause of 30 seconds"),
        enters(WRONG),
        login_says("One more try before a pause of 30 seconds"),
        enters(WRONG),
        login_says("The next try is in 0:30"),
    )
    post.run(10.0)
    again = post.restarted()
    again.walk(holds_corner(), chooses(GUARD), login_says("The next try is in 0:"))
    login = again.guards.shown
    assert 15.0 < login._wait_left() < 21.0
    type_pin(again, login.pad, GUARD_PIN)
    assert login.pad.length == len(GUARD_PIN)
    again.walk(
        waits(21.0),
        enters(WRONG),
        login_says("The next try is in 1:00"),
        waits(65.0),  # nobody touches the login either: it makes room for visitors
        is_closed(),
        *opens_panel(),
        is_open(),
    )
    again.close()


def test_a_new_kiosk_asks_for_its_first_admin_and_whom_it_may_recognise(post_of, tmp_path):
    post = post_of(new=True, settings=folder_settings(tmp_path, mode=""))
    post.walk(comes(1), has_visits(1), has_templates(0), holds_corner())

    first = post.shows(FirstAdmin)
    type_text(post, first.keyboard, "한지민")
    tap_keys(post, first.keyboard, Act.DONE)
    assert first.asking is Asking.PIN
    type_pin(post, first.pad, "123456")
    assert first.asking is Asking.PIN  # too easy
    type_pin(post, first.pad, NEW_PIN)
    type_pin(post, first.pad, NEW_PIN)
    consent = post.shows(Consent)
    assert not consent.button.isEnabled()
    tap(post, next(card for card in consent.cards if card.answer.value == Mode.ON.value))
    tap(post, consent.button)
    offer = post.shows(CalibrationOffer)
    tap(post, next(card for card in offer.cards if card.answer.value == LATER))
    tap(post, offer.button)
    post.shows(Panel)

    assert [(guard.name, guard.role.value) for guard in post.book.guards()] == [("한지민", "admin")]
    assert post.choices.now.recognition is Mode.ON
    post.walk(locks(), comes(1), has_visits(2), has_templates(1))
    again = post.restarted(new=True)
    again.walk(holds_corner(), chooses("한지민"), enters(NEW_PIN), is_in(), is_open())
    again.close()


def test_where_nobody_may_be_remembered_no_template_is_kept(post_of, tmp_path):
    post = post_of(settings=folder_settings(tmp_path, mode="off"))
    post.walk(comes(1, times=2), has_visits(2), has_templates(0), *opens_panel(), opens(Tab.UNKNOWN), sees_groups())


def tap_remember(post):
    foot = post.visitor.foot
    assert foot.remember.isVisible()
    tap(post, foot.remember)
    post.run(0.5)


TAPS_REMEMBER_ME = Step("the visitor taps Remember me", tap_remember)


def test_where_only_those_who_ask_are_remembered_nothing_is_kept_before_the_tap(post_of, tmp_path):
    post = post_of(settings=folder_settings(tmp_path, mode="opt-in"))
    post.walk(
        comes(1, times=2),
        has_visits(2),
        has_templates(0),
        stands(1),
        reads("No elevated skin temperature indicated"),
        has_templates(0),
        TAPS_REMEMBER_ME,
        leaves(),
        has_templates(1),
        comes(2),
        has_templates(1),
        comes(1),
        has_visits(5),
        *opens_panel(),
        opens(Tab.UNKNOWN),
        sees_groups(n1="Unknown 1, 2nd visit"),
    )


def test_an_elevated_visitor_is_pinned_and_acknowledging_ends_the_sound(post_of, tmp_path):
    settings = folder_settings(tmp_path)
    settings = replace(settings, sound=replace(settings.sound, alarm_until_acknowledged=True))
    post = post_of(settings=settings)
    post.walk(
        comes(0),
        hears(Sound.ELEVATED, 0),
        comes_elevated(1),
        waits(9.0),
        hears_again(Sound.ELEVATED),
        *opens_panel(),
        sees_pinned(count=1),
        taps_pinned(ACKNOWLEDGE),
        message_says("Acknowledged"),
        sees_pinned(count=0),
        listens(),
        waits(4.0),
        hears(Sound.ELEVATED, 0),
        undoes(),
        message_says("Undone"),
        sees_pinned(count=1),
        taps_pinned(RESCREENED),
        sees_pinned(count=0),
    )
