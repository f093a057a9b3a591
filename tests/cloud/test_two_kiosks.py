"""Two kiosks share one memory of people."""

import pytest

from kiosk.domain.action import Forgotten, Ignored, Merged, Named, Noted, Rejected, Undone
from kiosk.domain.person import Label, LabelId
from kiosk.domain.sync_status import Pace
from kiosk.errors import BadInput, CloudUnreachable
from tests.cloud.fault_proxy import Break, FaultProxy, evenly
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.sky import Reach

ADA, BEN, CARL = (person(n) for n in (1, 2, 3))
ANN = Label(id=LabelId("l-00000000000000a1"), name="Ann", role="baker")
BOB = Label(id=LabelId("l-00000000000000b0"), name="Bob")
NOTE = Label(id=LabelId("l-00000000000000c0"), note="blue umbrella")


@pytest.fixture
def both(sky, tmp_path):
    with Kiosk(sky, tmp_path, "north") as north, Kiosk(sky, tmp_path, "south", seed=2) as south:
        yield north, south


def talk(*kiosks, rounds=3):
    """Let kiosks have as many turns as they need to hear each other."""
    for _ in range(rounds):
        for kiosk in kiosks:
            kiosk.drain()
            kiosk.pass_time(70.0)
            kiosk.sync.turn()


def settle(sky):
    """Let the service finish the vectors of whoever was enrolled; it takes seconds, or here a look or two."""
    for _ in range(3):
        sky.known()


def test_a_name_given_on_one_appears_on_the_other_at_its_next_look(both):
    north, south = both
    north.comes("ada", ADA, new=True)
    talk(north, south)
    south.comes("ada")
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
    north.sync.turn()
    north.pass_time(5.0)
    north.sync.turn()
    due = next(lane.due for lane in south.sync._lanes)
    assert due - south.clock.monotonic() <= 10.0

    south.pass_time(10.0)
    for _ in range(3):
        south.sync.turn()
    assert south.records.person(ADA).name == "Ann"
    assert south.records.person(ADA).role == "baker"


def test_whoever_came_to_one_is_known_to_the_other_by_face(both, sky):
    north, south = both
    first = north.comes("ada", ADA, new=True)
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
    talk(north, south)
    settle(sky)
    second = south.comes("ada", BEN, new=True)  # the south never saw her, so its recognition takes her for somebody new
    third = south.comes("ada", settle=False)
    south.log.enrol(third, (), None).result()  # and once it makes nothing of her face
    south.pass_time(20.0)
    talk(north, south)

    assert {row["visit"]: row["user_id"] for row in sky.rows(sky.history)} == dict.fromkeys((first, second, third), ADA)
    assert south.records.person(BEN).id == ADA
    assert north.records.person(BEN).id == ADA
    assert south.records.person(ADA).name == "Ann"
    assert len(sky.indexed()) == 1


def test_both_hear_everything_the_other_did_whatever_the_order(both):
    north, south = both
    a, b = north.comes("ada", ADA, new=True), south.comes("ben", BEN, new=True)
    talk(north, south)
    north.log.act(GUARD, Named(ADA, ANN.id), Noted(a, NOTE.id), labels=(ANN, NOTE)).result()
    south.log.act(GUARD, Named(BEN, BOB.id), labels=(BOB,)).result()
    merge = south.log.act(GUARD, Merged(BEN, ADA)).result()
    talk(north, south)
    north.log.act(GUARD, Undone(merge.id)).result()
    with pytest.raises(BadInput, match="was joined with"):  # at the south they are one until it hears of the undo
        south.log.act(GUARD, Ignored(BEN, ignored=True)).result()
    south.log.act(GUARD, Ignored(ADA, ignored=True)).result()
    north.log.act(GUARD, Rejected(ADA, BEN)).result()
    talk(north, south)

    assert actions(north) == actions(south)
    assert projection(north) == projection(south)
    assert north.records.visit_card(a).note == "blue umbrella"
    assert south.records.visit_card(b).person.id == BEN


def actions(kiosk):
    with kiosk.reader.journal() as db:
        return {row["id"] for row in db.execute("SELECT id FROM actions")}


def projection(kiosk):
    with kiosk.reader.journal() as db:
        people = {tuple(row) for row in db.execute("SELECT id, root, label, ignored FROM people")}
        labels = {tuple(row) for row in db.execute("SELECT id, name, role, note FROM labels")}
        return people, labels


def test_one_kiosk_that_cannot_be_read_keeps_nobody_from_hearing_the_others(both, sky):
    north, south = both
    north.comes("ada", ADA, new=True)
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
    talk(north)
    sky.dynamodb.put_item(TableName=sky.exchange, Item={"pk": {"S": "kiosks"}, "sk": {"S": "broken"}})
    read = south.exchange.read

    def reading(device, position):
        if device == "broken":
            raise CloudUnreachable("that one")
        return read(device, position)

    south.exchange.read = reading
    for _ in range(20):
        south.sync.turn()
        south.pass_time(60.0)

    assert south.records.person(ADA).name == "Ann"


def test_names_given_on_both_at_once_end_as_the_newest_on_both_and_in_the_table(both, sky):
    north, south = both
    north.comes("ada", ADA, new=True)
    talk(north, south)
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
    south.log.act(GUARD, Named(ADA, BOB.id), labels=(BOB,)).result()
    talk(north, south)

    (name,) = {north.records.person(ADA).name, south.records.person(ADA).name}
    (listed,) = {row["user_name"] for row in sky.rows(sky.users)}
    assert listed == name == "Bob"  # of two acts with one number, the kiosk later in the alphabet is said to be later


