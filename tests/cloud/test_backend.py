"""The function in AWS and a kiosk that leaves identifying to it: the same outcome as where the kiosk does it itself."""

import json
import logging
from contextlib import suppress
from dataclasses import replace

import pytest

from cloud.orders import Orders
from cloud.rekognition import RekognitionFaces
from kiosk.domain.action import Assigned, Forgotten, Merged, Undone
from kiosk.domain.answer import Assign, order_key
from kiosk.domain.meta import meta_text
from kiosk.domain.opinion import first_sighting
from kiosk.domain.parcel import PICTURES, Erasure, Step
from kiosk.domain.spending import Prices
from kiosk.domain.sync_status import Pace
from kiosk.errors import CloudRejected, CloudUnreachable
from tests.cloud.fault_proxy import FaultProxy, evenly
from tests.cloud.functions import Trigger, backend, event, settle, spent
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.metas import told
from tests.cloud.rekognition_server import Refusal
from tests.cloud.sky import Reach
from tests.cloud.test_sync import history, turns

ADA, BEN, CARL = (person(n) for n in (1, 2, 3))


@pytest.fixture
def kiosk(sky, tmp_path):
    with Kiosk(sky, tmp_path, identify="lambda") as running:
        yield running


@pytest.fixture
def trigger(sky):
    return Trigger(sky, backend(sky))


def test_a_kiosk_only_puts_and_takes_the_answer_over_at_its_next_pull(kiosk, sky, trigger, rekognition):
    visit = kiosk.comes("ada", ADA, new=True)
    turns(kiosk, 3)
    assert rekognition.calls["SearchUsersByImage"] == 0
    assert kiosk.outbox.waiting().visits == 1

    trigger.look()
    assert history(sky) == {visit: ADA}
    kiosk.pass_time(10.0)
    turns(kiosk, 3)
    assert kiosk.outbox.waiting().visits == 0
    assert {face["ExternalImageId"]: face["UserId"] for face in sky.indexed()} == {visit: ADA}
    assert spent(kiosk.meter) == 2


def test_known_visitors_cost_one_image_call_or_none_and_new_ones_two(kiosk, sky, rekognition):
    trigger = Trigger(sky, backend(sky, skip_when_sure=False))
    for number in range(2):
        kiosk.comes("ada", ADA, new=number == 0)
        settle(trigger, kiosk)

    assert rekognition.calls["SearchUsersByImage"] == 2
    assert rekognition.calls["IndexFaces"] == 1


def test_a_stranger_whom_only_the_cloud_saw_is_the_same_somebody_on_both_sides(kiosk, sky, trigger):
    visit = kiosk.comes("eve", settle=False)
    kiosk.log.enrol(visit, (), None).result()
    kiosk.pass_time(20.0)
    settle(trigger, kiosk)
    again = kiosk.comes("eve", settle=False)
    kiosk.log.enrol(again, (), None).result()
    kiosk.pass_time(20.0)
    settle(trigger, kiosk)

    eve = first_sighting(visit)
    assert history(sky) == {visit: eve, again: eve}
    assert kiosk.records.person(eve).visits == 2


def test_where_the_two_disagree_the_visit_becomes_somebodys_own_on_both_sides(kiosk, sky):
    trigger = Trigger(sky, backend(sky, skip_when_sure=False))
    kiosk.comes("ada", ADA, new=True)
    kiosk.comes("ben", BEN, new=True)
    settle(trigger, kiosk)
    doubtful = kiosk.comes("ben", ADA)
    settle(trigger, kiosk)

    owner = history(sky)[doubtful]
    assert owner not in {ADA, BEN}
    assert kiosk.records.person(owner).visits == 1
    assert len(sky.indexed()) == 2


def test_a_guards_word_meanwhile_beats_the_answer_and_the_function_follows(kiosk, sky, trigger):
    kiosk.comes("ada", ADA, new=True)
    settle(trigger, kiosk)
    visit = kiosk.comes("ben", BEN, new=True)
    turns(kiosk, 3)
    trigger.look()
    assert history(sky)[visit] == BEN
    kiosk.log.act(GUARD, Assigned((visit,), ADA)).result()
    settle(trigger, kiosk)

    assert history(sky)[visit] == ADA
    assert BEN not in {face["UserId"] for face in sky.indexed()}


