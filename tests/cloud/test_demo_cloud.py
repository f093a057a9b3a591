"""`make demo-cloud`: kiosks with no more rights than they need share a cloud, and a demo touches no cloud unasked."""

import json
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from kiosk.demo import _demo_settings
from kiosk.domain.sync_status import Pace
from kiosk.errors import BadInput
from kiosk.settings import Cloud, Settings
from tests.cloud.clients import Keys
from tests.cloud.demo import MARKER, called, emptied, main, padded
from tests.cloud.kiosks import GUARD, Kiosk, person
from tests.cloud.served import admitted
from tests.cloud.sky import Reach


@pytest.fixture
def reach(sky):
    """Return how the north kiosk's user gets at the cloud, permissions enforced by both servers."""
    told = admitted(sky, "north")
    sky.server.permits = sky.devstack.permits
    return Reach(told.aws, told.rekognition, Keys(told.access, told.secret))


def test_a_demo_stays_out_of_a_kiosks_cloud_unless_asked(tmp_path):
    settings = replace(Settings(), cloud=Cloud(bucket="the-real-one"))

    assert not _demo_settings(settings, tmp_path, cloud=False, slack=False).cloud.is_on
    assert _demo_settings(settings, tmp_path, cloud=True, slack=False).cloud.bucket == "the-real-one"


def test_a_demo_that_is_to_be_sent_needs_a_cloud(tmp_path):
    with pytest.raises(BadInput, match=r"name a bucket in cloud.bucket first, or see `make demo-cloud`"):
        _demo_settings(Settings(), tmp_path, slack=False, cloud=True)


def test_its_user_may_do_everything_that_a_kiosk_must(sky, reach, tmp_path):
    with Kiosk(sky, tmp_path, "north", reach=reach) as north:
        for n in (1, 2):
            north.comes(f"visitor {n}", person(n), new=True)
        north.drain()
        north.log.forget(GUARD, person(1)).result()
        north.drain()

        assert north.sync.status.pace is Pace.SYNCED
    assert len(sky.versions()) == 4
    assert sky.known() == [person(2)]


@pytest.mark.parametrize(
    ("service", "call", "parameters"),
    [
        ("s3", "get_object", {"Bucket": "{bucket}", "Key": "south/meta/somebody.json"}),
        ("s3", "put_object", {"Bucket": "{bucket}", "Key": "south/meta/somebody.json", "Body": b""}),
        ("s3", "list_objects_v2", {"Bucket": "{bucket}"}),
        ("s3", "put_bucket_versioning", {"Bucket": "{bucket}", "VersioningConfiguration": {"Status": "Suspended"}}),
        ("dynamodb", "scan", {"TableName": "{users}"}),
        ("dynamodb", "delete_table", {"TableName": "{history}"}),
        ("rekognition", "delete_collection", {"CollectionId": "{collection}"}),
        ("rekognition", "create_collection", {"CollectionId": "another"}),
    ],
)
def test_its_user_may_do_nothing_else(sky, reach, service, call, parameters):
    names = {"bucket": sky.bucket, "users": sky.users, "history": sky.history, "collection": sky.collection}
    filled = {key: value.format(**names) if isinstance(value, str) else value for key, value in parameters.items()}

    with pytest.raises(ClientError, match="AccessDenied"):
        getattr(reach.client(service), call)(**filled)


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").touch()

    with pytest.raises(SystemExit, match="holds something else"):
        emptied(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_the_folder_of_an_earlier_demo_is_emptied(tmp_path):
    for name in (MARKER, "old"):
        (tmp_path / name).touch()

    assert [one.name for one in emptied(tmp_path).iterdir()] == [MARKER]


def test_names_fill_the_columns_that_they_take_on_a_terminal():
    assert padded("박준호", 8) == "박준호  "
    assert padded("Daniel", 8) == "Daniel  "
    assert called({"real_name": "unknown", "number": "4"}) == "Unknown 4"


@pytest.mark.slow
@pytest.mark.usefixtures("devstack_program", "real_faces")
def test_two_entrances_share_what_they_know_and_forget_together(tmp_path, monkeypatch, capfd):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)

    code = main(["--seconds", "15", "15", "--place", str(tmp_path / "demo")])

    said = capfd.readouterr().out
    told = json.loads((tmp_path / "demo" / "summary.json").read_text(encoding="utf-8"))
    assert code == 0
    assert "Came to both entrances and were known by their faces: " in said
    assert [person["called"] for person in told["people"] if len(person["visits"]) == 2][-1] == "박준호"
    assert set(told["objects"]) == {"north", "south"}
    assert [told["forgotten"][what] for what in ("objects", "rows", "faces")] == [0, 0, 0]
    assert {status["state"] for status in told["status"].values()} == {"synced"}
    assert sorted(one.name for one in (tmp_path / "demo" / "shots").iterdir()) == ["north", "south"]
