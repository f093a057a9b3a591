import time as clock
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.alert import AlertKind, EventId, Fold, event_id
from kiosk.domain.routing import Known, Pending, Quiet, Routing, held_until, host_in, plan, stale, tells_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOLD = [kind for kind in AlertKind if kind is not AlertKind.DIGEST]
HOURS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def events(draw):
    """Return some events, oldest first."""
    minutes = sorted(draw(st.lists(st.floats(0, 60), max_size=30)))
    kinds = st.sampled_from(TOLD)
    return [
        Pending(
            event=EventId(f"e-{n:016x}"),
            kind=draw(kinds),
            at=NOON + timedelta(minutes=at),
            was_held=draw(st.booleans()),
            lasts=draw(st.booleans()),
        )
        for n, at in enumerate(minutes)
    ]


ROUTINGS = st.builds(
    Routing,
    quiet=st.none() | st.builds(Quiet, HOURS, HOURS),
    zone=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    digest_after=st.integers(1, 5),
)
MUTES = st.none() | st.integers(-60, 120).map(lambda minutes: NOON + timedelta(minutes=minutes))


@given(events(), ROUTINGS, MUTES)
def test_every_event_is_told_folded_or_held_exactly_once(pending, routing, muted):
    made = plan(pending, NOON + timedelta(hours=1), routing, muted_until=muted)

    decided = [*made.tell, *made.hold, *(one for folded in made.fold.values() for one in folded)]
    assert sorted(decided) == sorted(one.event for one in pending)


@given(events(), ROUTINGS, MUTES)
def test_an_elevated_reading_is_always_told_by_itself_and_nothing_else_is_while_it_is_quiet(pending, routing, muted):
    now = NOON + timedelta(hours=1)

    made = plan(pending, now, routing, muted_until=muted)

    elevated = {one.event for one in pending if one.kind is AlertKind.ELEVATED}
    assert elevated <= set(made.tell)
    if held_until(now, routing, muted) is not None:
        assert set(made.tell) == elevated
        assert not made.fold


@given(events(), ROUTINGS)
def test_never_more_strangers_are_told_one_by_one_within_the_window_than_is_set(pending, routing):
    pending = [one for one in pending if not one.was_held]

    made = plan(pending, NOON, Routing(digest_after=routing.digest_after))

    times = [one.at for one in pending if one.kind is AlertKind.UNKNOWN and one.event in made.tell]
    for at in times:
        assert sum(at - timedelta(minutes=10) < other <= at for other in times) <= routing.digest_after


@given(events())
def test_who_was_told_before_counts_towards_the_crowd(pending):
    made = plan(pending, NOON, Routing(digest_after=2), earlier=[NOON, NOON])

    early = [one for one in pending if one.kind is AlertKind.UNKNOWN and not one.was_held]
    folded = made.fold.get(Fold.MANY, ())
    assert all(one.event in folded for one in early if one.at < NOON + timedelta(minutes=10))


@given(st.floats(0, 365).map(lambda days: NOON + timedelta(days=days)), ROUTINGS, MUTES)
def test_what_is_held_is_held_until_a_time_to_come_when_it_is_quiet_no_more(now, routing, muted):
    until = held_until(now, routing, muted)

    if until is not None:
        assert now < until
        assert until == muted or (until - now <= timedelta(days=1) and held_until(until, routing, None) is None)


def test_quiet_hours_over_midnight_are_those_of_the_sites_own_clock():
    seoul = Routing(quiet=Quiet(time(22), time(7)), zone=timezone(timedelta(hours=9)))

    assert held_until(datetime(2026, 3, 2, 13, 30, tzinfo=UTC), seoul, None) == datetime(2026, 3, 2, 22, tzinfo=UTC)
    assert held_until(datetime(2026, 3, 2, 12, 30, tzinfo=UTC), seoul, None) is None


def test_one_event_alone_needs_no_digest_after_quiet_hours():
    one = Pending(event=event_id(AlertKind.UNKNOWN, "v"), kind=AlertKind.UNKNOWN, at=NOON, was_held=True)

    assert plan([one], NOON, Routing()).tell == (one.event,)


def test_trouble_that_lasts_over_quiet_hours_is_told_by_itself():
    over, lasting, known = (
        Pending(event=EventId(f"e-{n}"), kind=kind, at=NOON, was_held=True, lasts=lasts)
        for n, (kind, lasts) in enumerate(
            ((AlertKind.TROUBLE, False), (AlertKind.TROUBLE, True), (AlertKind.KNOWN, False)),
        )
    )

    made = plan([over, lasting, known], NOON, Routing())

    assert made.tell == (lasting.event,)
    assert made.fold == {Fold.QUIET: (over.event, known.event)}


@given(events(), st.integers(0, 120))
def test_only_what_is_old_and_neither_elevated_nor_lasting_is_stale(waiting, minutes):
    now = NOON + timedelta(minutes=minutes)

    old = stale(waiting, now, Routing())

    for one in waiting:
        may_be = one.kind is not AlertKind.ELEVATED and not one.lasts
        assert (one.event in old) is (may_be and now - one.at > timedelta(minutes=10))


def test_a_visitor_with_a_name_is_told_of_only_where_that_is_wanted():
    channels = {AlertKind.KNOWN: "C00000001", AlertKind.UNKNOWN: "C00000001"}
    off, hosts, everybody = (Routing(channels=channels, known=known) for known in Known)

    assert [tells_of(one, AlertKind.KNOWN) for one in (off, hosts, everybody)] == [False, False, True]
    assert [tells_of(one, AlertKind.KNOWN, "U00000001") for one in (off, hosts, everybody)] == [False, True, True]
    assert tells_of(off, AlertKind.UNKNOWN)
    assert not tells_of(off, AlertKind.TROUBLE)


def test_a_host_is_the_slack_user_in_a_role_or_note():
    assert host_in("guest of U0ABCDEF12", "") == "U0ABCDEF12"
    assert host_in("Engineer", "ask for <@W012345678>, not U1") == "W012345678"
    assert not host_in("University", "UNUSUALLYquiet")
    assert not host_in("WAREHOUSE", "UNIVERSITY visitor, WEDNESDAYS")
    assert host_in("", "ask @UABCDEFGHI") == "UABCDEFGHI"


def test_a_mute_from_while_the_clock_was_wrong_is_over():
    assert held_until(NOON, Routing(), NOON + timedelta(days=7)) == NOON + timedelta(days=7)
    assert held_until(NOON, Routing(), NOON + timedelta(days=8)) is None


@pytest.mark.parametrize("has_zone", [True, False])
def test_quiet_hours_end_by_the_clock_on_the_wall_in_the_night_it_is_set_back(monkeypatch, has_zone):
    monkeypatch.setenv("TZ", "America/New_York")
    clock.tzset()
    try:
        routing = Routing(quiet=Quiet(time(22), time(7)), zone=ZoneInfo("America/New_York") if has_zone else None)
        end = held_until(datetime(2026, 11, 1, 3, tzinfo=UTC), routing, None)
    finally:
        monkeypatch.undo()
        clock.tzset()

    assert end == datetime(2026, 11, 1, 12, tzinfo=UTC)


def test_the_same_event_has_the_same_id_for_ever_and_others_have_others():
    assert event_id(AlertKind.ELEVATED, "v") == "e-fc7cf9e668ea0841"
    assert len({event_id(kind, about) for kind in AlertKind for about in ("v", "w")}) == 2 * len(AlertKind)
