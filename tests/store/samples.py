"""Visits, pictures and folders for the store's tests."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from kiosk.domain.decision import Outcome, Reason, Verdict
from kiosk.domain.face import Box
from kiosk.domain.measurement import Measurement
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Celsius, ThermalFrame
from kiosk.domain.visit import Moment, Visit, VisitId, VisitPictures
from kiosk.store.disk import Disk
from kiosk.store.journal import SqliteJournal
from kiosk.store.ledger import Ledger
from kiosk.store.reader import VisitReader
from kiosk.store.terms import Terms
from tests.fakes import FakeClock

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MIDDLE = Box(0.4, 0.3, 0.2, 0.3)
ALL_ROOM = {"min_free_pictures_mb": 0, "min_free_numbers_mb": 0}


def capture(skin=34.0):
    return Measurement(
        apparent=Celsius(skin - 0.5),
        skin=Celsius(skin),
        background=Celsius(21.5),
        ambient=Celsius(22.25),
        thermistor=Celsius(25.0),
        fill=0.96875,
        contrast=0.75,
        distance_m=0.4375,
        pixel=(3, 4),
        samples=15,
        seconds=1.5,
    )


def elevated(*skins):
    return Verdict(Outcome.ELEVATED, Reason.ABOVE, tuple(capture(skin) for skin in skins), 1.5, 1.25, 34.25, 0.5, 10)


def not_elevated(skin=34.0) -> Verdict:
    return Verdict(Outcome.NOT_ELEVATED, Reason.WITHIN, (capture(skin),), -0.25, 1.0, 34.25, 0.5, 10)


def visit(n=1, verdict=None, at=0.0, synced=True, boot="boot-1", device="north-door", utc=NOON) -> Visit:
    started = Moment(utc + timedelta(seconds=at), at, synced)
    ended = Moment(utc + timedelta(seconds=at + 3), at + 3, synced)
    name = VisitId(f"{utc:%Y%m%dT%H%M%S}-{n:012x}")
    return Visit(id=name, device=device, boot=boot, started=started, ended=ended, verdict=verdict)


def scene(width=64, height=48):
    """Return stripes that JPEG keeps well: blue on the left half, red on the right."""
    pixels = np.zeros((height, width, 4), np.uint8)
    pixels[:, : width // 2, 0] = 200
    pixels[:, width // 2 :, 2] = 200
    return Picture(pixels, pixels[::2, ::2, :3].copy(), 0.0)


def noise(width=320, height=240, seed=1):
    """Return a picture that does not compress, so that it is surely larger than any row."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    return Picture(pixels, pixels[::2, ::2, :3].copy(), 0.0)


def heat(frames=3) -> tuple[ThermalFrame, ...]:
    return tuple(ThermalFrame(np.full((8, 8), 20.0 + n, np.float32), n / 10, Celsius(25.0)) for n in range(frames))


def pictures() -> VisitPictures:
    return VisitPictures(scene(), MIDDLE, heat())


NOTHING = VisitPictures(None, None, ())


class Place:
    """A data folder with its key beside it, and whoever uses it."""

    def __init__(self, root: Path):
        self.folder = root / "kept"
        self.key = root / "keys" / "picture.key"
        self.clock = FakeClock(NOON)

    def ledger(self, disk=None, boot="boot-1", on_work=None, **terms):
        agreed = Terms(boot=boot, **ALL_ROOM | terms)
        return Ledger(self.folder, agreed, self.clock, disk or Disk(), self.key, {}, on_work)

    def journal(self, disk=None, boot="boot-1", **terms):
        agreed = Terms(boot=boot, **ALL_ROOM | terms)
        return SqliteJournal(self.folder, terms=agreed, clock=self.clock, key_path=self.key, disk=disk, environ={})

    def reader(self):
        return VisitReader(self.folder, self.key, {})

    def sealed(self):
        return sorted(file.name for file in (self.folder / "pictures").glob("*.sealed"))

    def file(self, visit, kind="scene"):
        return self.folder / "pictures" / f"{visit.id}.{kind}.sealed"
