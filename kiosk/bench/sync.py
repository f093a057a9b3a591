"""Measure the sync: what a bad network costs, how fast a backlog is sent, how many calls that takes, what a camera pays."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from kiosk.bench.bare_loop import SERVICES, Tape, elsewhere, play
from kiosk.bench.gaps import entrance
from kiosk.bench.local_cloud import cloud_elsewhere, reach_local_cloud
from kiosk.bench.metrics import Say, metric
from kiosk.bench.old_calls import Traffic, image_and_storage, old_calls, old_charges
from kiosk.bench.sending import NEW, Entrance, arrived, kiosk_of, recorded, send_all, servers
from kiosk.bootstrap import identity_log, open_store, system_clock, this_boot
from kiosk.cloud_wiring import RunningSync, sync_for
from kiosk.domain.action import RECOGNITION, Assigned, Met
from kiosk.domain.identity import Quality, Template
from kiosk.domain.spending import Charge
from kiosk.domain.sync_status import Pace
from kiosk.domain.visit import VisitPictures
from kiosk.errors import BadInput
from kiosk.ports import Clock
from kiosk.settings import Settings
from kiosk.station import Station
from kiosk.store.journal import SqliteJournal

if TYPE_CHECKING:
    from tests.cloud.served import Address

Metrics = dict[str, Any]

FAULTY_VISITS = 300
BROKEN = 0.2
"""The part of exchanges that break, every way equally often, while time-outs are 0.2 and 0.5 s."""

BLOCK, BLOCKS = 500, 4
"""Visits sent by us and then the same calls by a bare loop, and how often."""

COUNTED = 1_000
HOT_FRAMES = 40

WINDOWS, WINDOW_S = 5, 12.0
"""Stretches of the simulated kiosk without and with a sync that has something to send, in turns, and how long each is."""

BACKLOG = 1_500
OPENING_S = 30.0


def sync_suite(say: Say) -> Metrics:
    """Measure everything; raises BadInput where the local servers are missing."""
    return through_faults(say) | drain(say) | calls(say) | frame_gap(say)


def through_faults(say: Say, visits: int = FAULTY_VISITS) -> Metrics:
    """Return what a network loses and doubles that breaks one exchange in five in eleven ways."""
    reach_local_cloud()
    from tests.cloud.fault_proxy import FaultProxy, evenly  # noqa: PLC0415 - in a checkout only
    from tests.cloud.sky import Reach  # noqa: PLC0415

    say(f"bench sync: {visits} visits through a network that breaks {BROKEN:.0%} of exchanges")
    with (
        servers() as (aws_url, rekognition_url, sky),
        FaultProxy(aws_url, seed=1, shares=evenly(BROKEN)) as aws,
        FaultProxy(rekognition_url, seed=2, shares=evenly(BROKEN)) as rekognition,
        kiosk_of(sky, Reach(aws.url, rekognition.url, connect_s=0.2, read_s=0.5)) as kiosk,
    ):
        entrance = Entrance(kiosk)
        entrance.let_in(visits)
        kiosk.drain(turns=200 * visits)
        found = arrived(sky, kiosk.device, entrance.visits)
        broken, passed = (aws.broken + rekognition.broken).total(), aws.passed + rekognition.passed
    return {
        "lost": metric(found.lost, f"of {visits}", "<= 0"),
        "doubled": metric(found.doubled, "things", "<= 0"),
        "broken": f"{broken} of {broken + passed} exchanges, in {len(evenly(BROKEN))} ways",
    }


def drain(say: Say, block: int = BLOCK, blocks: int = BLOCKS) -> Metrics:
    """Return our throughput against that of a bare loop over boto3 that makes the same calls, in alternating blocks."""
    reach_local_cloud()
    from tests.cloud.sky import Sky  # noqa: PLC0415 - in a checkout only

    tape, ratios, speeds = Tape(), list[float](), list[float]()
    with servers() as (_, _, sky), kiosk_of(sky, recorded(sky, tape)) as kiosk:
        rival = Sky(sky.devstack, sky.server)
        names = {getattr(sky, name): getattr(rival, name) for name in NAMES}
        clients = {service: rival.root.client(service) for service in SERVICES}
        entrance = Entrance(kiosk)
        for number in range(blocks):
            say(f"bench sync: sending {block} visits, block {number + 1} of {blocks}")
            entrance.let_in(block)
            ours = _seconds(lambda: send_all(kiosk))
            made = elsewhere(tape.cut(), names)
            theirs = _seconds(lambda made=made: play(made, clients))  # type: ignore[misc]
            ratios.append(theirs / ours)
            speeds.append(block / ours)
    return {
        "drain_vs_boto3": metric(
            median(ratios), "ratio", ">= 0.70", "the same calls by a bare loop over boto3, from memory"
        ),
        "drain_each": ", ".join(f"{ratio:.2f}" for ratio in ratios),
        "drain_speed": f"{median(speeds):.1f} visits a second",
    }


NAMES = ("bucket", "users", "history", "exchange", "collection")


def calls(say: Say, visits: int = COUNTED) -> Metrics:
    """Return how many calls visits take, against the old pipeline; everybody is looked for in the cloud, and as shipped."""
    reach_local_cloud()
    traffic, prices = Traffic(visits, visits * len(NEW) // 10, HOT_FRAMES), Settings().cloud.prices()
    old, made = old_calls(traffic), dict[str, Counter[str]]()
    money = {"old": prices.of(old_charges(traffic))}
    for name, skips in (("looked_for", False), ("as_shipped", True)):
        say(f"bench sync: counting the calls of {visits} visits, {name.replace('_', ' ')}")
        made[name], paid = _counted(visits, skips=skips)
        money[name] = prices.of(paid)
    fewer = {name: image_and_storage(old) / image_and_storage(counted) for name, counted in made.items()}
    return {
        "calls_vs_old": metric(
            fewer["looked_for"], "times fewer", ">= 30", f"the old pipeline, {HOT_FRAMES} frames a visit"
        ),
        "calls_vs_old_as_shipped": metric(fewer["as_shipped"], "times fewer", ">= 30", "the same"),
        "money": ", ".join(f"{name.replace('_', ' ')} {1000 * sum_ / visits:.2f}" for name, sum_ in money.items())
        + " per 1,000 visits, by the prices as shipped",
        "calls": [
            {"operation": name, "old": old[name], **{way: counted[name] for way, counted in made.items()}}
            for name in sorted(old.keys() | made["looked_for"].keys() | made["as_shipped"].keys())
        ],
    }


def _counted(visits: int, *, skips: bool) -> tuple[Counter[str], Mapping[Charge, int]]:
    """Return how often each operation was called, and as what the kiosk's own meter says that is paid."""
    tape = Tape()
    with servers() as (_, _, sky), kiosk_of(sky, recorded(sky, tape), skip_when_sure=skips) as kiosk:
        Entrance(kiosk).let_in(visits)
        send_all(kiosk)
        kiosk.meter.write_down()
        paid = kiosk.meter.spent().month
    return Counter(one.operation for one in tape.calls), paid


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def frame_gap(say: Say, windows: int = WINDOWS, seconds: float = WINDOW_S, backlog: int = BACKLOG) -> Metrics:
    """Return how much longer the longest hundredth of the gaps between camera pictures is while a backlog is sent.

    One simulated kiosk runs in real time, without and with its sync in turns; the servers are processes of their own that
    take only what the kiosk leaves. The machine's own noise is `frame_gap_noise_ms`.
    """
    reach_local_cloud()
    with tempfile.TemporaryDirectory() as place, cloud_elsewhere(Path(place), "bench") as told:
        settings = _settings(place, told)
        clock = system_clock()
        with open_store(settings, clock) as journal, entrance(settings, journal, clock) as watched:
            say(f"bench sync: keeping {backlog} visits")
            _keep(settings, journal, clock, backlog)
            idle, busy, left = list[float](), list[float](), backlog
            watched.watch(seconds)  # by then every drawing is cached
            for number in range(windows):
                say(f"bench sync: gaps between pictures, window {number + 1} of {windows}")
                idle.append(watched.watch(seconds))
                with sync_for(settings, journal, clock) as sync:
                    _begin(watched.station, sync, clock, left)
                    busy.append(watched.watch(seconds, lambda: sync.status.pace is Pace.BEHIND))
                left = sync.status.waiting.visits
    added = median(with_ - without for with_, without in zip(busy, idle, strict=True))
    return {
        "frame_gap_added_p99_ms": metric(added, "ms", "<= 20", "the same kiosk with nothing to send"),
        "frame_gap_noise_ms": f"{max(idle) - min(idle):.1f} ms between windows with nothing to send",
        "frame_gap_sent": f"{backlog - left} visits sent meanwhile",
    }


