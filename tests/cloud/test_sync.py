"""One kiosk and its cloud: what is held and what goes on, in which order visits leave, and what is said about it."""

from threading import Event

import pytest

from cloud.delivery import Delivery
from cloud.dynamodb import milliseconds
from kiosk.domain.action import Assigned, Merged, Named, Undone
from kiosk.domain.opinion import first_sighting
from kiosk.domain.parcel import Waiting
from kiosk.domain.person import Label, LabelId
from kiosk.domain.spending import Charge, Prices
from kiosk.domain.sync_status import Pace
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from kiosk.store.outbox import DUE, FIRST_OF, letters_in, try_again
from kiosk.store.sync_rows import ask_now, status_in
from tests.cloud.fault_proxy import Break, FaultProxy
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.rekognition_server import Refusal
from tests.cloud.sky import Reach

ADA, BEN, CARL = (person(n) for n in (1, 2, 3))
LABEL = Label(id=LabelId("l-00000000000000ad"), name="Ada")


@pytest.fixture
def kiosk(sky, tmp_path):
    with Kiosk(sky, tmp_path) as running:
        yield running


def sent_in_order(sky):
    """Return visits in the order in which their meta objects were written."""
    listed = sky.s3.list_objects_v2(Bucket=sky.bucket, Prefix="kiosk-1/meta/").get("Contents", ())
    return [one["Key"][len("kiosk-1/meta/") : -5] for one in sorted(listed, key=lambda one: one["LastModified"])]


def history(sky):
    return {row["visit"]: row["user_id"] for row in sky.rows(sky.history)}


def turns(kiosk, count=1, each=0.0):
    for _ in range(count):
        kiosk.sync.turn()
        kiosk.pass_time(each)


# In which order


def test_whoever_came_last_leaves_first_and_each_persons_visits_in_their_order(kiosk):
    order: list[VisitId] = []
    finish = kiosk.outbox.finish

    def finished(parcel, place):
        order.append(parcel.visit)
        finish(parcel, place)

    kiosk.outbox.finish = finished
    first = [kiosk.comes("ada", ADA, new=True), kiosk.comes("ben", BEN, new=True)]
    then = [kiosk.comes("ada", ADA), kiosk.comes("carl", CARL, new=True), kiosk.comes("ben", BEN)]
    kiosk.drain()

    assert order == [first[1], then[2], then[1], first[0], then[0]]


