"""The heartbeat: what systemd hears, over a real socket of the kind that it listens on."""

import socket
from contextlib import contextmanager

import pytest

from kiosk.heartbeat import ASKED_EVERY_S, LONGEST_PERIOD_S, PERIOD_S, Heartbeat, period_s, teller
from tests.fakes import FakeClock

LIMITS = {"station": 10.0, "store": 30.0}


@contextmanager
def listening(address):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(address)
        ear.setblocking(False)
        yield ear


def heard(ear):
    messages = []
    while True:
        try:
            messages.append(ear.recv(4096).decode())
        except BlockingIOError:
            return messages


@pytest.fixture
def ear(tmp_path):
    with listening(str(tmp_path / "notify")) as ear:
        yield ear


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def heart(ear, clock):
    return Heartbeat(teller({"NOTIFY_SOCKET": ear.getsockname()}), clock, LIMITS)


def test_nothing_is_said_before_the_first_picture(heart, ear):
    heart.beat("starting")

    assert heard(ear) == []


def test_the_first_picture_makes_it_ready_and_alive(heart, ear):
    heart.ready()

    assert heard(ear) == ["READY=1", "WATCHDOG=1"]


def test_it_beats_while_every_part_ticks(heart, ear, clock):
    station, store = heart.ticker("station"), heart.ticker("store")
    heart.ready()
    heard(ear)
    beats = []
    for _ in range(20):
        clock.advance(9)
        station()
        store()
        heart.beat()
        beats += heard(ear)

    assert beats == ["WATCHDOG=1"] * 20


def test_a_store_that_is_long_in_opening_asks_for_more_time_to_start(heart, ear, clock):
    store = heart.ticker("store")
    with heart.opening():
        for _ in range(10):
            store()
            clock.advance(ASKED_EVERY_S / 2)

    assert heard(ear) == ["EXTEND_TIMEOUT_USEC=90000000"] * 5


def test_once_the_store_is_open_nothing_puts_off_the_end_of_the_start(heart, ear, clock):
    store = heart.ticker("store")
    with heart.opening():
        pass
    clock.advance(2 * ASKED_EVERY_S)
    store()

    assert heard(ear) == []


def test_a_manager_that_does_not_read_its_post_holds_nobody_up(heart, ear):
    for _ in range(2000):  # more than any such socket queues
        heart.ready()

    assert set(heard(ear)) == {"READY=1", "WATCHDOG=1"}


@pytest.mark.parametrize("hung", LIMITS)
def test_one_part_that_hangs_stops_the_heart_and_is_named(heart, ear, clock, hung):
    tickers = {part: heart.ticker(part) for part in LIMITS}
    heart.ready()
    heard(ear)
    clock.advance(LIMITS[hung] + 0.1)
    for part in LIMITS.keys() - {hung}:
        tickers[part]()
    heart.beat("screen painted")

    assert heard(ear) == [f"STATUS=hangs: {hung}"]


def test_a_part_that_goes_on_lets_the_heart_go_on(heart, ear, clock):
    heart.ready()
    clock.advance(60)
    heart.beat()
    heard(ear)
    for part in LIMITS:
        heart.ticker(part)()
    heart.beat("screen painted")

    assert heard(ear) == ["WATCHDOG=1", "STATUS=screen painted"]


def test_how_it_is_is_said_once_per_change(heart, ear):
    heart.ready()
    for status in ("one", "one", "two", "two"):
        heart.beat(status)

    assert [said for said in heard(ear) if said.startswith("STATUS")] == ["STATUS=one", "STATUS=two"]


def test_an_abstract_socket_is_reached_too(clock):
    with listening("\0doorman-test-heartbeat") as ear:
        Heartbeat(teller({"NOTIFY_SOCKET": "@doorman-test-heartbeat"}), clock, {}).ready()

        assert heard(ear) == ["READY=1", "WATCHDOG=1"]


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}, {"NOTIFY_SOCKET": "@nobody-listens-here"}])
def test_without_anybody_who_listens_nothing_happens(clock, environ):
    heart = Heartbeat(teller(environ), clock, LIMITS)
    heart.ready()
    heart.beat("on")
    heart.stopping()

    assert heart.late() == ()


def test_a_part_without_a_limit_is_a_mistake(heart):
    with pytest.raises(KeyError):
        heart.ticker("network")


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({"WATCHDOG_USEC": "10000000", "WATCHDOG_PID": "7"}, 2.5),
        ({"WATCHDOG_USEC": "2000000"}, 0.5),
        ({"WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "8"}, PERIOD_S),
        ({"WATCHDOG_USEC": "1"}, 0.1),
        ({"WATCHDOG_USEC": "999999999999"}, LONGEST_PERIOD_S),
        ({"WATCHDOG_USEC": "soon"}, PERIOD_S),
        ({}, PERIOD_S),
    ],
)
def test_it_beats_four_times_in_the_time_that_systemd_waits(environ, seconds):
    assert period_s(environ, process=7) == seconds
