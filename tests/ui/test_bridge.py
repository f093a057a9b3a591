import threading

import pytest

from kiosk.domain.screening import Ready
from tests.fakes import FakeClock
from tests.ui.moments import UTC_LOOK, picture, view_of
from ui.bridge import Bridge
from ui.window import Window


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def window_on(qtbot, language):
    windows = []

    def open_window(bridge):
        window = Window(bridge, language, UTC_LOOK, windowed=True)
        qtbot.addWidget(window)
        windows.append(window)
        window.resize(800, 480)
        window.show()
        return window

    return open_window


def post(bridge, views):
    thread = threading.Thread(target=lambda: [bridge.show(view) for view in views])
    thread.start()
    return thread


def test_the_newest_view_wins_and_the_bell_rings_once(qtbot, clock):
    bridge = Bridge(clock)
    rings = []
    bridge.rung.connect(lambda: rings.append(1))
    views = [view_of(Ready(), at=float(n)) for n in range(1000)]
    post(bridge, views).join()

    qtbot.waitUntil(lambda: bool(rings))

    assert bridge.take() is views[-1]
    assert len(rings) == 1
    assert bridge.skipped == 999


def test_a_flood_of_views_makes_few_paints_and_ends_with_the_last(qtbot, clock, window_on):
    bridge = Bridge(clock)
    window = window_on(bridge)
    seen = []
    window.watchers.append(lambda view, _: seen.append(view.at))
    thread = post(bridge, [view_of(Ready(), at=n / 30) for n in range(1000)])

    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 999 / 30, timeout=20_000)

    thread.join()
    assert seen == sorted(seen)
    assert bridge.shown + bridge.skipped <= 1000


def test_in_lockstep_every_view_is_painted(qtbot, clock, window_on):
    bridge = Bridge(clock, lockstep=True)
    window = window_on(bridge)
    seen = []
    window.watchers.append(lambda view, _: seen.append(view.at))
    thread = post(bridge, [view_of(Ready(), at=n / 30) for n in range(50)])

    qtbot.waitUntil(lambda: not thread.is_alive(), timeout=20_000)

    assert len(seen) == 50
    assert (bridge.shown, bridge.skipped) == (50, 0)


def test_a_closed_bridge_lets_a_waiting_station_go(clock):
    bridge = Bridge(clock, lockstep=True)
    thread = post(bridge, [view_of(Ready())])

    bridge.close()

    thread.join(timeout=1.0)
    assert not thread.is_alive()


def test_showing_from_the_screens_own_thread_does_not_wait(clock):
    bridge = Bridge(clock, lockstep=True)

    bridge.show(view_of(Ready()))

    assert bridge.take() is not None


def test_the_newest_view_can_be_looked_at_without_taking_it(clock):
    bridge = Bridge(clock)
    assert bridge.newest() is None
    first, last = view_of(Ready(), at=1.0), view_of(Ready(), at=2.0)
    post(bridge, [first, last]).join()

    assert bridge.newest() is last
    assert bridge.take() is last
    assert bridge.newest() is last


def test_after_taking_there_is_nothing_left(clock):
    bridge = Bridge(clock)
    bridge.show(view_of(Ready()))
    bridge.take()

    assert bridge.take() is None


def test_an_old_picture_painted_beside_a_newer_one_is_counted(clock):
    bridge = Bridge(clock)
    old, new = view_of(Ready(), picture=picture(0.0)), view_of(Ready(), picture=picture(0.2))
    bridge.show(old)
    bridge.show(new)
    clock.advance(0.25)

    bridge.painted(old, old.picture)

    assert bridge.stale == 1


def test_the_screen_paints_the_newest_picture_even_if_its_view_is_not_taken_yet(clock, window_on):
    bridge = Bridge(clock)
    window = window_on(bridge)
    bridge.show(view_of(Ready(), picture=picture(0.0)))
    post(bridge, [view_of(Ready(), picture=picture(0.2))]).join()
    clock.advance(0.25)

    window.grab()

    assert (bridge.shown, bridge.stale) == (1, 0)
