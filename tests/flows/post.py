"""A whole kiosk in virtual time with people at both sides of its screen: visitors before it, guards who touch it.

Everything is the product's own, put together as `doorman run` does: window, station, emulated sensor, face finder,
embedder, store, desk and panel. Only the hall is drawn, and time passes when `run` lets it.
"""

from contextlib import ExitStack
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.bootstrap import (
    Stage,
    UnhurriedJournal,
    UnhurriedRecogniser,
    choice_book,
    drawn_baseline,
    era_of,
    follow_choices,
    guard_book,
    identity_log,
    look_of,
    open_records,
    open_store,
    recogniser_for,
    station_for,
)
from kiosk.devices.installer_scene import InstallerScene
from kiosk.domain.action import CONSOLE
from kiosk.domain.guard import Role
from kiosk.domain.visit import VisitId
from kiosk.settings import Settings
from kiosk.staffing import staffed
from tests.flows.hall import clock_from
from ui.application import Application
from ui.guard.page import Tab
from ui.guard.pin_pad import PinAct
from ui.widgets.keys import Act, Layer

ADMIN, ADMIN_PIN = "Kim", "271828"
GUARD, GUARD_PIN = "Lee", "314159"
NEVER_MS = 1_000_000_000
PATIENCE_MS = 20_000
"""How long a thread may take on a busy machine before a test gives up; nothing hangs on how long it takes."""


class Voice:
    """Remembers the sounds that were played."""

    def __init__(self):
        self.played = []

    def play(self, sound):
        self.played.append(sound)


def folder_settings(place, **recognition):
    """Return the settings of a kiosk that keeps everything in a place."""
    settings = Settings()
    return replace(
        settings,
        camera=replace(settings.camera, source="simulated", fps=10),
        storage=replace(settings.storage, data=str(place / "data"), key_file=str(place / "picture.key")),
        recognition=replace(settings.recognition, **{"mode": "on", "greeting": "full name"} | recognition),
        view=replace(settings.view, reduced_motion=True),
    )


