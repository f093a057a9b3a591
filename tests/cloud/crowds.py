"""Crowds at one door or at several at once, and the look through a cloud for whether all of it came there, and once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from kiosk.domain.meta import meta_of, object_key
from kiosk.domain.person import PersonId
from kiosk.domain.sync_status import Pace
from kiosk.domain.visit import Kind, VisitId
from tests.cloud.fault_proxy import Break, FaultProxy, evenly
from tests.cloud.kiosks import Kiosk, person
from tests.cloud.sky import Reach, Sky

NEW = 0.3
"""The share of visitors who come for the first time."""

SELDOM_S = 900.0
"""How often kiosks of one cloud listen to each other here: each looks into the log of every other one."""

Whose = dict[VisitId, PersonId]


def come(
    kiosk: Kiosk,
    count: int,
    dice: Random,
    *,
    known: list[PersonId] | None = None,
    wait_s: tuple[float, float] = (3.0, 20.0),
    then: Callable[[], object] = lambda: None,
) -> Whose:
    """Let so many visitors come, three in ten of them for the first time; return whose each visit is.

    Whoever is `known` may come again, and who is new is added. `then` is called when a visitor has gone.
    """
    people = [] if known is None else known
    first = 100_000 * sum(kiosk.device.encode())
    visits: Whose = {}
    for _ in range(count):
        is_new = not people or dice.random() < NEW
        if is_new:
            people.append(person(first + len(people)))
        who = people[-1] if is_new else dice.choice(people)
        visits[kiosk.comes(who, who, new=is_new, settle=False)] = who
        kiosk.pass_time(dice.uniform(*wait_s))
        then()
    kiosk.pass_time(20.0)
    return visits


def send_through_faults(
    sky: Sky, root: Path, visits: int, kiosks: int, share: float
) -> tuple[Mapping[Kiosk, Whose], Counter[Break]]:
    """Let people come to several kiosks at once, each behind a network of its own that breaks a share of the exchanges.

    They work side by side because most of their time is waiting for answers that do not come. Returns the kiosks, ended,
    with whose visits they had, and how often what broke.
    """
    broken: Counter[Break] = Counter()

    def live(number: int) -> tuple[Kiosk, Whose]:
        with (
            FaultProxy(sky.devstack.url, seed=2 * number, shares=evenly(share), poll_s=0.2) as aws,
            FaultProxy(sky.server.url, seed=2 * number + 1, shares=evenly(share), poll_s=0.2) as rekognition,
        ):
            reach = Reach(aws.url, rekognition.url, connect_s=0.2, read_s=0.5)
            with Kiosk(sky, root, f"kiosk-{number}", reach=reach, seed=number, pull_s=SELDOM_S) as kiosk:
                whose = come(kiosk, visits // kiosks, Random(number))
                kiosk.drain(turns=100 * visits)
                assert kiosk.sync.status.pace is Pace.SYNCED
                assert kiosk.outbox.waiting() == type(kiosk.outbox.waiting())()
            broken.update(aws.broken + rekognition.broken)
        return kiosk, whose

    with ThreadPoolExecutor(kiosks) as threads:
        return dict(threads.map(live, range(kiosks))), broken


def assert_everything_is_there_once(sky: Sky, lived: Mapping[Kiosk, Whose]) -> None:
    """Look at every object, row, face and action, and at the versions behind them."""
    tags = sky.tags()
    keys = {
        object_key(kiosk.device, visit, kind)
        for kiosk, visits in lived.items()
        for visit in visits
        for kind in (*Kind, None)
    }
    assert tags.keys() == keys
    assert Counter(sky.versions()) == dict.fromkeys(keys, 1)
    for kiosk, visits in lived.items():
        for visit in visits:
            _assert_pictures(sky, tags, kiosk, visit)
    whose = {visit: who for visits in lived.values() for visit, who in visits.items()}
    history = sky.rows(sky.history)
    assert {(row["visit"], row["user_id"]) for row in history} == set(whose.items())
    assert len(history) == len(whose)
    people = set(whose.values())
    assert {row["user_id"] for row in sky.rows(sky.users)} == people
    assert Counter(face["UserId"] for face in sky.indexed()) == dict.fromkeys(people, 1)
    assert sorted(sky.known()) == sorted(people)
    _assert_logs(sky, lived)


def _assert_pictures(sky: Sky, tags: Mapping[str, str], kiosk: Kiosk, visit: VisitId) -> None:
    meta = meta_of(sky.content(object_key(kiosk.device, visit, None)).decode())
    assert (meta.visit, meta.device, set(meta.pictures)) == (visit, kiosk.device, set(Kind))
    for kind, stored in meta.pictures.items():
        content = kiosk.reader.picture_bytes(visit, kind)
        assert content is not None
        assert tags[stored.key] == f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
        assert hashlib.sha256(content).hexdigest() == stored.sha256


def _assert_logs(sky: Sky, lived: Mapping[Kiosk, Whose]) -> None:
    rows = sky.rows(sky.exchange)
    for kiosk in lived:
        told = sorted((row["sk"], row["id"]) for row in rows if row["pk"] == f"log#{kiosk.device}")
        with kiosk.reader.journal() as db:
            own = db.execute("SELECT id FROM actions WHERE device = ? ORDER BY seq", (kiosk.device,))
            assert [one for _, one in told] == [one for (one,) in own]
