import sys
import threading

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from kiosk.domain.screening import Ready
from kiosk.errors import BadInput, DoormanError
from kiosk.ports import Sound
from tests.fakes import FakeClock
from tests.ui.moments import CLEAR, ELEVATED, UTC_LOOK, measuring, view_of
from ui.application import BUG_EXIT, Application
from ui.bridge import Bridge
from ui.shots import Shots
from ui.sound import Sounds
from ui.theme import load_fonts
from ui.window import Window

HOLD_S = 0.25


@pytest.fixture
def window_of(language):
    windows = []

    def open_window(*, windowed=False):
        window = Window(Bridge(FakeClock()), language, UTC_LOOK, windowed=windowed, hold_s=HOLD_S)
        windows.append(window)
        window.resize(800, 480)
        window.show()
        return window

    yield open_window
    for window in windows:
        window.dismiss()


@pytest.fixture
def kiosk_of():
    kiosks = []

    def make(**choices):
        kiosk = Application(FakeClock(), UTC_LOOK, **({"size": (800, 480)} | choices))
        kiosks.append(kiosk)
        return kiosk

    yield make
    for kiosk in kiosks:
        kiosk.close()
        kiosk.language.choose("en")


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Q])
def test_a_kiosk_cannot_be_left_by_the_keyboard(key, window_of):
    window = window_of(windowed=False)

    QTest.keyClick(window, key)

    assert window.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Q])
def test_a_window_can(key, window_of, qtbot):
    window = window_of(windowed=True)

    with qtbot.waitSignal(window.left):
        QTest.keyClick(window, key)

    assert not window.isVisible()


def test_a_kiosk_does_not_close_when_asked_to(window_of):
    window = window_of(windowed=False)

    window.close()

    assert window.isVisible()


def test_a_kiosk_shows_no_pointer(window_of):
    assert window_of(windowed=False).cursor().shape() is Qt.CursorShape.BlankCursor


def test_the_key_c_asks_for_a_capture(window_of, qtbot):
    window = window_of()

    with qtbot.waitSignal(window.capture_wanted):
        QTest.keyClick(window, Qt.Key.Key_C)


def test_holding_the_corner_calls_staff_and_closes_a_ring_on_the_way(window_of, qtbot):
    window = window_of()
    window.screen_widget.take(view_of(Ready()))
    before = window.grab().toImage()

    with qtbot.waitSignal(window.staff, timeout=5000):
        QTest.mousePress(window.corner, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window.grab().toImage() != before, timeout=5000)

    assert not window.corner.is_held


def test_a_short_touch_of_the_corner_does_nothing(window_of):
    window = window_of()
    heard = []
    window.staff.connect(lambda: heard.append(1))
    QTest.mousePress(window.corner, Qt.MouseButton.LeftButton)

    QTest.mouseRelease(window.corner, Qt.MouseButton.LeftButton)

    assert not heard
    assert not window.corner.is_held


def test_sliding_off_the_corner_lets_go(window_of):
    window = window_of()
    QTest.mousePress(window.corner, Qt.MouseButton.LeftButton)

    QTest.mouseMove(window.corner, QPoint(-50, 20))

    assert not window.corner.is_held


def test_a_touch_wakes_a_resting_screen(window_of):
    window = window_of()
    for at in (0.0, 301.0):
        window.screen_widget.take(view_of(Ready(), at=at))

    QTest.mouseClick(window.screen_widget.live, Qt.MouseButton.LeftButton)

    assert not window.screen_widget.rest.resting


class Listener:
    """A speaker that remembers what it was given."""

    def __init__(self):
        self.heard = []

    def play(self, sound):
        self.heard.append(sound)


def hear(sounds, *moments):
    for key, at in moments:
        sounds.take(view_of(Ready(), at=at), key)


def test_each_change_has_its_own_sound_once():
    listener = Listener()

    hear(Sounds(listener), ("ready", 0), ("hold", 1), ("hold", 2), ("not_elevated", 3), ("ready", 6), ("wait", 9))

    assert listener.heard == [Sound.TICK, Sound.DONE, Sound.NEUTRAL]


def test_the_elevated_sound_repeats_every_three_seconds_until_acknowledged():
    listener = Listener()
    sounds = Sounds(listener, repeat=True)
    hear(sounds, ("elevated", 0.0), ("elevated", 2.9), ("elevated", 3.0), ("ready", 5.0), ("ready", 6.1))

    sounds.acknowledge()
    hear(sounds, ("ready", 30.0))

    assert listener.heard == [Sound.ELEVATED] * 3


def test_without_the_setting_it_sounds_once():
    listener = Listener()

    hear(Sounds(listener), ("elevated", 0.0), ("elevated", 10.0))

    assert listener.heard == [Sound.ELEVATED]


