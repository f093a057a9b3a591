"""A small entrance for flows: a warm figure before an emulated sensor on a virtual clock."""

import threading
from concurrent.futures import Future
from datetime import UTC, datetime

import numpy as np

from kiosk.devices.amg8833 import Amg8833
from kiosk.devices.clocks import VirtualClock
from kiosk.devices.emulated import EmulatedAmg8833, EmulatedBus
from kiosk.domain.baseline import Baseline
from kiosk.domain.measurement import fill_fractions
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens, Registration
from kiosk.domain.screening import state_name
from kiosk.domain.thermal import Optics
from kiosk.errors import StoreFull
from kiosk.ports import Kept
from kiosk.station import Station
from tests.domain.scenes import face_at

WARM = Baseline(tuple(34.0 + 0.2 * ((i % 5) - 2) for i in range(30)))


class RememberingDisplay:
    def __init__(self):
        self.views = []

    def show(self, view):
        self.views.append(view)

    @property
    def states(self):
        names = [state_name(view.state) for view in self.views]
        return [name for i, name in enumerate(names) if i == 0 or name != names[i - 1]]


class RememberingJournal:
    """Keeps visits in memory; can be told to be full, or to take its time."""

    def __init__(self):
        self.visits, self.pictures, self.baselines = [], [], []
        self.is_full = False
        self.waiting = None

    def record(self, visit, pictures):
        done: Future[Kept] = Future()
        if self.is_full:
            done.set_exception(StoreFull("no space left for a visit: delete something"))
            return done
        self.visits.append(visit)
        self.pictures.append(pictures)
        if self.waiting is None:
            done.set_result(Kept(visit.id, pictures=True))
        else:
            self.waiting.append((done, visit))
        return done

    def keep_baseline(self, baseline, boot):
        self.baselines.append(baseline)
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def is_whole(self):
        return not self.is_full


class Entrance:
    """Somebody may stand before the kiosk; set `skin` to a temperature, or to None for nobody."""

    def __init__(self, baseline=WARM, warm_from=None, **policy):
        self.skin = None
        self.clock = VirtualClock(datetime(2026, 3, 1, 9, tzinfo=UTC), 1000.0)
        self.sensor = EmulatedAmg8833(self._scene, lambda _at: 26.0, self.clock)
        self.display, self.journal = RememberingDisplay(), RememberingJournal()
        self.capture_wanted = threading.Event()
        bus = EmulatedBus({0x69: self.sensor})
        self.station = Station(
            thermal=Amg8833(lambda: bus, self.clock),
            camera=None,
            finder=None,
            display=self.display,
            journal=self.journal,
            clock=self.clock,
            policy=Policy(**policy),
            lens=Lens(),
            registration=Registration.from_lenses(Lens(), Optics()),
            device="kiosk-1",
            boot="boot",
            baseline=baseline,
            warm_from=warm_from,
            capture_wanted=self.capture_wanted,
        )

    def _scene(self, at):
        noise = np.random.default_rng(int(at * 1000)).normal(0, 0.2, (8, 8))
        celsius = np.full((8, 8), 22.0) + noise
        if self.skin is not None:
            celsius += fill_fractions(face_at(24.0).box, Optics()) * (self.skin - 22.0)
        return celsius

    def run(self, seconds):
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            self.station.turn()

    def visit(self, skin, seconds=8.0):
        self.skin = skin
        self.run(seconds)
        self.skin = None
        self.run(4.0)
