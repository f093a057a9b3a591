from dataclasses import replace

import pytest

from cloud.dynamodb import milliseconds
from kiosk.cloud_ports import Listing
from kiosk.domain.meta import Naming
from kiosk.domain.parcel import Place
from kiosk.domain.person import PersonId
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection
from tests.cloud.fault_proxy import Break, FaultProxy
from tests.cloud.metas import told
from tests.cloud.sky import Reach
from tests.store.samples import NOON

ADA, BEN = PersonId("p-00000000000000ad"), PersonId("p-00000000000000be")
BEGAN = milliseconds(NOON)


@pytest.fixture
def registry(sky):
    return sky.registry()


def listing(person=ADA, naming="trained", name="Ada", version="0000000000000001 kiosk-1", **more):
    usual = {"number": 1, "merged_into": None, "latest": None, "expires": 1_900_000_000}
    return Listing(person=person, naming=naming, name=name, version=version, **usual | more)


def test_a_visit_is_one_row_with_the_old_columns(registry, sky):
    place = registry.enter(told(), ADA, None)

    assert place == Place(ADA, BEGAN)
    (row,) = sky.rows(sky.history)
    old = ("user_id", "visited", "latest", "image_key", "thermal", "temperature", "device_id")
    assert {name: row[name] for name in old} == {
        "user_id": ADA,
        "visited": str(BEGAN),
        "latest": str(BEGAN),
        "image_key": f"kiosk-1/incoming/{told().visit}.portrait.jpg",
        "thermal": "o",
        "temperature": "34.2 °C",
        "device_id": "kiosk-1",
    }
    assert (row["visit"], row["outcome"], row["image_type"]) == (told().visit, "not_elevated", "unknown")


def test_the_same_visit_again_changes_nothing(registry, sky):
    places = {registry.enter(told(), ADA, None) for _ in range(3)}

    assert len(places) == 1
    assert len(sky.rows(sky.history)) == len(sky.rows(sky.users)) == 1


def test_visits_of_one_user_at_the_same_instant_are_all_kept(registry, sky):
    metas = [told(n) for n in (1, 2, 3)]
    places = [registry.enter(meta, ADA, None) for meta in (*metas, *metas)]

    assert [place.visited - BEGAN for place in places] == [0, 1, 2, 0, 1, 2]
    assert {row["visit"] for row in sky.rows(sky.history)} == {meta.visit for meta in metas}


def test_the_old_frontends_questions_are_answered_by_their_indexes(registry, sky):
    for n, (person, at) in enumerate([(ADA, 0.0), (BEN, 60.0), (ADA, 120.0)], start=1):
        registry.enter(told(n, at), person, None)
    registry.list_person(listing(BEN, name="Ben"))

    unknown = sky.dynamodb.query(
        TableName=sky.users,
        IndexName="latest_index",
        KeyConditionExpression="image_type = :type AND latest > :since",
        ExpressionAttributeValues={":type": {"S": "unknown"}, ":since": {"N": str(BEGAN - 4 * 3_600_000)}},
        ScanIndexForward=False,
    )["Items"]
    visits = sky.dynamodb.query(
        TableName=sky.history,
        IndexName="visited_index",
        KeyConditionExpression="user_id = :user AND visited > :since",
        ExpressionAttributeValues={":user": unknown[0]["user_id"], ":since": {"N": str(BEGAN - 30 * 86_400_000)}},
        ScanIndexForward=False,
    )["Items"]

    assert [row["user_id"]["S"] for row in unknown] == [ADA]
    assert [int(row["visited"]["N"]) - BEGAN for row in visits] == [120_000, 0]


def test_a_person_shows_the_newest_visit_in_whatever_order_visits_come(registry, sky):
    for n, at in ((1, 60.0), (2, 0.0), (3, 30.0)):
        registry.enter(told(n, at), ADA, None)

    (row,) = sky.rows(sky.users)
    assert (row["latest"], row["visit"]) == (str(BEGAN + 60_000), told(1, 60.0).visit)


def test_a_visit_of_nobody_has_a_row_and_makes_no_person(registry, sky):
    registry.enter(told(), "nobody@kiosk-1", None)

    assert [row["image_type"] for row in sky.rows(sky.history)] == ["trash"]
    assert sky.rows(sky.users) == []


def test_a_visit_that_becomes_somebody_elses_leaves_no_row_behind(registry, sky):
    before = registry.enter(told(), ADA, None)

    for _ in range(2):
        after = registry.enter(told(), BEN, before)

    assert after == Place(BEN, BEGAN)
    assert [row["user_id"] for row in sky.rows(sky.history)] == [BEN]


def test_moving_a_visit_never_takes_another_ones_row(registry, sky):
    before = registry.enter(told(1), ADA, None)
    registry.enter(told(1), BEN, before)
    registry.enter(told(2), ADA, None)  # has the place now that the first one left

    registry.enter(told(1), BEN, before)

    assert {(row["user_id"], row["visit"]) for row in sky.rows(sky.history)} == {(BEN, told(1).visit), (ADA, told(2).visit)}


