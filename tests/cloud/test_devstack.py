import io
import json
import re
import urllib.error
import urllib.request
import zipfile

import pytest
from botocore.exceptions import ClientError

from tests.cloud.clients import Keys, client
from tests.cloud.devstack import PROGRAM, ROOT, Devstack, DevstackBroken
from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer

COLLECTION = "arn:aws:rekognition:us-east-1:000000000000:collection/people"


def allow(actions, resource):
    return {"Effect": "Allow", "Action": actions, "Resource": resource}


@pytest.fixture(scope="module")
def bucket(devstack):
    devstack.client("s3").create_bucket(Bucket="faces")
    return "faces"


@pytest.fixture(scope="module")
def kiosk(devstack, bucket):
    """Return the key of a user who may put and get under one prefix and search one collection."""
    return devstack.add_user(
        "kiosk-a",
        allow(["s3:PutObject", "s3:GetObject"], f"arn:aws:s3:::{bucket}/a/*"),
        allow(["rekognition:SearchUsersByImage", "rekognition:IndexFaces"], COLLECTION),
    )


@pytest.fixture
def s3(devstack, kiosk):
    return devstack.client("s3", kiosk)


def refusal(call, **parameters):
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    return raised.value.response["Error"]["Code"]


def test_a_kiosk_puts_and_gets_under_its_own_prefix_only(devstack, s3, bucket, kiosk):
    s3.put_object(Bucket=bucket, Key="a/1.jpg", Body=b"picture")

    assert s3.get_object(Bucket=bucket, Key="a/1.jpg")["Body"].read() == b"picture"
    assert refusal(s3.put_object, Bucket=bucket, Key="b/1.jpg", Body=b"picture") == "AccessDenied"
    assert refusal(s3.list_objects_v2, Bucket=bucket) == "AccessDenied"
    assert refusal(s3.delete_object, Bucket=bucket, Key="a/1.jpg") == "AccessDenied"
    assert refusal(devstack.client("dynamodb", kiosk).list_tables).startswith("AccessDenied")