def _settings(place: str, told: "Address") -> Settings:
    plain = Settings()
    storage = replace(plain.storage, data=f"{place}/data", key_file=f"{place}/key/picture.key")
    return replace(plain, storage=storage, cloud=told.cloud(), site=replace(plain.site, device=told.device))


def _keep(settings: Settings, journal: SqliteJournal, clock: Clock, count: int) -> None:
    """Keep visits that came while there was no network, with portraits, three in ten of somebody new."""
    from tests.cloud.kiosks import face_of, person  # noqa: PLC0415 - in a checkout only
    from tests.store.samples import MIDDLE, heat, not_elevated, visit  # noqa: PLC0415

    log, look = identity_log(settings, journal, clock), Quality(width_px=200, sharpness=90, brightness=120, score=0.9)
    begin = clock.monotonic() - 60.0
    for number in range(count):
        taken = visit(number, not_elevated(), at=begin, device=settings.site.device, boot=this_boot())
        who = person(number // 3)
        journal.record(taken, VisitPictures(face_of(who), MIDDLE, heat())).result()
        template = Template(vector=np.eye(1, 128, dtype=np.float32)[0], model="m", quality=look, at=0.0)
        met = () if number % 3 else (Met(who, 0),)
        log.enrol(taken.id, (template,), None, *met, Assigned((taken.id,), who), author=RECOGNITION).result()


def _begin(station: Station, sync: RunningSync, clock: Clock, left: int) -> None:
    """Run the station until the first visits are sent: opening the clients happens once, when a kiosk starts."""
    end = clock.monotonic() + OPENING_S
    while not 0 < sync.status.waiting.visits < left:
        if clock.monotonic() > end:
            raise BadInput(f"nothing was sent in {OPENING_S:.0f} s: {sync.status.words or 'the sync does not begin'}")
        station.turn()
