"""The template and the verbs of `doorman cloud`: linted, deployed to the local server, and its chain really fired."""

import io
import json
import subprocess
import sys
import threading
from contextlib import redirect_stdout
from fnmatch import fnmatchcase
from itertools import count
from pathlib import Path

import pytest

from cloud.packing import files, pack
from cloud.watch import NEVER_MIN, Watch
from kiosk.__main__ import main
from kiosk.clouding import TEMPLATE
from tests.cloud.clients import REGION
from tests.cloud.devstack import ROOT, Devstack
from tests.cloud.kiosks import Kiosk, person
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Reach, Sky

TOOLS = Path(__file__).parents[2] / "build" / "cfn" / "bin"
NUMBERS = count(1)
ADA = person(1)


@pytest.fixture(scope="session")
def tools():
    if not (TOOLS / "cfn-lint").exists():
        pytest.skip("the checker of the AWS template is not installed: run `make template`")
    return TOOLS


@pytest.fixture(scope="session")
def plain(tools, tmp_path_factory):
    """Return the template as plain CloudFormation, by SAM's own translator."""
    made = run(tools / "python", TEMPLATE.with_name("plain.py"))
    file = tmp_path_factory.mktemp("template") / "plain.json"
    file.write_text(made.stdout, encoding="utf-8")
    return file


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=120)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_the_template_is_clean(tools):
    assert run(tools / "cfn-lint", "--regions", "us-east-1", "ap-northeast-2", "eu-central-1", "--", TEMPLATE).stdout == ""


def test_what_is_packed_is_the_same_each_time_and_runs_with_boto3_alone(tmp_path):
    archive = tmp_path / "code.zip"
    archive.write_bytes(pack())
    heavy = ("numpy", "cv2", "PySide6", "sqlite3", "cryptography", "matplotlib", "slack_sdk")
    script = f"""
import sys
sys.modules.update(dict.fromkeys({heavy!r}))
sys.path.insert(0, {str(archive)!r})
import cloud.backend, cloud.watch
assert cloud.backend.__file__.startswith({str(archive)!r})
"""
    run(sys.executable, "-W", "error", "-P", "-c", script)

    assert pack() == archive.read_bytes()
    assert archive.stat().st_size < 200_000
    assert not [path for path in files() if "store" in path.parts or "ui" in path.parts]