def test_a_merge_and_its_undoing_reach_the_history_by_orders(kiosk, sky, trigger):
    visits = [kiosk.comes("ada", ADA, new=True), kiosk.comes("ben", BEN, new=True)]
    settle(trigger, kiosk)
    merged = kiosk.log.act(GUARD, Merged(BEN, ADA)).result()
    settle(trigger, kiosk)
    assert history(sky) == dict.fromkeys(visits, ADA)
    for word in (Undone(merged.id), Merged(BEN, ADA), None):
        if word is not None:
            merged = kiosk.log.act(GUARD, word).result()
        settle(trigger, kiosk)

    assert history(sky) == dict.fromkeys(visits, ADA)


def test_whoever_is_forgotten_is_erased_by_the_function_and_it_is_said_when(kiosk, sky, trigger):
    ada = kiosk.comes("ada", ADA, new=True)
    ben = kiosk.comes("ben", BEN, new=True)
    settle(trigger, kiosk)
    wrong = kiosk.comes("ada", BEN)
    settle(trigger, kiosk)
    kiosk.log.act(GUARD, Assigned((wrong,), ADA)).result()
    settle(trigger, kiosk)
    kiosk.log.act(GUARD, Forgotten((ADA,))).result()
    settle(trigger, kiosk)

    assert history(sky) == {ben: BEN}
    assert {face["UserId"] for face in sky.indexed()} == {BEN}
    assert sky.known() == [BEN]
    assert not [key for key in sky.versions() if ada in key or wrong in key]
    assert not [row for row in sky.rows(sky.exchange) if row["sk"] in {ada, wrong}]
    with kiosk.reader.journal() as db:
        assert [
            done for (done,) in db.execute("SELECT done_at IS NOT NULL FROM erasures WHERE destination <> 'this kiosk'")
        ] == [1] * 3


class Interrupted(RekognitionFaces):
    """Faces among which somebody is looked for, and something happens until the answer is there."""

    def __init__(self, sky, meanwhile):
        super().__init__(sky.root.client("rekognition"), sky.collection)
        self._meanwhile = meanwhile

    def search(self, picture):
        seen = super().search(picture)
        self._meanwhile()
        return seen


def test_whoever_is_forgotten_while_the_function_looks_for_them_does_not_come_back(kiosk, sky, caplog):
    visit = kiosk.comes("ada", ADA, new=True)
    turns(kiosk, 3)
    function = backend(sky)

    def forget():
        kiosk.log.act(GUARD, Forgotten((ADA,))).result()
        kiosk.pass_time(10.0)
        turns(kiosk, 5)
        orders = [key for key in sky.objects() if "/order/" in key]
        assert len(orders) == 3
        function.take(event(sky.bucket, *orders))

    asked = event(sky.bucket, f"kiosk-1/meta/{visit}.json")
    with pytest.raises(CloudUnreachable):
        replace(function, faces=Interrupted(sky, forget)).take(asked)
    function.take(asked)

    assert (history(sky), sky.indexed(), sky.known()) == ({}, [], [])
    assert not [row for row in sky.rows(sky.exchange) if row["sk"] == visit]
    assert not [row for row in sky.rows(sky.users) if row.get("visit") == visit]
    caplog.clear()


def test_an_event_that_comes_twice_or_late_changes_nothing(kiosk, sky, trigger, rekognition):
    kiosk.comes("ada", ADA, new=True)
    visit = kiosk.comes("ben", BEN, new=True)
    kiosk.comes("carl", CARL, new=True)
    settle(trigger, kiosk)
    for owner in (ADA, CARL):
        kiosk.log.act(GUARD, Assigned((visit,), owner)).result()
        settle(trigger, kiosk)
    before = (history(sky), sky.rows(sky.users), sky.indexed(), dict(rekognition.calls), sky.rows(sky.exchange))
    backend(sky).take(event(sky.bucket, *trigger.told, *reversed(trigger.told)))

    after = (history(sky), sky.rows(sky.users), sky.indexed(), dict(rekognition.calls), sky.rows(sky.exchange))
    assert after[:3] == before[:3]
    assert after[3]["SearchUsersByImage"] == before[3]["SearchUsersByImage"]
    assert after[4] == before[4]


