"""Staff get to the panel of a kiosk that runs, from the corner of a new one to its pages, over real store and station."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.bootstrap import (
    choice_book,
    follow_choices,
    guard_book,
    live_devices,
    look_of,
    open_store,
    station_for,
    system_clock,
)
from kiosk.domain.action import CONSOLE
from kiosk.domain.guard import Role
from kiosk.domain.identity import Mode
from kiosk.settings import Camera, Settings, Thermal
from kiosk.staffing import staffed
from tests.ui.gatehouse import PIN, tap, type_pin
from ui.application import Application
from ui.guard.consent import Consent
from ui.guard.first_admin import FirstAdmin
from ui.guard.login import Login
from ui.guard.offer import LATER, CalibrationOffer
from ui.guard.page import Tab
from ui.guard.panel import Panel
from ui.widgets.keys import Act


class Kiosk:
    """A kiosk with simulated devices in real time, its screen, and what is joined to both as `doorman run` joins it."""

    def __init__(self, settings, clock, journal, qtbot):
        self.qtbot = qtbot
        self.book = guard_book(settings, journal, clock)
        self.choices = choice_book(settings, journal, self.book, clock)
        self.app = Application(clock, look_of(settings), size=(800, 480))
        devices = live_devices(settings, clock)
        self.station = station_for(
            settings, devices, display=self.app.bridge, journal=journal, clock=clock, baseline=None, device="simulated"
        )
        follow_choices(self.choices, settings, self.station, self.app)
        self.staff = staffed(
            self.app,
            self.station,
            settings=settings,
            filed=settings,
            clock=clock,
            journal=journal,
            book=self.book,
            choices=self.choices,
        )

    @property
    def window(self):
        assert self.app.window is not None
        return self.app.window

    def until(self, holds):
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)

    def shows(self, kind):
        guards = self.window.guards
        self.until(lambda: isinstance(guards.shown, kind))
        return guards.shown

    def hold_the_corner(self):
        """Hold it until the guards' screen is there."""
        self.window.corner._hold_s = 0.05
        QTest.mousePress(self.window.corner, Qt.MouseButton.LeftButton)
        self.until(lambda: self.window.has_guards)


@pytest.fixture
def kiosk(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DOORMAN_DATA", str(tmp_path / "data"))
    settings = Settings(camera=Camera(source="simulated"), thermal=Thermal(source="simulated"))
    clock = system_clock()
    with open_store(settings, clock) as journal:
        kiosk = Kiosk(settings, clock, journal, qtbot)
        kiosk.app.open()
        thread = threading.Thread(target=kiosk.station.run, name="station", daemon=True)
        with kiosk.staff:
            thread.start()
            kiosk.until(lambda: kiosk.app._office is not None)
            yield kiosk
            kiosk.station.stop()
            kiosk.app.bridge.close()
            thread.join()
        kiosk.app.close()
        kiosk.app.language.choose("en")


def type_name(first, name):
    for face in (*name, Act.DONE):
        key = next(key for key in first.keyboard.keys if face in (key.act, key.char))
        tap(first.keyboard, key.rect.center().toPoint())


def test_staff_set_a_new_kiosk_up_at_its_own_screen_and_see_every_page(kiosk):
    kiosk.hold_the_corner()
    first = kiosk.shows(FirstAdmin)
    kiosk.until(kiosk.station._pausing.is_set)
    type_name(first, "kim")
    type_pin(first.pad, PIN)
    type_pin(first.pad, PIN)
    consent = kiosk.shows(Consent)
    tap(consent.cards[0])
    tap(consent.button)
    offer = kiosk.shows(CalibrationOffer)
    tap(next(card for card in offer.cards if card.answer.value == LATER))
    tap(offer.button)
    panel = kiosk.shows(Panel)
    for tab in Tab:
        tap(panel.rail.tabs[tab])
        assert panel.page.isVisible()
        assert not panel.grab().isNull()
    tap(panel.header.lock)

    kiosk.until(lambda: not kiosk.station._pausing.is_set())
    assert [(guard.name, guard.role) for guard in kiosk.book.guards()] == [("Kim", Role.ADMIN)]
    assert kiosk.choices.now.recognition is Mode.ON
    assert kiosk.window.screen_widget.isVisible()


def test_a_panel_left_alone_locks_and_visitors_are_screened_again(kiosk):
    kiosk.hold_the_corner()
    kiosk.shows(FirstAdmin)
    guards = kiosk.window.guards
    guards._touched_at -= kiosk.choices.now.panel_idle_s + 1

    guards.beat.timeout.emit()

    kiosk.until(lambda: not kiosk.station._pausing.is_set())
    assert kiosk.window.screen_widget.isVisible()
    assert not kiosk.book.guards()


def test_after_the_set_up_the_corner_asks_for_a_pin(kiosk):
    kiosk.hold_the_corner()
    first = kiosk.shows(FirstAdmin)
    tap(first.close_button)
    kiosk.book.add("Kim", PIN, Role.ADMIN, CONSOLE)

    kiosk.hold_the_corner()

    assert kiosk.shows(Login) is not None