class Place:
    """A cloud with names of its own, made by `doorman cloud deploy`."""

    def __init__(self, servers, folder, monkeypatch, plain, identify):
        devstack, server = servers
        self.said = ""
        number = next(NUMBERS)
        self.devstack, self.server, self.identify, self.plain = devstack, server, identify, plain
        self.bucket, self.collection, self.stack = f"made-{number}", f"made-{number}", f"doorman-{number}"
        self.users, self.history, self.exchange = (f"{name}-made-{number}" for name in ("users", "history", "exchange"))
        file = folder / "doorman.toml"
        file.write_text(
            f"""[cloud]
            bucket = "{self.bucket}"
            region = "{REGION}"
            users = "{self.users}"
            history = "{self.history}"
            exchange = "{self.exchange}"
            collection = "{self.collection}"
            identify = "{identify}"
            [site]
            device = "kiosk-1"
            """,
            encoding="utf-8",
        )
        monkeypatch.setenv("DOORMAN_CONFIG", str(file))
        monkeypatch.setenv("AWS_ENDPOINT_URL", devstack.url)
        monkeypatch.setenv("AWS_ENDPOINT_URL_REKOGNITION", server.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        self._environment = monkeypatch
        self.sign(ROOT)

    def sign(self, keys):
        self._environment.setenv("AWS_ACCESS_KEY_ID", keys.access)
        self._environment.setenv("AWS_SECRET_ACCESS_KEY", keys.secret)

    def deploy(self, *words):
        return main(
            ["cloud", "deploy", "--stack", self.stack, "--template", str(self.plain), "--identify", self.identify, *words]
        )

    def policy(self, kiosk="kiosk1"):
        stacks = self.devstack.client("cloudformation")
        detail = stacks.describe_stack_resource(StackName=self.stack, LogicalResourceId=f"Policy{kiosk}")
        return detail["StackResourceDetail"]["PhysicalResourceId"]

    def user(self):
        """Return the key of a user with the kiosk's policy, who else may only ask who they are."""
        name = f"{self.stack}-{next(NUMBERS)}"
        keys = self.devstack.add_user(name, {"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"})
        self.devstack.iam.attach_user_policy(UserName=name, PolicyArn=self.policy())
        return keys

    def document(self):
        arn = self.policy()
        version = self.devstack.iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        return self.devstack.iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


@pytest.fixture(scope="module")
def servers(devstack_program, tmp_path_factory):  # noqa: ARG001 - first see that there is one
    """A local AWS whose Lambda functions reach a Rekognition that asks its IAM."""
    with RekognitionServer(HashedFaces()) as server:
        folder = tmp_path_factory.mktemp("deployed")
        with Devstack(folder, {"AWS_ENDPOINT_URL_REKOGNITION": server.url}) as devstack:
            server.permits = devstack.permits
            yield devstack, server


@pytest.fixture(scope="module", params=["lambda", "kiosk"])
def deployed(request, servers, plain, tmp_path_factory):
    """A place that was deployed for two kiosks."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as said:
        place = Place(servers, tmp_path_factory.mktemp("place"), patch, plain, request.param)
        assert place.deploy("--kiosk", "kiosk-2") == 0
        place.said = said.getvalue()
        yield place


@pytest.fixture
def place(deployed):
    deployed.sign(ROOT)
    return deployed


def test_deploying_makes_everything_and_doing_it_again_changes_nothing(place, capsys):
    assert f"collection {place.collection}: made" in place.said
    assert "policy of kiosk-2: arn:aws:iam::" in place.said
    s3, tables = place.devstack.client("s3"), place.devstack.client("dynamodb")
    assert all(s3.get_public_access_block(Bucket=place.bucket)["PublicAccessBlockConfiguration"].values())
    assert s3.get_bucket_versioning(Bucket=place.bucket)["Status"] == "Enabled"
    started = s3.get_bucket_notification_configuration(Bucket=place.bucket).get("LambdaFunctionConfigurations", [])
    assert len(started) == (place.identify == "lambda")
    described = tables.describe_table(TableName=place.users)["Table"]
    assert [index["IndexName"] for index in described["GlobalSecondaryIndexes"]] == ["latest_index"]
    alarms = place.devstack.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {one["Value"] for alarm in alarms for one in alarm["Dimensions"]} >= {"kiosk-1", "kiosk-2"}

    assert place.deploy() == 0
    again = capsys.readouterr().out
    assert f"collection {place.collection}: there already" in again
    assert "policy of kiosk-2" in again
    assert "put" not in again


def test_a_kiosk_with_its_policy_can_do_what_it_must_and_nothing_else(place, capsys):
    place.sign(place.user())
    code = main(["cloud", "check", "--json"])
    told = json.loads(capsys.readouterr().out)

    # The local server does not know dynamodb:LeadingKeys, which tells the kiosks' rows apart.
    by_rows = {"write another kiosk's log", "read another kiosk's answers"}
    if place.identify == "kiosk":
        by_rows -= {"read another kiosk's answers"}
    wrong = {proof["name"]: proof for proof in told["proofs"] if not proof["ok"]}
    assert set(wrong) == by_rows, (wrong, place.document())
    assert (code, told["ok"]) == (1, False)
    assert len(told["proofs"]) > 30
    assert all(proof["fix"] for proof in wrong.values())


def test_policies_tell_the_kiosks_rows_apart(place):
    statements = [one for one in place.document()["Statement"] if place.exchange in json.dumps(one["Resource"])]
    allowed: dict[str, list[str]] = {}
    for statement in statements:
        (keys,) = (condition["dynamodb:LeadingKeys"] for condition in statement["Condition"].values())
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        for action in actions:
            allowed.setdefault(action, []).extend(keys if isinstance(keys, list) else [keys])

    def may(action, key):
        return any(fnmatchcase(key, pattern) for pattern in allowed.get(f"dynamodb:{action}", ()))

    assert may("PutItem", "log#kiosk-1")
    assert may("PutItem", "l-0000000000000001")
    assert not may("PutItem", "log#kiosk-2")
    assert not may("PutItem", "log#kiosk-12")
    assert not may("PutItem", "answers#kiosk-1")
    assert may("Query", "log#kiosk-2")
    assert not may("Query", "answers#kiosk-1")
    assert may("GetItem", "answers#kiosk-1") == (place.identify == "lambda")
    assert not may("GetItem", "answers#kiosk-2")
    assert may("DeleteItem", "l-0000000000000001") == (place.identify == "kiosk")
    assert not may("DeleteItem", "log#kiosk-1")


@pytest.mark.usefixtures("place")
def test_credentials_that_can_do_everything_are_told_apart_line_by_line(capsys):
    assert main(["cloud", "check"]) == 1
    out = capsys.readouterr().out
    assert "WRONG  can list the bucket (must not): take s3:ListBucket away" in out
    assert "WRONG  can make a collection (must not): take rekognition:CreateCollection away" in out
    assert "ok     can put under its own prefix" in out


def test_what_a_kiosk_puts_starts_the_function_which_identifies_it(place, tmp_path):
    if place.identify == "kiosk":
        pytest.skip("the kiosk does it")
    sky = Sky.__new__(Sky)
    for name in ("devstack", "server", "bucket", "collection", "users", "history", "exchange"):
        setattr(sky, name, getattr(place, name))
    sky.root = Reach(place.devstack.url, place.server.url)
    sky.s3, sky.dynamodb, sky.rekognition = map(sky.root.client, ("s3", "dynamodb", "rekognition"))
    keys = place.user()
    with Kiosk(sky, tmp_path, reach=Reach(place.devstack.url, place.server.url, keys), identify="lambda") as kiosk:
        visit = kiosk.comes("ada", ADA, new=True)
        for _ in range(3):
            kiosk.sync.turn()
        assert kiosk.sync.status.words == ""
        answers = sky.answers()
        wait_until(lambda: (found := answers.of("kiosk-1", visit)) is not None and found.step.value == "done")
        kiosk.pass_time(10.0)
        kiosk.drain()

    assert [(row["visit"], row["user_id"]) for row in sky.rows(place.history)] == [(visit, ADA)]
    assert [row["user_id"] for row in sky.rows(place.users)] == [ADA]
    assert [(face["ExternalImageId"], face["UserId"]) for face in sky.indexed()] == [(visit, ADA)]


def test_what_stands_in_the_way_is_said_and_a_later_deploy_begins_anew(place, capsys):
    for _ in range(2):
        assert place.deploy("--stack", f"{place.stack}-again") == 2
        said = capsys.readouterr()
        assert f"stack {place.stack}-again could not be made" in said.err
        assert "already exists" in said.err
        assert "deploy again" in said.err
    assert f"{place.stack}-again: deleting what is left of a creation that failed" in said.out


@pytest.mark.parametrize("words", [["--kiosk", "Front Door"], ["--kiosk", "kiosk1"], ["--template", "/nowhere.yaml"]])
def test_wishes_that_cannot_be_are_refused_before_anything_is_made(place, capsys, words):
    assert place.deploy(*words) == 2
    said = capsys.readouterr()
    assert "made" not in said.out
    assert len(said.err.splitlines()) == 1


def test_without_names_or_credentials_one_line_says_what_to_do(tmp_path, monkeypatch, capsys):
    file = tmp_path / "doorman.toml"
    file.write_text("", encoding="utf-8")
    monkeypatch.setenv("DOORMAN_CONFIG", str(file))
    assert main(["cloud", "deploy"]) == 2
    assert "cloud.bucket is empty in the settings: name it first" in capsys.readouterr().err

    file.write_text("[cloud]\nbucket = 'made-nowhere'\nregion = 'us-east-1'\n", encoding="utf-8")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert main(["cloud", "check"]) == 2
    assert "there are no AWS credentials" in capsys.readouterr().err


def test_the_plan_lists_what_the_template_makes_and_what_it_costs(capsys):
    assert main(["cloud", "plan", "--kiosks", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert 1 < told["cost_a_month"] < 20
    named = " ".join(item["name"] for item in told["items"])
    assert all(
        word in named for word in ("bucket", "table", "collection", "Backend", "Watch", "Alarms", "DeadLetters", "policies")
    )


def wait_until(holds, tries=300):
    """Look again every tenth of a second: the function runs in a process of its own."""
    pause = threading.Event()
    for _ in range(tries):
        if holds():
            return
        pause.wait(0.1)
    raise AssertionError("it did not come to hold within half a minute")


def test_the_watch_tells_for_how_long_each_kiosk_was_silent(devstack):
    s3 = devstack.client("s3")
    s3.create_bucket(Bucket="watched")
    s3.put_object(Bucket="watched", Key="kiosk-1/heartbeat", Body=b"{}")
    beat = s3.head_object(Bucket="watched", Key="kiosk-1/heartbeat")["LastModified"].timestamp()
    metrics = devstack.client("cloudwatch")
    kiosks = ("kiosk-1", "kiosk-2")
    Watch(bucket="watched", kiosks=kiosks, objects=s3, metrics=metrics, now=lambda: beat + 1800.0).look()

    told = {one["Dimensions"][0]["Value"] for one in metrics.list_metrics(Namespace="doorman")["Metrics"]}
    assert told == set(kiosks)
    assert NEVER_MIN > 60 * 24 * 30