@pytest.mark.parametrize("operation", ["SearchUsersByImage", "IndexFaces", "CreateUser", "AssociateFaces"])
def test_the_function_goes_on_where_it_was_stopped(kiosk, sky, trigger, rekognition, caplog, operation):
    visit = kiosk.comes("ada", ADA, new=True)
    turns(kiosk, 3)
    rekognition.fail_next(Refusal("AccessDeniedException", operation=operation))
    with pytest.raises(CloudRejected, match=f"this kiosk may not {operation}"):
        trigger.look()
    assert f"kiosk-1/meta/{visit}.json' is not done" in caplog.text
    caplog.clear()
    assert history(sky) == {}

    trigger.told.clear()
    settle(trigger, kiosk)
    assert history(sky) == {visit: ADA}
    assert [(face["ExternalImageId"], face["UserId"]) for face in sky.indexed()] == [(visit, ADA)]
    assert rekognition.calls["SearchUsersByImage"] == (2 if operation == "SearchUsersByImage" else 1)


@pytest.mark.parametrize("operation", ["IndexFaces", "CreateUser", "AssociateFaces"])
def test_an_order_to_keep_a_face_goes_on_where_it_was_stopped(kiosk, sky, rekognition, caplog, operation):
    function = backend(sky, skip_when_sure=False)
    kiosk.comes("ada", ADA, new=True)
    settle(Trigger(sky, function), kiosk)
    again = kiosk.comes("ada", ADA)
    settle(Trigger(sky, function), kiosk)
    answer = kiosk.reached.backend.answer(again)
    order = Assign(sky.content(f"kiosk-1/meta/{again}.json").decode(), CARL, CARL, enrol=True, version=answer.version)
    kiosk.reached.backend.ask(order)
    asked = event(sky.bucket, order_key("kiosk-1", order, 0))
    rekognition.fail_next(Refusal("AccessDeniedException", operation=operation))
    with pytest.raises(CloudRejected):
        function.take(asked)
    function.take(asked)

    assert history(sky)[again] == CARL
    assert {face["ExternalImageId"]: face.get("UserId") for face in sky.indexed()}[again] == CARL
    caplog.clear()


def test_what_a_kiosk_recorded_itself_moves_when_a_function_takes_over(sky, tmp_path):
    with Kiosk(sky, tmp_path) as alone:
        visits = [alone.comes("ada", ADA, new=True), alone.comes("ben", BEN, new=True)]
        alone.drain()
        trigger = Trigger(sky, backend(sky))
        trigger.told += sky.objects()
        orders = Orders(alone.objects, sky.answers(), alone.device, lambda _charge, _calls: None)
        alone.reached = replace(alone.reached, backend=orders)
        alone.restart()
        alone.log.act(GUARD, Merged(BEN, ADA)).result()
        settle(trigger, alone, turns=1500)

    assert history(sky) == dict.fromkeys(visits, ADA)
    assert len(sky.rows(sky.history)) == 2


def test_what_is_asked_for_again_after_a_start_comes_as_a_new_event(kiosk, sky):
    erasure = Erasure(seq=1, destination=PICTURES, person=ADA, visits=(), labels=())
    for _ in range(2):
        Orders(kiosk.objects, sky.answers(), "kiosk-1", lambda _charge, _calls: None).ask(erasure)

    assert sky.versions() == 2 * [order_key("kiosk-1", erasure, 0)]


