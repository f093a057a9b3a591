"""Composition root of the cloud: settings become adapters, and adapters the sync of a kiosk."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING, Protocol, Self

from kiosk.bootstrap import erased_at, this_boot
from kiosk.devices.threads import yield_to_others
from kiosk.domain.spending import Charge
from kiosk.domain.sync_status import SyncStatus
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.store.side_door import Keeper

if TYPE_CHECKING:
    from cloud.assembly import Sky
    from cloud.lanes import Lane


class RunningSync(Protocol):
    """The sync of a kiosk as the rest of it sees it: to be entered, asked how it stands, and woken."""

    status: SyncStatus

    def wake(self) -> None: ...

    def turn(self) -> float: ...

    def hurry(self) -> None:
        """Let everything be tried at its next turn."""

    def at_work(self) -> AbstractContextManager[object]:
        """Stand around turns that are given by hand."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *ended: object) -> None: ...


def sync_for(settings: Settings, keeper: Keeper, clock: Clock, *, is_kiosk: bool = True) -> RunningSync:
    """Return what syncs this kiosk with the cloud, to be entered; leave it before the store is closed.

    Only a kiosk that runs leaves word that it is there: another program must not silence the alarm of one that does not.
    """
    from cloud.absent import NoSync  # noqa: PLC0415 - nothing of the cloud is imported where there is none
    from cloud.assembly import Books, Manner, lanes_for  # noqa: PLC0415
    from cloud.lanes import Patience  # noqa: PLC0415
    from cloud.meter import Meter  # noqa: PLC0415
    from cloud.sync import Sync  # noqa: PLC0415
    from kiosk.store.acts import Pen  # noqa: PLC0415
    from kiosk.store.logbook import SqliteLogbook  # noqa: PLC0415
    from kiosk.store.outbox import SqliteOutbox, Terms  # noqa: PLC0415
    from kiosk.store.reader import VisitReader  # noqa: PLC0415
    from kiosk.store.sync_rows import SqliteErasures, SqlitePurse, SqliteSyncBook  # noqa: PLC0415

    cloud, device, random = settings.cloud, settings.site.device, SystemRandom()
    if not cloud.is_on:
        return NoSync()
    reader, pen = VisitReader(settings.data_folder(), settings.key_file()), Pen(device, clock, erased_at(settings))
    terms = Terms(device, this_boot(), settings.storage.keep_readings_days)
    meter = Meter(SqlitePurse(keeper, reader, clock), cloud.prices())
    books = Books(
        outbox=SqliteOutbox(keeper, reader, pen, terms),
        logbook=SqliteLogbook(keeper, reader, pen, terms),
        erasures=SqliteErasures(keeper, reader, clock, settings.keep().templates),
        meter=meter,
    )
    manner = Manner(
        device=device,
        with_scenes=cloud.scenes,
        skip_when_sure=cloud.skip_when_sure,
        pull_s=cloud.pull_s,
        beat_s=60.0 * cloud.heartbeat_min if is_kiosk else 0.0,
    )

    def open_lanes() -> "list[Lane]":
        return lanes_for(sky_of(settings, meter.count, clock), books, manner, clock, random)

    @contextmanager
    def at_work() -> Iterator[None]:
        with reader.at_hand():
            try:
                yield
            finally:
                meter.write_down()

    return Sync(
        open_lanes,
        books.outbox.waiting,
        SqliteSyncBook(keeper, reader),
        clock,
        patience=Patience(random),
        is_capped=lambda: not meter.may_look(),
        begin=yield_to_others,
        around=at_work,
    )


def sky_of(settings: Settings, count: Callable[[Charge, int], None], clock: Clock) -> "Sky":
    """Return the cloud's adapters; `count` is told of every call. Raises CloudRejected where settings do not suffice.

    The library behind them takes a second to import: never on a thread that somebody waits for.
    """
    from cloud.absent import NoExchange, NoFaces, NoRegistry  # noqa: PLC0415
    from cloud.answers import DynamoAnswers  # noqa: PLC0415
    from cloud.assembly import Sky  # noqa: PLC0415
    from cloud.clients import open_client  # noqa: PLC0415
    from cloud.dynamodb import DynamoRegistry  # noqa: PLC0415
    from cloud.exchange import DynamoExchange  # noqa: PLC0415
    from cloud.orders import Orders  # noqa: PLC0415
    from cloud.rekognition import RekognitionFaces  # noqa: PLC0415
    from cloud.s3 import S3Store  # noqa: PLC0415

    cloud = settings.cloud
    reach = partial(open_client, region=cloud.region, connect_s=cloud.connect_s, read_s=cloud.read_s)
    objects = S3Store(reach("s3"), cloud.bucket, count)
    looks = bool(cloud.collection) and cloud.identify == "kiosk"
    faces = RekognitionFaces(reach("rekognition"), cloud.collection, cloud.match_threshold, count) if looks else NoFaces()
    if not cloud.exchange:
        return Sky(objects=objects, faces=faces, registry=NoRegistry(), exchange=NoExchange())
    tables = reach("dynamodb")

    def now() -> float:
        return clock.now().utc.timestamp()

    answers = DynamoAnswers(tables, cloud.exchange, now, count)
    return Sky(
        objects=objects,
        faces=faces,
        registry=DynamoRegistry(tables, cloud.users, cloud.history, count, now),
        exchange=DynamoExchange(tables, cloud.exchange, now, count),
        backend=None if cloud.identify == "kiosk" else Orders(objects, answers, settings.site.device, count),
    )