def test_forgetting_reaches_what_was_sent_under_an_earlier_name_of_the_kiosk(sky, tmp_path):
    with Kiosk(sky, tmp_path, "north") as old:
        old.comes("ada", ADA, new=True)
        talk(old)
    renamed = Kiosk(sky, tmp_path, "gate")
    renamed.place = old.place
    with renamed:
        renamed.log.forget(GUARD, ADA).result()
        talk(renamed)

        assert renamed.outbox.waiting().erasures == 0
    assert not sky.versions()


def test_forgetting_on_one_reaches_every_picture_row_face_and_kiosk(both, sky):
    north, south = both
    theirs = [north.comes("ada", ADA, new=True)]
    north.log.act(GUARD, Named(ADA, ANN.id), Noted(theirs[0], NOTE.id), labels=(ANN, NOTE)).result()
    talk(north, south)
    settle(sky)
    theirs.append(south.comes("ada", settle=False))
    south.log.enrol(theirs[1], (), None).result()
    south.pass_time(20.0)
    stays = south.comes("ben", BEN, new=True)
    talk(north, south)
    receipt = north.log.forget(GUARD, ADA).result()
    assert set(receipt.pending) == {"S3", "DynamoDB", "Rekognition"}
    talk(north, south)

    assert not [key for key in sky.versions() if any(visit in key for visit in theirs)]
    assert {key.split("/")[2].split(".")[0] for key in sky.versions()} == {stays}
    assert {row["user_id"] for row in (*sky.rows(sky.history), *sky.rows(sky.users))} == {BEN}
    assert ([face["UserId"] for face in sky.indexed()], sky.known()) == ([BEN], [BEN])
    assert not [row for row in sky.rows(sky.exchange) if row["pk"].startswith("l-")]
    for kiosk in both:
        assert kiosk.outbox.waiting().erasures == 0
        assert kiosk.sync.status.pace is Pace.SYNCED
        with pytest.raises(BadInput):
            kiosk.records.person(ADA)
        assert projection(kiosk)[1] == set()


def test_a_name_given_while_offline_to_somebody_forgotten_meanwhile_reaches_nobody(both, sky):
    north, south = both
    north.comes("ada", ADA, new=True)
    talk(north, south)
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()  # and the north has no network now
    south.log.forget(GUARD, ADA).result()
    talk(south)
    talk(north, south)

    assert not [row for row in sky.rows(sky.exchange) if row["pk"].startswith("l-")]
    assert projection(north)[1] == projection(south)[1] == set()
    assert actions(north) == actions(south)


def test_an_older_journal_gets_back_what_its_kiosk_did_after_it_was_copied(sky, tmp_path, caplog):
    with Kiosk(sky, tmp_path, "south") as south:
        with Kiosk(sky, tmp_path, "north") as north:
            north.comes("ada", ADA, new=True)
            talk(north)
            north.journal.backup().result()
            north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
            talk(north, south)
        folder = north.place.folder
        for name in ("journal.db", "journal.db-wal", "journal.db-shm"):
            (folder / name).unlink(missing_ok=True)
        with Kiosk(sky, tmp_path, "north") as restored:
            restored.pass_time(10_000)
            restored._number = 100
            with restored.reader.journal() as db:
                assert db.execute("SELECT count(*) FROM labels").fetchone()[0] == 0
            restored.comes("ben", BEN, new=True)
            restored.log.act(GUARD, Named(BEN, BOB.id), labels=(BOB,)).result()
            talk(restored, south)

            assert restored.records.person(ADA).name == south.records.person(ADA).name == "Ann"
            assert restored.records.person(BEN).name == south.records.person(BEN).name == "Bob"
            assert actions(restored) == actions(south)
    assert "reading back what was done before" in caplog.text
    caplog.clear()


def test_what_a_foreign_kiosk_says_never_stops_the_exchange(both, sky, caplog):
    north, south = both
    for number in (1, 2):
        row = {"pk": {"S": "log#evil"}, "sk": {"S": f"{number:016d}"}, "action": {"S": "{}" * number}}
        sky.dynamodb.put_item(TableName=sky.exchange, Item=row)
    sky.dynamodb.put_item(TableName=sky.exchange, Item={"pk": {"S": "kiosks"}, "sk": {"S": "evil"}})
    north.comes("ada", ADA, new=True)
    north.log.act(GUARD, Named(ADA, ANN.id), labels=(ANN,)).result()
    talk(north, south)

    assert south.records.person(ADA).name == "Ann"
    assert "skipped row log#evil" in caplog.text
    caplog.clear()


def test_two_kiosks_behind_breaking_networks_end_with_one_memory(sky, tmp_path):
    with (
        FaultProxy(sky.devstack.url, seed=5, shares=evenly(0.2)) as aws,
        FaultProxy(sky.server.url, seed=6, shares=evenly(0.2)) as rekognition,
    ):
        reach = Reach(aws.url, rekognition.url, connect_s=0.2, read_s=0.5)
        with (
            Kiosk(sky, tmp_path, "north", reach=reach) as north,
            Kiosk(sky, tmp_path, "south", reach=reach, seed=2) as south,
        ):
            for n in range(1, 9):
                kiosk = (north, south)[n % 2]
                kiosk.comes(f"visitor {n}", person(n), new=True)
            talk(north, south)
            north.log.act(GUARD, Named(person(1), ANN.id), labels=(ANN,)).result()
            south.log.act(GUARD, Merged(person(2), person(1))).result()
            south.log.act(GUARD, Forgotten((person(3),))).result()
            talk(north, south, rounds=5)

            assert actions(north) == actions(south)
            assert projection(north) == projection(south)
            assert sorted(sky.known()) == sorted(person(n) for n in range(1, 9) if n != 3)
            assert len(sky.rows(sky.history)) == 7
        assert sum((aws.broken + rekognition.broken)[kind] > 0 for kind in Break) >= 8