def test_a_name_holds_until_something_newer_is_said(registry, sky):
    registry.enter(told(), ADA, None)
    for name, version in (
        ("Ada", "0000000000000005 kiosk-1"),
        ("Late", "0000000000000004 kiosk-2"),
        ("", "0000000000000005 kiosk-1"),
    ):
        registry.list_person(listing(name=name, naming="trained" if name else "unknown", version=version))
    registry.enter(told(2, 60.0), ADA, None)

    (row,) = sky.rows(sky.users)
    assert (row["image_type"], row["user_name"], row["real_name"]) == ("unknown", "unknown", "unknown")
    registry.list_person(listing(name="Ada", version="0000000000000006 kiosk-1"))
    (row,) = sky.rows(sky.users)
    assert (row["image_type"], row["user_name"], row["latest"]) == ("trained", "Ada", str(BEGAN + 60_000))


def test_a_person_merged_into_another_is_no_longer_listed_as_unknown(registry, sky):
    registry.enter(told(), ADA, None)
    registry.list_person(listing(naming="merged", name="", merged_into=BEN))

    (row,) = sky.rows(sky.users)
    assert (row["image_type"], row["merged_into"]) == ("merged", BEN)
    registry.list_person(listing(naming="unknown", name="", version="0000000000000002 kiosk-1"))
    assert "merged_into" not in sky.rows(sky.users)[0]


def test_somebody_with_a_name_is_said_to_be_seen_again(registry, sky):
    registry.enter(replace(told(), asked=replace(told().asked, naming=Naming.NAMED)), ADA, None)

    assert sky.rows(sky.history)[0]["image_type"] == "detected"


def test_erasing_takes_all_rows_of_a_person_and_no_other(registry, sky):
    for n in range(60):
        registry.enter(told(n, at=float(n)), ADA, None)
    registry.enter(told(99), BEN, None)

    registry.erase(ADA)
    registry.erase(ADA)

    assert [row["user_id"] for row in sky.rows(sky.history)] == [BEN]
    assert [row["user_id"] for row in sky.rows(sky.users)] == [BEN]


@pytest.mark.parametrize("kind", [kind for kind in Break if kind not in {Break.SLOW, Break.WRONG_DATE}])
@pytest.mark.parametrize("operation", ["putitem", "updateitem", "deleteitem"])
def test_whatever_breaks_a_move_ends_in_one_row(sky, registry, kind, operation):
    before = registry.enter(told(), ADA, None)
    with FaultProxy(sky.devstack.url) as proxy:
        broken = sky.registry(Reach(proxy.url, sky.server.url, read_s=0.5))
        proxy.break_next(kind, only=operation)
        with pytest.raises((CloudUnreachable, CloudRejected)) as failed:
            broken.enter(told(), BEN, before)
        broken.enter(told(), BEN, before)

    assert isinstance(failed.value, CloudRejected) is (kind is Break.SKEWED)
    assert [row["user_id"] for row in sky.rows(sky.history)] == [BEN]


HOSTILE = [
    {"latest": {"N": "9" * 38}},
    {"latest": {"N": "1.5"}},
    {"expires": {"S": "soon"}},
    {"image_type": {"S": "unknown"}, "user_name": {"M": {"of": {"S": "x"}}}},
    {"user_name": {"S": "x" * 390_000}},
]
"""Of the keys and of what indexes are over, the service itself refuses other types."""


@pytest.mark.parametrize("row", HOSTILE, ids=range(len(HOSTILE)))
def test_a_row_that_no_kiosk_wrote_tells_nothing_and_is_erased_with_its_person(sky, registry, row):
    sky.dynamodb.put_item(TableName=sky.users, Item={"user_id": {"S": ADA}} | row)
    sky.dynamodb.put_item(
        TableName=sky.history, Item={"user_id": {"S": ADA}, "visited": {"N": str(BEGAN)}, "visit": {"N": "1"}}
    )

    assert registry.latest(ADA) is None
    assert registry.enter(told(), ADA, None) == Place(ADA, BEGAN + 1)  # beside the foreign row, which stays
    registry.erase(ADA)
    assert (sky.rows(sky.users), sky.rows(sky.history)) == ([], [])


def test_what_is_expired_is_not_read_before_the_service_deletes_it(sky, registry):
    registry.enter(told(), ADA, None)
    assert registry.latest(ADA) == BEGAN
    late = sky.registry(now=lambda: told().expires.timestamp() + 1)

    assert late.latest(ADA) is None


def test_a_missing_table_and_one_with_other_keys_are_named(sky):
    sky.users, sky.history = "nowhere", "nowhere"
    with pytest.raises(
        CloudRejected, match=r"there is no table nowhere in us-east-1: correct cloud.history or cloud.region"
    ) as missing:
        sky.registry().enter(told(), ADA, None)
    sky.history = sky.exchange
    with pytest.raises(CloudRejected, match=r"has other keys than doorman's: correct cloud.history"):
        sky.registry().enter(told(), ADA, None)

    assert missing.value.cause is Rejection.SETTING


def test_a_denied_table_is_named_with_its_right(sky):
    elsewhere = {
        "Effect": "Allow",
        "Action": "dynamodb:*",
        "Resource": "arn:aws:dynamodb:us-east-1:000000000000:table/other",
    }
    keys = sky.devstack.add_user(f"nobody-{sky.bucket}", elsewhere)

    with pytest.raises(CloudRejected, match=rf"may not PutItem in table {sky.history}: allow dynamodb:PutItem"):
        sky.registry(Reach(sky.devstack.url, sky.server.url, keys)).enter(told(), ADA, None)