def test_answers_that_are_lost_on_the_way_double_nothing(sky, tmp_path, caplog):
    with (
        FaultProxy(sky.devstack.url, seed=5, shares=evenly(0.2)) as aws,
        FaultProxy(sky.server.url, seed=6, shares=evenly(0.2)) as rekognition,
        Kiosk(sky, tmp_path, identify="lambda") as kiosk,
    ):
        function = backend(sky, Reach(aws.url, rekognition.url, connect_s=0.2, read_s=0.5))
        visits = {kiosk.comes(f"visitor {n}", person(n), new=True): person(n) for n in range(1, 6)}
        for _ in range(20):
            turns(kiosk, 3)
        todo = [key for key in sky.objects() if "/meta/" in key]
        while todo:
            with suppress(CloudUnreachable, CloudRejected):
                function.take(event(sky.bucket, todo[-1]))
                todo.pop()
        kiosk.pass_time(30.0)
        kiosk.drain()

    assert history(sky) == visits
    assert sorted((face["ExternalImageId"], face["UserId"]) for face in sky.indexed()) == sorted(visits.items())
    caplog.clear()


def test_a_visit_without_an_answer_is_asked_for_again_and_said_to_be_stuck(kiosk, sky, trigger, caplog):
    visit = kiosk.comes("ada", ADA, new=True)
    for _ in range(600):
        kiosk.sync.turn()
        kiosk.pass_time(5.0)
        if kiosk.sync.status.pace is Pace.OFFLINE:
            break

    assert "the function in AWS does not answer" in kiosk.sync.status.words
    orders = [key for key in sky.objects() if "/order/" in key]
    assert orders
    trigger.told.append(f"kiosk-1/meta/{visit}.json")  # its event was lost
    settle(trigger, kiosk, turns=1000)
    kiosk.pass_time(10.0)
    turns(kiosk, 3)
    assert history(sky) == {visit: ADA}
    assert kiosk.sync.status.pace is Pace.SYNCED
    caplog.clear()


def test_when_the_months_money_is_used_up_nobody_is_looked_for(sky, tmp_path, trigger, rekognition):
    with Kiosk(sky, tmp_path, identify="lambda", prices=Prices(image=1000.0, cap=2.0)) as kiosk:
        kiosk.comes("ada", ADA, new=True)
        settle(trigger, kiosk)
        later = kiosk.comes("ben", BEN, new=True)
        settle(trigger, kiosk)

    assert rekognition.calls["SearchUsersByImage"] == 1
    assert history(sky)[later] == BEN


def test_two_kiosks_share_one_memory_through_the_function(sky, tmp_path, trigger):
    with (
        Kiosk(sky, tmp_path, "north", identify="lambda") as north,
        Kiosk(sky, tmp_path, "south", identify="lambda", seed=2) as south,
    ):
        first = north.comes("ada", ADA, new=True)
        settle(trigger, north, south)
        second = south.comes("ada", settle=False)
        south.log.enrol(second, (), None).result()
        south.pass_time(20.0)
        settle(trigger, south, north)

        assert history(sky) == {first: ADA, second: ADA}
        assert south.records.person(ADA).visits == 1


ERASE = b'{"format":1,"order":"erase","destination":"S3","person":"%s","visits":%s,"labels":[],"seq":1}'
HOSTILE = {
    "kiosk-1/meta/x.json": b"{",
    "kiosk-1/meta/y.json": b"\xff\xfe",
    "kiosk-1/meta/z.json": b"[" * 60_000,
    "kiosk-1/meta/huge.json": b" " * 70_000,
    "kiosk-1/meta/list.json": b"[1,2]",
    "kiosk-1/other/a.json": b"{}",
    "kiosk-1/order/a.json": b'{"format":1,"order":"burn"}',
    "kiosk-1/order/b.json": ERASE % (b"ada", b"[]"),
    "kiosk-1/order/c.json": b'{"format":1,"order":"assign","meta":"{}","person":null,"assigned":null,"enrol":true}',
    "kiosk-1/order/d.json": ERASE % (b"p-0000000000000001", b'"all"'),
    "../../etc.json": b"{}",
    "KIOSK/meta/a b\u2028.json": b"{}",
}


