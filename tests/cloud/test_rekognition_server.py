import base64
import http.client
import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError, HTTPClientError, ReadTimeoutError

from tests.cloud.clients import client
from tests.cloud.devstack import ROOT
from tests.cloud.rekognition_collections import OPERATIONS
from tests.cloud.rekognition_faces import HashedFaces, SeenFace
from tests.cloud.rekognition_server import Delay, DroppedReply, Portal, Refusal, RekognitionServer
from tests.cloud.rekognition_wire import MODEL, Refused, read_request, write_reply

IMAGE = {"Bytes": b"\xff\xd8\xffada"}


def error_of(call, **parameters):
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    response = raised.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Message"]


@pytest.mark.parametrize(
    ("operation", "parameters", "words"),
    [
        ("create_collection", {"CollectionId": "bad id!"}, "regular expression"),
        ("create_collection", {"CollectionId": "x" * 256}, "less than or equal to 255"),
        ("create_user", {"CollectionId": "people", "UserId": "Zoë"}, "'userId'"),
        ("index_faces", {"CollectionId": "people", "Image": IMAGE, "ExternalImageId": "a b"}, "'externalImageId'"),
        ("index_faces", {"CollectionId": "people", "Image": {"Bytes": bytes(5_242_881)}}, "'image.bytes'"),
        ("index_faces", {"CollectionId": "people", "Image": IMAGE, "QualityFilter": "BEST"}, "enum value set"),
        ("search_users_by_image", {"CollectionId": "people", "Image": IMAGE, "MaxUsers": 501}, "less than or equal to 500"),
        ("search_faces_by_image", {"CollectionId": "people", "Image": IMAGE, "FaceMatchThreshold": 101}, "to 100"),
        ("delete_faces", {"CollectionId": "people", "FaceIds": ["NOT-A-UUID"]}, "'faceIds.1.member'"),
    ],
)
def test_what_the_sdk_lets_through_the_model_does_not(people, operation, parameters, words):
    code, status, message = error_of(getattr(people, operation), **parameters)

    assert (code, status) == ("ValidationException", 400)
    assert message.startswith("1 validation error detected")
    assert words in message


@pytest.mark.parametrize(
    "image", [{}, {"Bytes": b"\xff\xd8\xff", "S3Object": {"Bucket": "b-1", "Name": "n"}}, {"S3Object": {}}]
)
def test_an_image_comes_from_exactly_one_place(people, image):
    assert error_of(people.index_faces, CollectionId="people", Image=image)[:2] == ("InvalidParameterException", 400)


def test_an_image_is_jpeg_or_png(people):
    code, status, _ = error_of(people.index_faces, CollectionId="people", Image={"Bytes": b"GIF89a"})

    assert (code, status) == ("InvalidImageFormatException", 400)


def test_an_object_that_cannot_be_read_is_an_invalid_object(people):
    stored = {"S3Object": {"Bucket": "bucket", "Name": "name"}}

    code, status, message = error_of(people.index_faces, CollectionId="people", Image=stored)

    assert (code, status) == ("InvalidS3ObjectException", 400)
    assert message.startswith("Unable to get object metadata from S3.")


MODELLED = sorted({error.name for name in OPERATIONS for error in MODEL.operation_model(name).error_shapes})


@pytest.mark.parametrize("code", MODELLED)
def test_every_error_of_the_model_arrives_as_its_own_type(people, rekognition, code):
    rekognition.fail_next(Refusal(code))

    with pytest.raises(getattr(people.exceptions, code)) as raised:
        people.describe_collection(CollectionId="people")

    status = raised.value.response["ResponseMetadata"]["HTTPStatusCode"]
    assert status == (500 if code in {"InternalServerError", "ThrottlingException"} else 400)
    assert rekognition.done["DescribeCollection"] == 0


@pytest.mark.parametrize("code", ["ExpiredTokenException", "UnrecognizedClientException", "AccessDeniedException"])
def test_errors_of_credentials_come_by_code(people, rekognition, code):
    rekognition.fail_next(Refusal(code))

    assert error_of(people.list_collections)[:2] == (code, 400)


def test_a_fault_waits_for_its_operation(people, rekognition):
    rekognition.fail_next(Refusal("ThrottlingException", "ListUsers"), Refusal("AccessDeniedException"))

    assert error_of(people.list_collections)[0] == "AccessDeniedException"
    assert people.list_collections()["CollectionIds"] == ["people"]
    assert error_of(people.list_users, CollectionId="people")[0] == "ThrottlingException"


def test_a_dropped_reply_hides_what_was_done_and_the_token_finds_it(people, rekognition):
    rekognition.fail_next(DroppedReply("CreateUser"))

    with pytest.raises(HTTPClientError):
        people.create_user(CollectionId="people", UserId="ada", ClientRequestToken="t-1")

    assert people.list_users(CollectionId="people")["Users"] == [{"UserId": "ada", "UserStatus": "CREATED"}]
    people.create_user(CollectionId="people", UserId="ada", ClientRequestToken="t-1")
    assert (
        error_of(people.create_user, CollectionId="people", UserId="ada", ClientRequestToken="t-2")[0] == "ConflictException"
    )
    assert rekognition.calls["CreateUser"] == 3
    assert rekognition.done["CreateUser"] == 2