def test_an_object_is_written_once_and_its_checksum_can_be_read_back(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a/once", Body=b"first", IfNoneMatch="*", ChecksumAlgorithm="SHA256")

    assert refusal(s3.put_object, Bucket=bucket, Key="a/once", Body=b"second", IfNoneMatch="*") == "PreconditionFailed"
    assert s3.head_object(Bucket=bucket, Key="a/once", ChecksumMode="ENABLED")["ChecksumSHA256"].startswith("p5N")


def test_a_wrong_secret_is_refused(devstack, kiosk, bucket):
    forged = devstack.client("s3", Keys(kiosk.access, "wrong"))

    assert refusal(forged.get_object, Bucket=bucket, Key="a/1.jpg") == "SignatureDoesNotMatch"


def test_nothing_is_public(devstack, s3, bucket):
    s3.put_object(Bucket=bucket, Key="a/secret.jpg", Body=b"picture")

    assert status_of(f"{devstack.url}/{bucket}/a/secret.jpg") == 403
    assert refusal(s3.put_object, Bucket=bucket, Key="a/2", Body=b"", ACL="public-read") == "AccessControlListNotSupported"
    blocked = devstack.client("s3").get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(blocked.values())


def status_of(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - a server on loopback
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_presigned_link_shows_one_picture_and_a_forged_one_none(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a/shown.jpg", Body=b"picture")
    s3.put_object(Bucket=bucket, Key="a/hidden.jpg", Body=b"picture")
    link = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a/shown.jpg"}, ExpiresIn=60)

    assert status_of(link) == 200
    assert status_of(link.replace("shown", "hidden")) == 403
    assert status_of(link.replace("Expires=60", "Expires=600")) == 403


def test_rekognition_asks_the_same_iam(devstack, kiosk):
    with RekognitionServer(HashedFaces(), permits=devstack.permits) as server:
        client("rekognition", server.url, ROOT).create_collection(CollectionId="people")
        people = client("rekognition", server.url, kiosk)
        image = {"Bytes": b"\xff\xd8\xffada"}

        people.index_faces(CollectionId="people", Image=image)
        assert people.search_users_by_image(CollectionId="people", Image=image)["UserMatches"] == []
        assert refusal(people.search_users_by_image, CollectionId="other", Image=image) == "AccessDeniedException"
        assert refusal(people.list_faces, CollectionId="people") == "AccessDeniedException"
        assert refusal(people.create_collection, CollectionId="mine") == "AccessDeniedException"
        stranger = client("rekognition", server.url, Keys("AKIANOBODY", "x"))
        assert refusal(stranger.list_collections) == "UnrecognizedClientException"


def test_rekognition_reads_an_image_from_s3_as_the_caller(devstack, kiosk, s3, bucket):
    s3.put_object(Bucket=bucket, Key="a/face.jpg", Body=b"\xff\xd8\xffada")
    devstack.client("s3").put_object(Bucket=bucket, Key="b/face.jpg", Body=b"\xff\xd8\xffada")

    with RekognitionServer(HashedFaces(), permits=devstack.permits, read_object=devstack.read_object) as server:
        client("rekognition", server.url, ROOT).create_collection(CollectionId="people")
        people = client("rekognition", server.url, kiosk)

        mine = people.index_faces(CollectionId="people", Image={"S3Object": {"Bucket": bucket, "Name": "a/face.jpg"}})
        assert len(mine["FaceRecords"]) == 1
        for name in ("b/face.jpg", "a/missing.jpg"):
            others = {"S3Object": {"Bucket": bucket, "Name": name}}
            assert refusal(people.index_faces, CollectionId="people", Image=others) == "InvalidS3ObjectException"


def test_the_server_is_pinned_with_everything_it_brings():
    lock = (PROGRAM.parents[3] / "packaging" / "devstack.txt").read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=\w)", lock)[1:]

    assert any(entry.startswith("ministack==") for entry in entries)
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in lock


SOURCE = """
import boto3

def handler(event, context):
    people = boto3.client("rekognition")
    answer = {"faces": people.describe_collection(CollectionId="people")["FaceCount"]}
    try:
        people.list_collections()
    except people.exceptions.AccessDeniedException:
        answer["denied"] = True
    return answer
"""


@pytest.mark.usefixtures("devstack_program")
def test_a_lambda_function_reaches_rekognition_with_its_roles_rights(tmp_path):
    with RekognitionServer(HashedFaces()) as server:
        client("rekognition", server.url, ROOT).create_collection(CollectionId="people")
        with Devstack(tmp_path, {"AWS_ENDPOINT_URL_REKOGNITION": server.url}) as devstack:
            server.permits = devstack.permits
            trust = {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
                ],
            }
            role = devstack.iam.create_role(RoleName="backend", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
            policy = {"Version": "2012-10-17", "Statement": [allow("rekognition:DescribeCollection", COLLECTION)]}
            devstack.iam.put_role_policy(RoleName="backend", PolicyName="may", PolicyDocument=json.dumps(policy))
            functions = devstack.client("lambda")
            functions.create_function(
                FunctionName="backend",
                Runtime="python3.13",
                Role=role,
                Handler="index.handler",
                Code={"ZipFile": zipped("index.py", SOURCE)},
            )
            answer = json.loads(functions.invoke(FunctionName="backend")["Payload"].read())

    assert answer == {"faces": 0, "denied": True}


def zipped(name, source):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, source)
    return content.getvalue()


@pytest.mark.usefixtures("devstack_program")
def test_what_was_stored_survives_a_clean_stop(tmp_path):
    with Devstack(tmp_path) as first:
        first.client("s3").create_bucket(Bucket="kept")
        first.client("dynamodb").create_table(
            TableName="kept",
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        )
    with Devstack(tmp_path) as again:
        buckets = [one["Name"] for one in again.client("s3").list_buckets()["Buckets"]]
        tables = again.client("dynamodb").list_tables()["TableNames"]

    assert (buckets, tables) == (["kept"], ["kept"])


@pytest.mark.usefixtures("devstack_program")
def test_a_server_that_cannot_start_says_why(tmp_path):
    with pytest.raises(DevstackBroken, match="ended instead of starting"):
        Devstack(tmp_path, {"GATEWAY_PORT": "no port"})