def test_hostile_objects_are_skipped_with_a_line_that_names_the_key(sky, caplog):
    foreign = told(1, device="kiosk-2")
    objects = HOSTILE | {
        "kiosk-1/meta/someone.json": meta_text(foreign).encode(),
        f"kiosk-1/meta/{foreign.visit}.json": meta_text(foreign).encode(),
        f"kiosk-3/meta/{foreign.visit}.json": meta_text(foreign)
        .replace('"device":"kiosk-2"', '"device":"kiosk-3"')
        .encode(),
    }
    for key, content in objects.items():
        sky.s3.put_object(Bucket=sky.bucket, Key=key, Body=content)
    with caplog.at_level(logging.WARNING):
        backend(sky).take(event(sky.bucket, *objects, "kiosk-1/meta/gone.json"))

    lines = [record.getMessage() for record in caplog.records]
    assert [next((line for line in lines if ascii(key) in line), key) for key in objects] == lines
    assert all(line.startswith("skipped ") for line in lines)
    assert (sky.rows(sky.history), sky.rows(sky.users), sky.rows(sky.exchange)) == ([], [], [])
    caplog.clear()


RECORDS: list[object] = [None, {"s3": []}, {"s3": {"bucket": {"name": 1}}}]


@pytest.mark.parametrize("hostile", [None, [], {"Records": 3}, {"Records": RECORDS}])
def test_events_that_are_none_are_skipped(sky, caplog, hostile):
    backend(sky).take(hostile)

    assert "skipped" in caplog.text
    caplog.clear()


def test_an_object_of_another_bucket_is_not_ours(sky, caplog):
    backend(sky).take(event("elsewhere", "kiosk-1/meta/a.json"))

    assert "it is in bucket 'elsewhere'" in caplog.text
    caplog.clear()


def test_a_portrait_that_rekognition_refuses_is_passed_over_and_the_visit_recorded(sky, rekognition, tmp_path, caplog):
    with Kiosk(sky, tmp_path, identify="lambda") as kiosk:
        visit = kiosk.comes("ada", ADA, new=True)
        turns(kiosk, 3)
        rekognition.fail_next(Refusal("InvalidImageFormatException", operation="SearchUsersByImage"))
        settle(Trigger(sky, backend(sky)), kiosk)

    assert history(sky) == {visit: ADA}
    assert f"kiosk-1/meta/{visit}.json: its portrait is passed over" in caplog.text
    caplog.clear()


def test_another_picture_than_was_told_of_is_not_looked_at(sky, rekognition, trigger, tmp_path):
    with Kiosk(sky, tmp_path, identify="lambda") as kiosk:
        visit = kiosk.comes("ada", ADA, new=True)
        turns(kiosk, 3)
        sky.s3.put_object(Bucket=sky.bucket, Key=f"kiosk-1/incoming/{visit}.portrait.jpg", Body=b"\xff\xd8\xff" * 3_000_000)
        settle(trigger, kiosk)

    assert rekognition.calls["SearchUsersByImage"] == 0
    assert history(sky) == {visit: ADA}


def test_an_answer_that_is_none_of_ours_is_never_taken_over(kiosk, sky, caplog):
    visit = kiosk.comes("ada", ADA, new=True)
    row = {"pk": {"S": "answers#kiosk-1"}, "sk": {"S": visit}, "step": {"S": Step.DONE.value}, "seen": {"S": "everybody"}}
    sky.dynamodb.put_item(TableName=sky.exchange, Item=row)
    for _ in range(3):
        turns(kiosk, 3)

    assert kiosk.outbox.waiting().given_up == 1
    assert f"row answers#kiosk-1 / {visit}" in caplog.text
    caplog.clear()


def test_a_kiosk_says_now_and_then_that_it_is_there(sky, tmp_path):
    with Kiosk(sky, tmp_path, beat_s=600.0) as kiosk:
        turns(kiosk, 3)
        first = json.loads(sky.objects()["kiosk-1/heartbeat"])
        kiosk.pass_time(601.0)
        turns(kiosk, 3)
        second = json.loads(sky.objects()["kiosk-1/heartbeat"])

    assert first["device"] == "kiosk-1"
    assert first["at"] < second["at"]