def test_an_index_whose_reply_was_dropped_is_found_by_its_external_id(people, rekognition):
    rekognition.fail_next(DroppedReply("IndexFaces"))

    with pytest.raises(HTTPClientError):
        people.index_faces(CollectionId="people", Image=IMAGE, ExternalImageId="visit-1")

    (face,) = people.list_faces(CollectionId="people")["Faces"]
    assert face["ExternalImageId"] == "visit-1"
    (record,) = people.index_faces(CollectionId="people", Image=IMAGE, ExternalImageId="visit-1")["FaceRecords"]
    assert record["Face"]["FaceId"] == face["FaceId"]


@pytest.mark.usefixtures("people")
def test_the_sdks_own_retries_hide_a_dropped_reply(rekognition):
    patient = client("rekognition", rekognition.url, ROOT, attempts=2)
    rekognition.fail_next(DroppedReply("CreateUser"))

    answer = patient.create_user(CollectionId="people", UserId="ada")

    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert rekognition.calls["CreateUser"] == 2


@pytest.mark.usefixtures("people")
def test_an_answer_may_come_too_late(rekognition):
    hasty = client("rekognition", rekognition.url, ROOT, read_s=0.05)
    rekognition.fail_next(Delay(60.0, "CreateUser"))

    with pytest.raises(ReadTimeoutError):
        hasty.create_user(CollectionId="people", UserId="ada")

    assert rekognition.done["CreateUser"] == 1


def test_a_captive_portal_looks_like_success_without_a_request_id(people, rekognition):
    rekognition.fail_next(Portal())

    answer = people.search_users_by_image(CollectionId="people", Image=IMAGE)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "RequestId" not in answer["ResponseMetadata"]
    assert "FaceModelVersion" not in answer
    assert rekognition.done["SearchUsersByImage"] == 0


def test_an_answer_has_a_request_id_and_a_date(people):
    told = people.list_collections()["ResponseMetadata"]

    assert len(told["RequestId"]) == 36
    assert told["HTTPHeaders"]["date"].endswith("GMT")


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_client_with_a_wrong_clock_is_refused_and_told_the_time(hours):
    with RekognitionServer(HashedFaces(), clock=lambda: datetime.now(UTC) + timedelta(hours=hours)) as server:
        people = client("rekognition", server.url, ROOT)

        assert error_of(people.list_collections)[:2] == ("InvalidSignatureException", 400)


SIGNED = "AWS4-HMAC-SHA256 Credential=test/20261122/{}/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + "0" * 64


@pytest.mark.parametrize(
    ("authorization", "operation", "code"),
    [
        (None, "ListCollections", "MissingAuthenticationTokenException"),
        ("Bearer x", "ListCollections", "IncompleteSignatureException"),
        (SIGNED.format("eu-west-1/rekognition"), "ListCollections", "InvalidSignatureException"),
        (SIGNED.format("us-east-1/s3"), "ListCollections", "InvalidSignatureException"),
        (SIGNED.format("us-east-1/rekognition"), "DetectFaces", "UnknownOperationException"),
    ],
)
def test_a_request_is_signed_for_this_service_and_region(rekognition, authorization, operation, code):
    headers = {"X-Amz-Target": f"RekognitionService.{operation}", "X-Amz-Date": f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"}
    connection = http.client.HTTPConnection("127.0.0.1", rekognition.port, timeout=5)

    connection.request("POST", "/", b"{}", headers | ({"Authorization": authorization} if authorization else {}))
    answer = json.loads(connection.getresponse().read())
    connection.close()

    assert answer["__type"] == code


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", "SerializationException"),
        (b"[]", "SerializationException"),
        (b'{"CollectionId": "people", "Image": {"Bytes": "%%%"}}', "SerializationException"),
        (b'{"Image": {"Bytes": "/9j/"}}', "ValidationException"),
        (b'{"CollectionId": 7, "Image": {"Bytes": "/9j/"}}', "ValidationException"),
    ],
)
def test_a_body_that_no_sdk_would_send_is_refused(body, code):
    with pytest.raises(Refused) as raised:
        read_request("IndexFaces", body)

    assert raised.value.code == code


def test_blobs_arrive_as_bytes():
    body = json.dumps({"CollectionId": "people", "Image": {"Bytes": base64.b64encode(b"\xff\xd8\xff").decode()}}).encode()

    assert read_request("IndexFaces", body)["Image"] == {"Bytes": b"\xff\xd8\xff"}


@pytest.mark.parametrize("reply", [{"DeletedFaces": []}, {"Deleted": ["x"]}, {"DeletedFaces": ["NOT-A-UUID"]}])
def test_an_answer_that_the_model_does_not_allow_never_leaves(reply):
    with pytest.raises(AssertionError, match="DeleteFaces answers what the model does not allow"):
        write_reply("DeleteFaces", reply)


def broken(image: bytes) -> list[SeenFace]:
    raise ZeroDivisionError(len(image))


def index_with_a_bug():
    with RekognitionServer(broken) as server:
        people = client("rekognition", server.url, ROOT)
        people.create_collection(CollectionId="people")
        assert error_of(people.index_faces, CollectionId="people", Image=IMAGE)[0] == "InternalServerError"


def test_a_bug_of_the_server_fails_the_test_that_met_it():
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        index_with_a_bug()
