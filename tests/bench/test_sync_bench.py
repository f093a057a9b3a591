"""The sync's bench over a few visits: what it counts is what is there, and its rival makes the same calls."""

import re
from pathlib import Path

import pytest

from kiosk.bench import sync
from kiosk.bench.bare_loop import SERVICES, Tape, elsewhere, play
from kiosk.bench.local_cloud import CHECKOUT, reach_local_cloud
from kiosk.bench.old_calls import PER_HOT_FRAME, PER_NEW_PERSON, Traffic, image_and_storage, old_calls, old_charges
from kiosk.bench.sending import Arrived, Entrance, arrived, kiosk_of, recorded, send_all
from kiosk.domain.spending import Charge
from kiosk.errors import BadInput
from tests.cloud.conftest import devstack, devstack_program, rekognition, sky  # noqa: F401 - fixtures
from tests.cloud.sky import Sky


def say(_line):
    pass


def test_without_a_checkout_it_says_where_to_run(tmp_path):
    with pytest.raises(BadInput, match="only a checkout of doorman has: in one, run `make devstack`"):
        reach_local_cloud(tmp_path)


def test_without_the_local_server_it_says_how_to_get_it(tmp_path):
    folder = tmp_path / "tests" / "cloud"
    folder.mkdir(parents=True)
    (folder / "served.py").touch()

    with pytest.raises(BadInput, match="not installed here: run `make devstack`"):
        reach_local_cloud(tmp_path)


@pytest.mark.usefixtures("devstack_program")
def test_a_breaking_network_loses_and_doubles_nothing():
    told = sync.through_faults(say, visits=10)

    assert (told["lost"]["value"], told["doubled"]["value"]) == (0, 0)
    assert told["lost"]["met"] is told["doubled"]["met"] is True
    assert not told["broken"].startswith("0 ")


def test_what_is_missing_counts_as_lost_and_what_is_there_twice_as_doubled(sky):  # noqa: F811
    with kiosk_of(sky) as kiosk:
        entrance = Entrance(kiosk)
        entrance.let_in(5)
        send_all(kiosk)
        assert arrived(sky, kiosk.device, entrance.visits) == Arrived(0, 0)
        portrait, meta = sorted(key for key in sky.objects() if key.endswith((".portrait.jpg", ".json")))[:5:4]
        sky.s3.put_object(Bucket=sky.bucket, Key=portrait, Body=b"again")
        sky.s3.put_object(Bucket=sky.bucket, Key="somebody/else", Body=b"")
        version = sky.s3.list_object_versions(Bucket=sky.bucket, Prefix=meta)["Versions"][0]["VersionId"]
        sky.s3.delete_object(Bucket=sky.bucket, Key=meta, VersionId=version)

        found = arrived(sky, kiosk.device, entrance.visits)

    assert (found.lost, found.doubled) == (1, 2)


def test_the_bare_loop_makes_the_same_calls_and_leaves_the_same_behind(sky):  # noqa: F811
    tape, again, rival = Tape(), Tape(), Sky(sky.devstack, sky.server)
    with kiosk_of(sky, recorded(sky, tape)) as kiosk:
        entrance = Entrance(kiosk)
        entrance.let_in(10)
        send_all(kiosk)
        names = {getattr(sky, name): getattr(rival, name) for name in sync.NAMES}
        made = tape.cut()
        play(elsewhere(made, names), {name: again.listen(rival.root.client(name)) for name in SERVICES})

        assert [one.operation for one in again.calls] == [one.operation for one in made]
        assert arrived(rival, kiosk.device, entrance.visits) == arrived(sky, kiosk.device, entrance.visits)
        assert rival.objects() == sky.objects()


@pytest.mark.usefixtures("devstack_program")
def test_a_drain_is_measured_against_the_bare_loop():
    told = sync.drain(say, block=5, blocks=2)

    assert told["drain_vs_boto3"]["value"] > 0
    assert len(told["drain_each"].split(", ")) == 2


@pytest.mark.usefixtures("devstack_program")
def test_calls_are_counted_as_they_leave():
    told = sync.calls(say, visits=10)

    rows = {row["operation"]: row for row in told["calls"]}
    assert rows["PutObject"]["looked_for"] == rows["PutObject"]["as_shipped"] == 40
    assert rows["SearchUsersByImage"]["looked_for"] == 10
    assert rows["SearchUsersByImage"]["as_shipped"] == rows["IndexFaces"]["as_shipped"] == 3
    assert told["calls_vs_old"]["met"]


@pytest.mark.slow
@pytest.mark.usefixtures("devstack_program")
def test_the_camera_is_watched_while_visits_are_sent():
    told = sync.frame_gap(say, windows=1, seconds=1.0, backlog=100)

    assert told["frame_gap_added_p99_ms"]["unit"] == "ms"
    assert not told["frame_gap_sent"].startswith("0 ")


def test_the_old_pipeline_called_what_the_document_lists():
    text = Path(CHECKOUT / "docs" / "cloud.md").read_text(encoding="utf-8")
    old = text.partition("### What the old pipeline called")[2].partition("###")[0]
    listed = dict(re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+) \|$", old, re.MULTILINE))
    calls = old_calls(Traffic(1_000, 300))

    assert {name: int(count.replace(",", "")) for name, count in listed.items()} == calls
    assert set(listed) == PER_HOT_FRAME.keys() | PER_NEW_PERSON.keys()
    assert image_and_storage(calls) == 320_300


def test_what_the_old_pipeline_was_billed_for_is_what_it_called():
    paid = old_charges(Traffic(1_000, 300))

    assert paid[Charge.IMAGE] == 40_300
    assert paid.total() == old_calls(Traffic(1_000, 300)).total()
