import hashlib
import os
from collections import Counter
from random import Random

import pytest

from kiosk.domain.meta import meta_of, object_key
from kiosk.domain.person import PersonId
from kiosk.domain.sync_status import Pace
from kiosk.domain.visit import Kind
from tests.cloud.fault_proxy import Break, FaultProxy, evenly
from tests.cloud.kiosks import Kiosk, person
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Reach, Sky

VISITS = int(os.environ.get("DOORMAN_FAULT_VISITS", "300"))
"""Set to 5,000 for a long run (make test-faults)."""


@pytest.fixture(params=["same"])
def server(request):
    with RekognitionServer(HashedFaces(), repeated_index=request.param) as running:
        yield running


def come(kiosk, count, dice):
    """Let so many visitors come, three in ten of them for the first time; return whose each visit is."""
    people: list[PersonId] = []
    visits = {}
    for _ in range(count):
        is_new = not people or dice.random() < 0.3
        if is_new:
            people.append(person(len(people) + 1))
        who = people[-1] if is_new else dice.choice(people)
        visits[kiosk.comes(who, who, new=is_new, settle=False)] = who
        kiosk.pass_time(dice.uniform(3.0, 20.0))
    kiosk.pass_time(20.0)
    return visits


def assert_everything_is_there_once(sky, kiosk, visits):
    """Look at every object, row, face and action, and at the versions behind them."""
    objects = sky.objects()
    keys = {object_key(kiosk.device, visit, kind) for visit in visits for kind in (*Kind, None)}
    assert objects.keys() == keys
    assert Counter(sky.versions()) == dict.fromkeys(keys, 1)
    for visit in visits:
        meta = meta_of(objects[object_key(kiosk.device, visit, None)].decode())
        assert meta.visit == visit
        for kind, stored in meta.pictures.items():
            assert objects[stored.key] == kiosk.reader.picture_bytes(visit, kind)
            assert hashlib.sha256(objects[stored.key]).hexdigest() == stored.sha256
    assert {(row["visit"], row["user_id"]) for row in sky.rows(sky.history)} == set(visits.items())
    assert len(sky.rows(sky.history)) == len(visits)
    people = set(visits.values())
    assert {row["user_id"] for row in sky.rows(sky.users)} == people
    assert Counter(face["UserId"] for face in sky.indexed()) == dict.fromkeys(people, 1)
    assert sorted(sky.known()) == sorted(people)
    log = sorted((row["sk"], row["id"]) for row in sky.rows(sky.exchange) if row["pk"].startswith("log#"))
    with kiosk.reader.journal() as db:
        assert [one for _, one in log] == [one for (one,) in db.execute("SELECT id FROM actions ORDER BY seq")]


def test_a_proxy_that_breaks_every_fifth_exchange_in_every_way_costs_no_visit_and_doubles_none(devstack, server, tmp_path):
    sky = Sky(devstack, server)
    with (
        FaultProxy(devstack.url, seed=1, shares=evenly(0.2)) as aws,
        FaultProxy(server.url, seed=2, shares=evenly(0.2)) as rekognition,
    ):
        reach = Reach(aws.url, rekognition.url, connect_s=0.2, read_s=0.5)
        with Kiosk(sky, tmp_path, reach=reach) as kiosk:
            visits = come(kiosk, VISITS, Random(3))
            kiosk.drain(turns=100 * VISITS)

            assert kiosk.sync.status.pace is Pace.SYNCED
            assert kiosk.outbox.waiting() == type(kiosk.outbox.waiting())()
            assert_everything_is_there_once(sky, kiosk, visits)
        assert min((aws.broken + rekognition.broken)[kind] for kind in Break) >= VISITS / 30
