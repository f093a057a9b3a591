import pytest

from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection
from tests.cloud.fault_proxy import Break, FaultProxy
from tests.cloud.sky import Reach
from tests.cloud.test_devstack import status_of

KEY = "kiosk-1/incoming/visit.portrait.jpg"


@pytest.fixture
def bucket(sky):
    return sky.store()


def through(sky, proxy):
    return sky.store(Reach(proxy.url, sky.server.url, read_s=0.5))


def test_an_object_is_written_with_its_type_and_no_acl(sky, bucket):
    bucket.put(KEY, b"picture", "image/jpeg")

    there = sky.s3.head_object(Bucket=sky.bucket, Key=KEY, ChecksumMode="ENABLED")
    assert (there["ContentType"], there["ContentLength"]) == ("image/jpeg", 7)
    assert there["ChecksumSHA256"]
    assert status_of(f"{sky.devstack.url}/{sky.bucket}/{KEY}") == 403


def test_the_same_object_may_be_written_again_and_stays_one(sky, bucket):
    for _ in range(3):
        bucket.put(KEY, b"picture", "image/jpeg")

    assert sky.versions() == [KEY]


def test_another_object_at_the_same_key_is_refused_by_name_and_left_alone(sky, bucket):
    bucket.put(KEY, b"picture", "image/jpeg")

    with pytest.raises(CloudRejected, match=rf"another object stands at {KEY}") as refused:
        bucket.put(KEY, b"another", "image/jpeg")

    assert refused.value.cause is Rejection.CONTENT
    assert sky.objects() == {KEY: b"picture"}


def test_an_object_of_the_same_content_without_checksum_or_hash_is_not_taken_for_ours(sky, bucket):
    sky.s3.put_object(Bucket=sky.bucket, Key=KEY, Body=b"picture", ChecksumAlgorithm="CRC32")

    with pytest.raises(CloudRejected):
        bucket.put(KEY, b"picture", "image/jpeg")


@pytest.mark.parametrize("kind", [kind for kind in Break if kind not in {Break.SLOW, Break.WRONG_DATE}])
def test_a_broken_write_fails_and_the_next_one_finds_what_became_of_it(sky, kind):
    with FaultProxy(sky.devstack.url) as proxy:
        bucket = through(sky, proxy)
        proxy.break_next(kind, only="put")
        with pytest.raises((CloudUnreachable, CloudRejected)) as failed:
            bucket.put(KEY, b"picture", "image/jpeg")
        bucket.put(KEY, b"picture", "image/jpeg")

    assert isinstance(failed.value, CloudRejected) is (kind is Break.SKEWED)
    assert (sky.versions(), sky.objects()) == ([KEY], {KEY: b"picture"})


def test_a_cut_answer_about_an_object_that_is_there_says_nothing_about_it(sky):
    with FaultProxy(sky.devstack.url) as proxy:
        bucket = through(sky, proxy)
        bucket.put(KEY, b"picture", "image/jpeg")
        for kind in (Break.CUT, Break.PORTAL, Break.DROP_AFTER):
            proxy.break_next(kind, only="head")
            with pytest.raises(CloudUnreachable):
                bucket.put(KEY, b"picture", "image/jpeg")


def test_an_object_is_read_back_up_to_a_size(bucket):
    bucket.put(KEY, b"0123456789", "text/plain")

    assert bucket.get(KEY, 10) == b"0123456789"
    assert bucket.get("kiosk-1/meta/missing", 10) is None
    with pytest.raises(CloudRejected, match=f"{KEY} in bucket .* is larger than the 9 bytes"):
        bucket.get(KEY, 9)


def test_a_page_of_the_network_is_no_missing_object(sky):
    with FaultProxy(sky.devstack.url, shares={Break.PORTAL: 1.0}) as proxy, pytest.raises(CloudUnreachable, match="not AWS"):
        through(sky, proxy).get(KEY, 10)


def test_erasing_takes_every_version_of_what_begins_so_and_nothing_else(sky, bucket):
    for version in range(3):
        sky.s3.put_object(Bucket=sky.bucket, Key=KEY, Body=b"%d" % version)
    sky.s3.delete_object(Bucket=sky.bucket, Key=KEY)
    sky.s3.put_object(Bucket=sky.bucket, Key="kiosk-1/incoming/visit-2.portrait.jpg", Body=b"other")

    bucket.erase(["kiosk-1/incoming/visit.", "kiosk-1/meta/visit."])

    assert sky.versions() == ["kiosk-1/incoming/visit-2.portrait.jpg"]


def test_a_link_shows_one_object_for_a_while(bucket):
    bucket.put(KEY, b"picture", "image/jpeg")
    link = bucket.link(KEY, 60)

    assert status_of(link) == 200
    assert status_of(link.replace("Expires=60", "Expires=600")) == 403


def test_a_missing_right_is_named(sky):
    mine = {"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": f"arn:aws:s3:::{sky.bucket}/kiosk-1/*"}
    keys = sky.devstack.add_user(f"writer-{sky.bucket}", mine)
    bucket = sky.store(Reach(sky.devstack.url, sky.server.url, keys))

    bucket.put(KEY, b"picture", "image/jpeg")
    for act, right in (
        (lambda: bucket.put("kiosk-2/incoming/x", b"", "image/jpeg"), "s3:PutObject"),
        (lambda: bucket.put(KEY, b"picture", "image/jpeg"), "s3:GetObject"),
        (lambda: bucket.erase(["kiosk-1/"]), "s3:ListBucketVersions"),
    ):
        with pytest.raises(CloudRejected, match=f"allow {right} in its policy") as refused:
            act()
        assert refused.value.cause is Rejection.PERMISSION


def test_a_missing_bucket_is_named_with_its_setting(sky):
    object.__setattr__(sky, "bucket", "no-such-bucket")

    with pytest.raises(CloudRejected, match=r"there is no bucket no-such-bucket: correct cloud.bucket"):
        sky.store().put(KEY, b"", "image/jpeg")


def test_every_call_is_counted_as_what_it_is_paid_as(sky):
    counted = []
    bucket = sky.store(count=lambda charge, calls: counted.append((charge, calls)))

    bucket.put(KEY, b"picture", "image/jpeg")
    bucket.put(KEY, b"picture", "image/jpeg")
    bucket.get(KEY, 10)

    assert counted == [
        (Charge.OBJECT_WRITE, 1),
        (Charge.OBJECT_WRITE, 1),
        (Charge.OBJECT_READ, 1),
        (Charge.OBJECT_READ, 1),
    ]
