"""A guard's panel over a real store with drawn visitors in it, and fingers to use it with."""

from datetime import UTC

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.desk import Desk
from kiosk.devices.drawing import sprites
from kiosk.devices.drawing.character import CHOSEN, Pose, Worn, character
from kiosk.domain.card import Listed, Shown
from kiosk.domain.choices import Choices
from kiosk.domain.face import Box
from kiosk.domain.guard import Guard, GuardId, Role
from kiosk.domain.identity import Quality, Template
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Celsius, ThermalFrame
from kiosk.domain.visit import VisitPictures
from kiosk.store.choices import SqliteChoices
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from tests.store.household import MODEL, Household, visit_id
from ui.guard.office import Office
from ui.guard.panel import Panel
from ui.guard.pictures import Pictures
from ui.widgets.keyboard import Keyboard

KIM = Guard(id=GuardId("g-00000001"), name="Kim", role=Role.GUARD)


def drawn(n, pose=Pose.FRONTAL):
    """Return the pictures of one of the drawn visitors."""
    pixels = np.full((240, 240, 4), (196, 206, 210, 255), np.uint8)
    looks = character(CHOSEN[n % len(CHOSEN)])
    sprites.lay(pixels, sprites.fitted(sprites.head(looks, pose, Worn.NOTHING), 110, 10_000), 120, 120)
    y, x = np.mgrid[0:8, 0:8]
    warm = (22 + 12 * np.exp(-((x - 3.5) ** 2 + (y - 3) ** 2) / 4)).astype(np.float32)
    scene = Picture(pixels, pixels[::2, ::2, :3].copy(), 0.0)
    return VisitPictures(scene, Box(0.25, 0.22, 0.5, 0.5), (ThermalFrame(warm, 0.0, Celsius(25.0)),))


def face(likeness=1.0, *, own=1):
    """Return a template whose cosine to that of likeness 1 is as given; `own` tells two of the same likeness apart."""
    vector = np.zeros(128, np.float32)
    vector[0], vector[own] = likeness, np.sqrt(1 - likeness**2)
    quality = Quality(width_px=120.0, sharpness=50.0, brightness=120.0, score=0.95)
    return Template(vector=vector, model=MODEL, quality=quality, at=0.0)


class Counter(Household):
    """Kim's panel; what other guards do is written to the log behind it."""

    def __init__(self, place, language, qtbot, shown=Shown.BOTH):
        super().__init__(place)
        self.language, self._qtbot = language, qtbot
        self.held = None
        self.silenced: list[bool] = []
        self.book = book = SqliteGuardBook(
            place.folder, self.journal, clock=place.clock, boot="boot-1", key_path=place.key, environ={}
        )
        tables = HistoryTable(place.folder, place.clock, spare_bytes=0)
        self.desk = Desk(self.records, self.log, book, tables, gallery=lambda: self.held, shown=shown)
        choices = SqliteChoices(place.folder, self.journal, book, clock=place.clock, from_file=Choices())
        self.office = Office(
            desk=self.desk,
            book=book,
            choices=choices,
            clock=place.clock,
            zone=UTC,
            acknowledge=lambda: self.silenced.append(True),
        )
        self.panel: Panel | None = None

    def close(self):
        if self.panel is not None:
            self.panel.close()
            self.panel.deleteLater()
        self.desk.close()
        self.office.close()
        super().close()

    def looks_like(self, n, template, flaw=None):
        """Have recognition keep a template of a visit, or what is wrong with its picture."""
        self.log.enrol(visit_id(n), () if flaw is not None else (template,), flaw).result()
        self.held = self.records.gallery(MODEL, None)

    def open(self, tab, page, size=(1280, 720), *, moves=False, others=None):
        """Show a page and return it when everything it asked for is there; `others` are pages that it may lead to."""

        def making(one):
            return lambda place: one(place, Pictures(place.desk, place.answers, place.stage))

        pages = {name: making(one) for name, one in {tab: page, **(others or {})}.items()}
        self.panel = Panel(None, self.office, KIM, self.language, pages, moves=moves)
        self.panel.resize(*size)
        self.panel.show()
        self.desk.watch(self.panel.changed)
        self.panel.go_to(tab.value)
        self.rest()
        assert self.panel.page is not None
        return self.panel.page

    def rest(self):
        """Wait until the desk has answered what was asked, and what was asked because of that."""
        for _ in range(6):
            asked = self.desk.people(Listed.KNOWN, count=1)
            self._qtbot.waitUntil(asked.done)
            self._qtbot.wait(0)

    def until(self, holds):
        self._qtbot.waitUntil(lambda: bool(holds()))

    @property
    def message(self):
        assert self.panel is not None
        return self.panel.message.text

    def press(self, cards, key, target):
        QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=self.place_on(cards, key, target))

    def lift(self, cards, where):
        QTest.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def tap(self, cards, key, target="card"):
        """Touch a card's target, when the cards have come to rest."""
        cards.settling.stop()
        where = self.place_on(cards, key, target)
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=where)

    def place_on(self, cards, key, target):
        where = cards.place_of(key, target)
        assert where is not None, f"{target} of {key} is not there"
        return where.center().toPoint()

    def hold(self, cards, key):
        self.press(cards, key, "card")
        cards.holding.timeout.emit()
        self.lift(cards, self.place_on(cards, key, "card"))

    def push(self, button):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def type(self, *keys):
        """Touch keys of the panel's keyboard, by what is on them or what they do."""
        assert self.panel is not None
        keyboard: Keyboard = self.panel.keyboard
        for face_of in keys:
            key = next(key for key in keyboard.keys if face_of in (key.act, key.char))
            QTest.mouseClick(keyboard, Qt.MouseButton.LeftButton, pos=key.rect.center().toPoint())