class Post:
    """A kiosk with a guard's post; an admin and a guard are there unless it is `new`. Close it to switch it off.

    `second` gives the guards a window of their own; `embedder` loads another one than the kiosk's. A post opened again in
    the same place is the same kiosk after a restart.
    """

    def __init__(
        self, place, qtbot, *, settings=None, clock=None, new=False, second=False, embedder=None, size=(1280, 720), seed=1
    ):
        self.place, self.qtbot, self.clock = place, qtbot, clock or clock_from()
        self.looked_for: tuple[list[VisitId], dict[str, bytes]] = ([], {})
        filed = settings or folder_settings(place)
        self.filed = replace(filed, panel=replace(filed.panel, screen="guards" if second else ""))
        self._open = ExitStack()
        self.store = self._open.enter_context(open_store(self.filed, self.clock))
        self.book = guard_book(self.filed, self.store, self.clock)
        self.choices = choice_book(self.filed, self.store, self.book, self.clock)
        self.settings = self.filed.chosen(self.choices.now)
        self.log, self.records = identity_log(self.settings, self.store, self.clock), open_records(self.settings)
        if not new and not self.book.has_admin():
            self.book.add(ADMIN, ADMIN_PIN, Role.ADMIN, CONSOLE)
            self.book.add(GUARD, GUARD_PIN, Role.GUARD, CONSOLE)
        self._build(size, seed, embedder)

    def _build(self, size, seed, embedder):
        self.voice, self.headlines = Voice(), []
        self.app = Application(
            self.clock,
            look_of(self.settings),
            size=size,
            guard_screen=self.settings.panel.screen or None,
            speaker=self.voice,
            repeat_alarm=self.settings.sound.alarm_until_acknowledged,
        )
        self.scene = InstallerScene(self.settings.lens())
        self.stage = Stage(self.settings, self.clock, seed=seed, script=self.scene)
        self.recognition = recogniser_for(self.settings, self.store, self.clock, lambda: self.choices.now.mode)
        self.recognition._load = embedder or self.recognition._load
        self.recognition._begin = lambda: None  # time waits for it here, so it need not make way for others
        self.station = station_for(
            self.settings,
            self.stage.devices,
            display=self.app.bridge,
            journal=UnhurriedJournal(self.store),
            clock=self.clock,
            era=era_of(self.settings, "flow"),
            baseline=drawn_baseline(self.settings, 30, seed, self.stage),
            recogniser=UnhurriedRecogniser(self.recognition),
        )
        follow_choices(self.choices, self.filed, self.station, self.app)
        self.app.remember_by(self.station.remember)
        self.app.open()
        self._open.callback(self._close_screen)
        self._open.enter_context(self.recognition)
        self._open.enter_context(
            staffed(
                self.app,
                self.station,
                settings=self.settings,
                filed=self.filed,
                clock=self.clock,
                journal=self.store,
                book=self.book,
                choices=self.choices,
                gallery=self.recognition.gallery,
            )
        )
        self.window.corner._hold_s = 0.0  # a guard's two seconds are real ones
        self.run(2.0)

    def _close_screen(self):
        self.app.close()
        self.app.language.settle("en")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.station.close()

    def close(self):
        """Switch the kiosk off; harmless a second time."""
        self._open.close()

    def restarted(self, **about):
        """Switch the kiosk off and on again, and return it."""
        self.close()
        return Post(self.place, self.qtbot, settings=self.filed, clock=self.clock, **about)

    @property
    def office(self):
        """What the panel works with."""
        office = self.app._office
        assert office is not None
        return office

    def plug_stick(self, folder):
        """Let a folder be a stick that exports can be written to."""
        folder.mkdir(exist_ok=True)
        self.until(lambda: self.app._office is not None)
        self.app.employ(replace(self.office, find_folders=lambda: (folder,)))

    @property
    def journal_db(self):
        return self.place / "data" / "journal.db"

    # Time and visitors

    def run(self, seconds):
        """Let time pass, with everything painted, every touch answered, and the guards' second hand beating in time."""
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            before = self.clock.monotonic()
            self.station.turn()
            if int(self.clock.monotonic()) > int(before):
                self._beat()
            QCoreApplication.processEvents()
            if self.headlines[-1:] != [self.said]:
                self.headlines.append(self.said)

    def _beat(self):
        """Beat where the guards' screen would once a second: its own timers go by the machine's clock, not by ours."""
        if self.app.guard_window is None and self.window.guards is None:
            return
        for beat in (self.guards.beat, getattr(self.guards.shown, "beat", None)):
            if beat is not None and beat.isActive():
                beat.setInterval(NEVER_MS)
                beat.timeout.emit()

    def until(self, holds):
        """Wait until other threads have answered."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=PATIENCE_MS)

    @property
    def window(self):
        assert self.app.window is not None
        return self.app.window

    @property
    def visitor(self):
        """The visitors' screen."""
        return self.window.screen_widget

    @property
    def said(self):
        """What the visitors' screen says in large letters."""
        return self.visitor.card.saying.headline if self.visitor.card.saying is not None else ""

    def stands(self, *figures, seconds=6.0):
        """Let people stand there for so long; `headlines` are what they read."""
        self.headlines.clear()
        self.scene.place(*figures)
        self.run(seconds)

    def leaves(self, seconds=3.0):
        self.scene.clear()
        self.run(seconds)

    def comes(self, *figures, seconds=6.0):
        """Let each in turn stand there and go."""
        for figure in figures:
            self.stands(figure, seconds=seconds)
            self.leaves()

    def walk(self, *steps):
        """Take steps one after the other; a failure tells which."""
        for number, step in enumerate(steps, 1):
            try:
                step.take(self)
            except (AssertionError, TimeoutError, Exception) as error:
                error.add_note(f"at step {number} of {len(steps)}: {step.words}")
                raise

    # Guards

    def press_corner(self):
        corner = self.window.corner
        QTest.mousePress(corner, Qt.MouseButton.LeftButton, pos=QPoint(corner.width() // 2, corner.height() // 2))

    def lift_corner(self):
        QTest.mouseRelease(self.window.corner, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))

    @property
    def guards(self):
        """The guards' screen, wherever it is."""
        screen = self.app.guard_window.guards if self.app.guard_window is not None else self.window.guards
        assert screen is not None
        return screen

    @property
    def panel(self):
        panel = self.guards.panel
        assert panel is not None
        return panel

    @property
    def message(self):
        return self.panel.message.text

    def shows(self, kind):
        """Wait until the guards' screen shows a part, and return it."""
        self.until(lambda: self.app.guard_window is not None or self.window.guards is not None)
        self.until(lambda: isinstance(self.guards.shown, kind))
        return self.guards.shown

    def page(self, tab):
        """Return the page in sight, which must be that of a tab."""
        assert self.panel._tab is Tab(tab)
        return self.panel.page


# Fingers


def tap(post, widget, at=None):
    """Touch a control as a finger does: by its window, once it is there, can be touched and nothing lies over it."""

    def place():
        return widget.mapTo(widget.window(), at or QPoint(widget.width() // 2, widget.height() // 2))

    def is_within_reach():
        if not widget.isVisible() or not widget.isEnabled():
            return False
        hit = widget.window().childAt(place())
        return hit is widget or widget.isAncestorOf(hit)

    post.until(is_within_reach)
    QTest.mouseClick(widget.window().windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place())


def tap_card(post, cards, key, target="card"):
    """Touch a card's target when it is there and the cards have come to rest."""
    post.until(lambda: not cards.is_settling and cards.place_of(key, target) is not None)
    tap(post, cards.viewport(), cards.place_of(key, target).center().toPoint())


def tap_row(post, rows, found, button=None):
    """Touch the first row in sight that `found` knows, or a button on it."""

    def place():
        if rows.settling.isActive() or not rows.isVisible():
            return None
        for row in rows.in_sight():
            item = rows.item(row)
            if item is not None and found(item):
                whole = rows.rect_of(row)
                return whole if button is None else rows.buttons_of(item, whole).get(button)
        return None

    post.until(lambda: place() is not None)
    tap(post, rows.viewport(), place().center())


def tap_keys(post, keyboard, *wanted):
    """Touch keys, by what is on them or what they do."""
    for one in wanted:
        key = next(key for key in keyboard.keys if one in (key.act, key.char, key.shifted))
        tap(post, keyboard, key.rect.center().toPoint())


def type_pin(post, pad, pin):
    """Touch the digits of a PIN, and the key that enters it."""
    for digit in pin:
        tap(post, pad, next(key for key in pad.keys if key.digit == digit).rect.center().toPoint())
    tap(post, pad, next(key for key in pad.keys if key.act is PinAct.OPEN).rect.center().toPoint())


LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
"""The letters of a syllable in Unicode's order."""

IN_TWO = {
    "ㅘ": "ㅗㅏ",
    "ㅙ": "ㅗㅐ",
    "ㅚ": "ㅗㅣ",
    "ㅝ": "ㅜㅓ",
    "ㅞ": "ㅜㅔ",
    "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ",
    "ㄳ": "ㄱㅅ",
    "ㄵ": "ㄴㅈ",
    "ㄶ": "ㄴㅎ",
    "ㄺ": "ㄹㄱ",
    "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ",
    "ㄽ": "ㄹㅅ",
    "ㄾ": "ㄹㅌ",
    "ㄿ": "ㄹㅍ",
    "ㅀ": "ㄹㅎ",
    "ㅄ": "ㅂㅅ",
}
"""Letters that take two keys."""


def strokes(syllable):
    """Return the keys that write a syllable of Hangul."""
    number = ord(syllable) - 0xAC00
    letters = LEADS[number // 588], VOWELS[number % 588 // 28], TAILS[number % 28].strip()
    return "".join(IN_TWO.get(letter, letter) for letter in letters)


def type_text(post, keyboard, text):
    """Type Korean or Latin letters and spaces on the on-screen keyboard, with the keys that lead to them."""
    for char in text:
        if char == " ":
            tap_keys(post, keyboard, Act.SPACE)
            continue
        is_hangul = "가" <= char <= "힣"
        if (keyboard.layer is Layer.HANGUL) != is_hangul:
            tap_keys(post, keyboard, Act.LANGUAGE)
        if is_hangul:
            _strike(post, keyboard, strokes(char))
        else:
            if keyboard.is_shifted != char.isupper():
                tap_keys(post, keyboard, Act.SHIFT)
            tap_keys(post, keyboard, char.lower())


def _strike(post, keyboard, jamo):
    for one in jamo:
        if one in "ㅃㅉㄸㄲㅆㅒㅖ":
            tap_keys(post, keyboard, Act.SHIFT)
        tap_keys(post, keyboard, one)