def test_which_visit_is_next_is_found_without_looking_at_all_that_wait(kiosk):
    asked = {"boot": "boot-1", "mono": 0.0, "synced": True, "done": "", "root": ADA}
    with kiosk.reader.journal() as db:
        due, first = ([row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {one}", asked)] for one in (DUE, FIRST_OF))

    assert due[0] == "SCAN outbox"  # from its end, one after the other, for as long as somebody reads on
    assert not [step for step in due if "TEMP B-TREE" in step]
    assert first[0].startswith("SEARCH memberships USING INDEX memberships_by_root")


def test_a_visit_waits_for_recognitions_word_and_not_for_ever(kiosk, sky):
    told = kiosk.comes("ada", ADA, new=True, settle=False)
    untold = kiosk.comes("ben", settle=False)
    turns(kiosk, 3)
    assert sent_in_order(sky) == [told]

    kiosk.pass_time(14.0)
    kiosk.drain()
    assert set(history(sky)) == {told, untold}


def test_a_visit_dated_by_a_wrong_clock_waits_for_its_date_once_the_clock_is_right(kiosk, sky):
    kiosk.clock.synced = False
    undated = kiosk.comes("ada", ADA, new=True)
    kiosk.clock.synced = True
    turns(kiosk, 3)
    assert sent_in_order(sky) == []

    kiosk.journal.do_chores().result()
    kiosk.drain()
    assert history(sky) == {undated: ADA}


# What the cloud says


def test_known_visitors_cost_one_image_call_or_none_and_new_ones_two(sky, tmp_path, rekognition):
    for skip, expected in ((True, 2), (False, 3)):
        rekognition.calls.clear()
        with Kiosk(sky, tmp_path / str(skip), f"kiosk-{skip}".lower(), skip_when_sure=skip) as kiosk:
            who, number = f"visitor {skip}", 10 + skip
            kiosk.comes(who, person(number), new=True)
            kiosk.drain()
            kiosk.comes(who, person(number))
            kiosk.drain()
        assert rekognition.calls["SearchUsersByImage"] + rekognition.calls["IndexFaces"] == expected


def test_somebody_whom_recognition_made_nothing_of_is_asked_about_only_where_it_looked(kiosk, sky, rekognition):
    kiosk.comes("ada", ADA, new=True)
    kiosk.drain()
    unasked = kiosk.comes("ada")
    looked = kiosk.comes("ada", settle=False)
    kiosk.log.enrol(looked, (), None).result()
    kiosk.pass_time(20.0)
    kiosk.drain()

    assert (history(sky)[unasked], history(sky)[looked]) == ("nobody@kiosk-1", ADA)
    assert rekognition.calls["SearchUsersByImage"] == 2


def test_a_stranger_whom_only_the_cloud_saw_becomes_somebody_and_is_known_again(kiosk, sky):
    visits = [kiosk.comes("eve", settle=False), kiosk.comes("eve", settle=False)]
    for visit in visits:
        kiosk.log.enrol(visit, (), None).result()
    kiosk.pass_time(20.0)
    kiosk.drain()

    newer = first_sighting(visits[1])
    assert set(history(sky).values()) == {newer}
    assert kiosk.records.person(newer).visits == 2


def test_where_the_two_disagree_the_visit_becomes_somebodys_own(sky, tmp_path):
    with Kiosk(sky, tmp_path, skip_when_sure=False) as kiosk:
        kiosk.comes("ada", ADA, new=True)
        kiosk.comes("ben", BEN, new=True)
        kiosk.drain()
        doubtful = kiosk.comes("ben", ADA)  # recognition takes Ben for Ada
        kiosk.drain()

        owner = history(sky)[doubtful]
        assert owner not in {ADA, BEN}
        assert kiosk.records.person(owner).visits == 1
        assert kiosk.records.person(owner).name is None
        assert len(sky.indexed()) == 2


def test_a_guards_word_beats_any_match(sky, tmp_path):
    with Kiosk(sky, tmp_path, skip_when_sure=False) as kiosk:
        kiosk.comes("ada", ADA, new=True)
        kiosk.comes("ben", BEN, new=True)
        kiosk.drain()
        visit = kiosk.comes("ben", BEN, settle=False)
        kiosk.log.act(GUARD, Assigned((visit,), ADA)).result()
        kiosk.drain()

        assert history(sky)[visit] == ADA


# What guards do afterwards


def test_a_name_reaches_the_table_of_people_and_a_merge_the_history(kiosk, sky):
    visits = [kiosk.comes("ada", ADA, new=True), kiosk.comes("ben", BEN, new=True)]
    kiosk.drain()
    kiosk.log.act(GUARD, Named(ADA, LABEL.id), labels=(LABEL,)).result()
    merged = kiosk.log.act(GUARD, Merged(BEN, ADA)).result()
    kiosk.drain()

    people = {row["user_id"]: (row["image_type"], row["user_name"]) for row in sky.rows(sky.users)}
    assert people == {ADA: ("trained", "Ada"), BEN: ("merged", "unknown")}
    assert history(sky) == dict.fromkeys(visits, ADA)

    kiosk.log.act(GUARD, Undone(merged.id)).result()
    kiosk.drain()
    assert history(sky) == {visits[0]: ADA, visits[1]: BEN}
    assert {row["user_id"]: row["image_type"] for row in sky.rows(sky.users)} == {ADA: "trained", BEN: "unknown"}


def test_a_visit_that_a_guard_gives_to_somebody_else_takes_its_face_along(kiosk, sky):
    kiosk.comes("ada", ADA, new=True)
    wrong = kiosk.comes("ben", BEN, new=True)
    kiosk.comes("ben", BEN)
    kiosk.drain()
    carl = kiosk.comes("carl", CARL, new=True)
    kiosk.drain()
    kiosk.log.act(GUARD, Assigned((wrong,), CARL)).result()
    kiosk.drain()

    assert (history(sky)[wrong], history(sky)[carl]) == (CARL, CARL)
    assert {face["ExternalImageId"]: face["UserId"] for face in sky.indexed() if face["UserId"] == BEN} == {}


# What is held


@pytest.mark.parametrize(
    ("kind", "words"), [(Break.SKEWED, "the clock of this kiosk is"), (Break.PORTAL, ""), (Break.THROTTLE, "")]
)
def test_a_wrong_clock_holds_everything_and_what_passes_is_tried_again(sky, tmp_path, kind, words):
    with FaultProxy(sky.devstack.url) as proxy, Kiosk(sky, tmp_path, reach=Reach(proxy.url, sky.server.url)) as kiosk:
        kiosk.comes("ada", ADA, new=True)
        proxy.shares = {kind: 1.0}
        turns(kiosk, 400, each=1.0)
        with kiosk.reader.journal() as db:
            (letter,) = letters_in(db, 10)
        status = kiosk.sync.status
        assert letter.attempts == (0 if kind is Break.SKEWED else letter.attempts)
        assert status.pace is (Pace.ATTENTION if kind is Break.SKEWED else Pace.OFFLINE)
        assert words in status.words
        assert status.waiting.visits == 1
        assert status.since is not None

        proxy.shares = {}
        kiosk.drain()
        assert kiosk.sync.status.pace is Pace.SYNCED
        assert kiosk.sync.status.words == ""


@pytest.mark.parametrize("code", ["AccessDeniedException", "ExpiredTokenException", "ServiceQuotaExceededException"])
def test_a_refusal_of_one_service_leaves_the_others_alone(kiosk, sky, rekognition, code):
    rekognition.fail_next(*[Refusal(code)] * 3)
    visit = kiosk.comes("ada", ADA, new=True)
    kiosk.log.act(GUARD, Named(ADA, LABEL.id), labels=(LABEL,)).result()
    turns(kiosk, 12, each=1.0)

    assert kiosk.sync.status.pace is Pace.ATTENTION
    assert sent_in_order(sky) == [visit]
    assert [row["user_name"] for row in sky.rows(sky.users)] == ["Ada"]
    assert rekognition.calls["SearchUsersByImage"] == 1
    kiosk.drain()
    assert history(sky) == {visit: ADA}


def test_a_visit_that_cannot_be_sent_is_set_aside_by_name_and_the_others_go_on(kiosk, sky, caplog):
    bad = kiosk.comes("ada", ADA, new=True)
    good = kiosk.comes("ben", BEN, new=True)
    sky.s3.put_object(Bucket=sky.bucket, Key=f"kiosk-1/incoming/{bad}.scene.jpg", Body=b"somebody else's")
    kiosk.drain()

    assert history(sky) == {good: BEN}
    assert kiosk.sync.status.pace is Pace.ATTENTION
    assert kiosk.sync.status.waiting == Waiting(given_up=1)
    assert "1 visit cannot be sent" in kiosk.sync.status.words
    with kiosk.reader.journal() as db:
        (letter,) = letters_in(db, 10)
    assert (letter.visit, letter.given_up) == (bad, True)
    assert f"another object stands at kiosk-1/incoming/{bad}.scene.jpg" in letter.trouble
    caplog.clear()

    sky.s3.delete_object(Bucket=sky.bucket, Key=f"kiosk-1/incoming/{bad}.scene.jpg")
    assert kiosk.journal.keep("again", lambda db: try_again(db, bad)).result() == 1
    kiosk.drain()
    assert history(sky) == {good: BEN, bad: ADA}
    assert kiosk.sync.status.waiting == Waiting()


def test_a_visit_about_which_the_journal_refuses_what_follows_lets_the_others_pass(kiosk, sky):
    good, bad = kiosk.comes("ben", BEN, new=True), kiosk.comes("ada", ADA, new=True)
    judge = kiosk.outbox.judge

    def judging(parcel, seen):
        if parcel.visit == bad:
            raise BadInput("that cannot be")
        return judge(parcel, seen)

    kiosk.outbox.judge = judging
    turns(kiosk, 40, each=1.0)
    with kiosk.reader.journal() as db:
        (letter,) = letters_in(db, 10)
    kiosk.outbox.judge = judge
    kiosk.drain()

    assert (letter.visit, letter.trouble, letter.given_up) == (bad, "that cannot be", False)
    assert letter.attempts > 0
    assert history(sky) == {good: BEN, bad: ADA}


def test_somebody_elses_meta_at_our_key_is_never_taken_for_ours(kiosk, sky, caplog):
    visit = kiosk.comes("ada", ADA, new=True)
    sky.s3.put_object(Bucket=sky.bucket, Key=f"kiosk-1/meta/{visit}.json", Body=b'{"format":1,"visit":"x"}')
    kiosk.drain()

    assert kiosk.outbox.waiting().given_up == 1
    assert history(sky) == {}
    caplog.clear()


def test_our_own_meta_of_before_a_restored_backup_is_taken_over(kiosk, sky):
    kiosk.comes("ben", BEN, new=True)
    visit = kiosk.comes("ada", ADA, new=True)
    delivery = Delivery(
        objects=kiosk.objects, faces=kiosk.faces, registry=kiosk.registry, outbox=kiosk.outbox, device="kiosk-1"
    )
    text = delivery.advance(kiosk.outbox.next(())).meta.replace('"naming":"unknown"', '"naming":"ignored"')
    sky.s3.put_object(Bucket=sky.bucket, Key=f"kiosk-1/meta/{visit}.json", Body=text.encode())
    kiosk.journal.keep("an older journal", lambda db: db.execute("UPDATE outbox SET step = 'put', meta = ''")).result()
    kiosk.drain()

    assert history(sky)[visit] == ADA
    assert {row["visit"]: row["image_type"] for row in sky.rows(sky.history)}[visit] == "ignored"


def test_pictures_that_are_gone_do_not_keep_a_visit_back(kiosk, sky, caplog):
    visit = kiosk.comes("ada", ADA, new=True)
    kiosk.place.file(kiosk.reader.visit(visit)).write_bytes(b"damaged")
    kiosk.drain()

    assert history(sky) == {visit: ADA}
    assert f"kiosk-1/incoming/{visit}.portrait.jpg" in sky.objects()
    assert f"kiosk-1/incoming/{visit}.scene.jpg" not in sky.objects()
    assert "not sent" in caplog.text
    caplog.clear()


def test_scenes_stay_here_where_that_is_set(sky, tmp_path):
    with Kiosk(sky, tmp_path, with_scenes=False) as kiosk:
        visit = kiosk.comes("ada", ADA, new=True)
        kiosk.drain()

    assert not [key for key in sky.objects() if key.endswith("scene.jpg")]
    assert history(sky) == {visit: ADA}


# How long faces are kept


def test_faces_go_when_nobody_saw_somebody_for_their_time_and_stay_where_another_kiosk_did(kiosk, sky):
    kiosk.comes("ada", ADA, new=True)
    kiosk.comes("ben", BEN, new=True)
    kiosk.comes("carl", CARL, new=True)
    kiosk.log.act(GUARD, Named(CARL, LABEL.id), labels=(LABEL,)).result()
    kiosk.drain()
    kiosk.pass_time(20 * 86_400)
    later = milliseconds(kiosk.clock.now().utc)
    sky.dynamodb.update_item(
        TableName=sky.users,
        Key={"user_id": {"S": BEN}},
        UpdateExpression="SET latest = :now",
        ExpressionAttributeValues={":now": {"N": str(later)}},
    )
    turns(kiosk, 10, each=4000.0)
    assert len(sky.indexed()) == 3

    kiosk.pass_time(12 * 86_400)
    turns(kiosk, 10, each=4000.0)
    assert {face["UserId"] for face in sky.indexed()} == {BEN, CARL}
    kiosk.pass_time(20 * 86_400)
    turns(kiosk, 10, each=4000.0)
    assert {face["UserId"] for face in sky.indexed()} == {CARL}

    kiosk.comes("ada", ADA)
    kiosk.drain()
    assert {face["UserId"] for face in sky.indexed()} == {ADA, CARL}
    kiosk.pass_time(400 * 86_400)
    turns(kiosk, 12, each=4000.0)
    assert (sky.indexed(), sky.known()) == ([], [])


# What it costs


def test_when_the_months_money_is_used_up_the_kiosk_goes_on_alone_and_says_so(sky, tmp_path, rekognition):
    with Kiosk(sky, tmp_path, prices=Prices(image=1000.0, cap=2.0)) as kiosk:
        kiosk.comes("ada", ADA, new=True)
        kiosk.drain()
        later = kiosk.comes("ben", BEN, new=True)
        kiosk.drain()

        assert rekognition.calls["SearchUsersByImage"] + rekognition.calls["IndexFaces"] == 2
        assert history(sky)[later] == BEN
        assert kiosk.sync.status.pace is Pace.SYNCED
        assert kiosk.sync.status.is_capped

        kiosk.pass_time(31 * 86_400)
        turns(kiosk, 3, each=1.0)
        assert not kiosk.sync.status.is_capped
        kiosk.comes("carl", CARL, new=True)
        kiosk.drain()
        assert rekognition.calls["SearchUsersByImage"] == 2


def test_what_was_called_is_counted_by_day_and_month(kiosk):
    kiosk.comes("ada", ADA, new=True)
    kiosk.drain()
    kiosk.meter.write_down()
    first = kiosk.meter._purse.spent()
    kiosk.pass_time(86_400)
    kiosk.comes("ada", ADA)
    kiosk.drain()
    kiosk.meter.write_down()
    second = kiosk.meter._purse.spent()

    assert (first.today[Charge.IMAGE], first.today[Charge.OBJECT_WRITE]) == (2, 4)
    assert (second.today[Charge.IMAGE], second.today[Charge.OBJECT_WRITE]) == (0, 4)
    assert (second.month[Charge.IMAGE], second.month[Charge.OBJECT_WRITE]) == (2, 8)


# What is said


def test_how_it_stands_is_left_for_whoever_looks_from_outside(kiosk):
    kiosk.comes("ada", ADA, new=True)
    seen = []
    kiosk.sync.watch(lambda status: seen.append(status.pace))
    kiosk.drain()
    kiosk.pass_time(10)
    turns(kiosk, 3, each=1.0)

    assert seen[-1] is Pace.SYNCED
    with kiosk.reader.journal() as db:
        assert status_in(db) == kiosk.sync.status


def test_a_try_can_be_asked_for_from_outside(sky, tmp_path):
    skewed = FaultProxy(sky.devstack.url, shares={Break.SKEWED: 1.0})
    with skewed as proxy, Kiosk(sky, tmp_path, reach=Reach(proxy.url, sky.server.url)) as kiosk:
        visit = kiosk.comes("ada", ADA, new=True)
        kiosk.sync._listen()
        turns(kiosk, 5)
        proxy.shares = {}
        turns(kiosk, 5)
        assert history(sky) == {}

        kiosk.journal.keep("asking", ask_now).result()
        kiosk.sync._listen()
        turns(kiosk, 8)
        assert history(sky) == {visit: ADA}


def test_the_thread_wakes_when_a_visit_is_kept_and_ends_when_it_is_closed(kiosk, sky):
    done = Event()
    kiosk.journal.watch(kiosk.sync.wake)
    kiosk.sync.watch(lambda status: done.set() if status.pace is Pace.SYNCED and history(sky) else None)
    kiosk.comes("ada", ADA, new=True)
    with kiosk.sync:
        assert done.wait(20.0)

    assert not kiosk.sync._thread.is_alive()
    assert list(history(sky).values()) == [ADA]
    assert VisitId(next(iter(history(sky))))
