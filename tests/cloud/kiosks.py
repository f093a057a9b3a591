"""A kiosk of a test's own with its journal, its sync turned by hand, and visitors who come when the test says so."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from cloud.assembly import DESTINATIONS, Books, Manner, lanes_for
from cloud.assembly import Sky as Adapters
from cloud.lanes import Patience
from cloud.meter import Meter
from cloud.orders import Orders
from cloud.sync import Sync
from kiosk.domain.action import RECOGNITION, Assigned, Author, AuthorKind, Met
from kiosk.domain.identity import Quality, Template
from kiosk.domain.parcel import CLOUD
from kiosk.domain.person import PersonId
from kiosk.domain.picture import Picture
from kiosk.domain.spending import Prices
from kiosk.domain.visit import VisitPictures
from kiosk.store.acts import Pen
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.logbook import SqliteLogbook
from kiosk.store.outbox import SETTLE_S, SqliteOutbox, Terms
from kiosk.store.records import SqliteRecords
from kiosk.store.side_door import Keeper
from kiosk.store.sync_rows import SqliteErasures, SqlitePurse, SqliteSyncBook
from kiosk.store.terms import Days
from tests.cloud.sky import Reach, Site
from tests.store.samples import MIDDLE, Place, heat, not_elevated, visit

GUARD = Author(AuthorKind.GUARD, "g-1")


def person(n: int) -> PersonId:
    return PersonId(f"p-{n:016x}")


def face_of(somebody: str) -> Picture:
    """Return a scene that is the same for the same person, so that a collection by hashes knows them again."""
    rough = np.random.default_rng(list(somebody.encode())).integers(0, 256, (12, 16, 4), np.uint8)
    pixels = rough.repeat(30, 0).repeat(30, 1)
    return Picture(pixels, pixels[::2, ::2, :3].copy(), 0.0)


class Kiosk:
    """A kiosk whose clock stands still until `pass_time`; enter it, then let visitors come and the sync have its turns."""

    def __init__(
        self,
        sky: Site,
        root: Path,
        device: str = "kiosk-1",
        *,
        reach: Reach | None = None,
        seed: int = 1,
        prices: Prices | None = None,
        through: Callable[[Keeper], Keeper] = lambda keeper: keeper,
        identify: str = "kiosk",
        **manner: Any,
    ) -> None:
        """`through` stands before the store; `manner` is how it syncs."""
        self.sky, self.device, self.reach = sky, device, reach
        self.place = Place(root / device)
        self.clock = self.place.clock
        self._identify = identify
        self._prices, self._through = prices or Prices(image=1.0), through
        self.manner = Manner(device=device, **manner)
        self._random = Random(seed)
        self._number = 0

    def __enter__(self):
        self.journal = self.place.journal(destinations=(CLOUD,))
        self.keeper = self._through(self.journal)
        self.pen = Pen(self.device, self.clock, DESTINATIONS)
        self.log = SqliteIdentityLog(
            self.journal, key=self.journal.key, device=self.device, clock=self.clock, destinations=DESTINATIONS
        )
        self.reader = self.place.reader()
        self.records = SqliteRecords(self.place.folder, self.place.key, {})
        terms = Terms(self.device, "boot-1", 365.0)
        self.outbox = SqliteOutbox(self.keeper, self.reader, self.pen, terms)
        self.logbook = SqliteLogbook(self.keeper, self.reader, self.pen, terms)
        self.erasures = SqliteErasures(self.keeper, self.reader, self.clock, Days(30.0, 365.0))
        self.book = SqliteSyncBook(self.keeper, self.reader)
        self.meter = Meter(SqlitePurse(self.keeper, self.reader, self.clock), self._prices)
        count = self.meter.count
        self.objects, self.faces = self.sky.store(self.reach, count=count), self.sky.faces(self.reach, count=count)
        self.registry, self.exchange = self.sky.registry(self.reach, count=count), self.sky.log(self.reach, count=count)
        answers = self.sky.answers(self.reach, count=count)
        backend = None if self._identify == "kiosk" else Orders(self.objects, answers, self.device, count)
        self.reached = Adapters(
            objects=self.objects, faces=self.faces, registry=self.registry, exchange=self.exchange, backend=backend
        )
        self.books = Books(outbox=self.outbox, logbook=self.logbook, erasures=self.erasures, meter=self.meter)
        self.restart()
        self._at_hand = ExitStack()
        self._at_hand.enter_context(self.reader.at_hand())
        return self

    def restart(self) -> None:
        """Begin the sync anew, as after a kill: it remembers nothing but what the journal holds."""
        self.journal.do_chores().result()
        patience = Patience(self._random)
        self.sync = Sync(
            self._lanes,
            self.outbox.waiting,
            self.book,
            self.clock,
            patience=patience,
            is_capped=lambda: not self.meter.may_look(),
        )

    def _lanes(self):
        return lanes_for(self.reached, self.books, self.manner, self.clock, self._random)

    def __exit__(self, *_):
        self._at_hand.close()
        self.journal.close()

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)

    def comes(
        self, somebody: str = "ada", of: PersonId | None = None, *, new: bool = False, at: float | None = None, settle=True
    ):
        """Keep a visit with somebody's picture, as recognition takes it: of a `new` person, a known one, or nobody."""
        self._number += 1
        number = self._number + 1000 * sum(self.device.encode())
        taken = visit(
            number,
            not_elevated(),
            at=self.clock.monotonic() if at is None else at,
            device=self.device,
            synced=self.clock.synced,
        )
        self.journal.record(taken, VisitPictures(face_of(somebody), MIDDLE, heat())).result()
        if of is not None:
            template = Template(
                vector=np.eye(1, 128, dtype=np.float32)[0],
                model="m",
                quality=Quality(width_px=200, sharpness=90, brightness=120, score=0.9),
                at=0.0,
            )
            deeds = (*((Met(of, 0),) if new else ()), Assigned((taken.id,), of))
            self.log.enrol(taken.id, (template,), None, *deeds, author=RECOGNITION).result()
        if settle:
            self.pass_time(SETTLE_S + 4)
        return taken.id

    def drain(self, turns: int = 5_000) -> None:
        """Let the sync have turns, and time pass between them, until nothing is left to do or be said."""
        for _ in range(turns):
            due = self.sync.turn()
            left = self.outbox.waiting()
            troubled = any(lane.trouble for lane in self.sync._lanes)
            if self.sync._lanes and not (left.visits or left.erasures or troubled) and self.logbook.news() is None:
                self.sync.turn()
                self.sync.turn()  # nothing is due any more, so that it says how it stands
                return
            self.clock.wait_until(min(due, self.clock.monotonic() + 400.0))
        raise AssertionError(f"still {self.outbox.waiting()} after {turns} turns: {self.sync.status}")