def test_sounds_that_are_off_are_not_heard_and_an_alarm_no_longer_wanted_ends():
    listener = Listener()
    sounds = Sounds(listener, repeat=True, is_on=False)
    hear(sounds, ("elevated", 0.0), ("elevated", 3.0))
    sounds.is_on, sounds.repeat = True, False
    hear(sounds, ("elevated", 6.0))
    sounds.repeat = True
    hear(sounds, ("elevated", 9.0))

    assert listener.heard == []
    assert not sounds.is_alarming


def test_each_state_is_pictured_once_after_its_fade(tmp_path, window_of):
    window = window_of()
    shots = Shots(tmp_path, window)
    moments = [(Ready(), 0.0), (Ready(), 0.5), (Ready(), 1.0), (measuring(3), 1.1), (measuring(9), 1.6), (CLEAR, 2.0)]
    for state, at in moments:
        window.screen_widget.take(view_of(state, at=at))
        shots.take(view_of(state, at=at), window.screen_widget.key)

    names = sorted(file.name for file in tmp_path.iterdir())

    assert names == ["01-ready.png", "02-hold.png"]
    assert QImage(str(tmp_path / "01-ready.png")).size() == window.size()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path, window_of):
    (tmp_path / "file").write_text("")

    with pytest.raises(BadInput, match="cannot write pictures"):
        Shots(tmp_path / "file" / "shots", window_of())


def test_a_missing_font_names_the_package_to_install(tmp_path):
    with pytest.raises(DoormanError, match="apt install fonts-nanum"):
        load_fonts([tmp_path])


def test_the_kiosk_shows_what_the_station_sends_and_ends_when_told(kiosk_of):
    kiosk = kiosk_of()
    kiosk.open()
    keys = []
    kiosk.window.watchers.append(lambda _, key: keys.append(key))
    kiosk.window.watchers.append(lambda *_: kiosk.quit(0))
    station = threading.Thread(target=kiosk.bridge.show, args=(view_of(Ready()),))
    station.start()

    code = kiosk.run()

    station.join()
    assert (code, keys) == (0, ["ready"])


def test_leaving_the_window_ends_the_program(kiosk_of):
    kiosk = kiosk_of(windowed=True)
    kiosk.open()
    kiosk.window.close()

    assert kiosk.run() == 0


def test_a_bug_in_a_thread_shows_out_of_service_and_exits_70(kiosk_of, caplog):
    told = []
    kiosk = kiosk_of(linger_s=0.05, on_bug=lambda: told.append("told"))
    kiosk.open()
    screen = kiosk.window.screen_widget

    def fail():
        raise ZeroDivisionError("a bug")

    station = threading.Thread(target=fail, name="station")

    QTimer.singleShot(0, station.start)
    code = kiosk.run()

    assert (code, told, screen.key) == (BUG_EXIT, ["told"], "out_of_service")
    assert "station" in caplog.text
    caplog.clear()


def test_a_bug_in_the_screen_itself_does_the_same(kiosk_of, caplog):
    kiosk = kiosk_of(linger_s=0.05)
    kiosk.open()
    kiosk.window.watchers.append(lambda _view, _key: 1 // 0)
    QTimer.singleShot(0, lambda: kiosk.bridge.show(view_of(Ready())))

    code = kiosk.run()

    assert code == BUG_EXIT
    assert "ZeroDivisionError" in caplog.text
    caplog.clear()


def test_the_hooks_are_put_back_afterwards(kiosk_of):
    kiosk = kiosk_of()
    before = sys.excepthook, threading.excepthook
    kiosk.quit(0)

    kiosk.run()

    assert (sys.excepthook, threading.excepthook) == before


def test_staff_silence_the_alarm_at_the_screen(kiosk_of):
    listener = Listener()
    kiosk = kiosk_of(speaker=listener, repeat_alarm=True)
    kiosk.open()
    show = kiosk.window.watchers[0]
    show(view_of(ELEVATED, at=0.0), "elevated")

    kiosk.window.staff.emit()
    show(view_of(ELEVATED, at=10.0), "elevated")

    assert listener.heard == [Sound.ELEVATED]


def test_without_a_size_the_kiosk_fills_a_screen(qapp, kiosk_of):
    kiosk = kiosk_of(size=None)

    kiosk.open()

    assert kiosk.window.isFullScreen()
    assert kiosk.window.geometry() == qapp.primaryScreen().geometry()


def test_the_window_is_built_anew_when_screens_change(qapp, qtbot, kiosk_of):
    kiosk = kiosk_of(size=None, screen="HDMI-A-9")
    kiosk.open()
    before = kiosk.window

    qapp.screenAdded.emit(qapp.primaryScreen())

    qtbot.waitUntil(lambda: kiosk.window is not before)
    assert kiosk.window.isVisible()
