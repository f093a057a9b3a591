import os
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    IncompleteReadError,
    NoCredentialsError,
    NoRegionError,
    ReadTimeoutError,
    SSLError,
)

from cloud.clients import open_client
from cloud.errors_aws import Call, translated
from cloud.rekognition import RekognitionFaces
from cloud.s3 import S3Store
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection
from tests.cloud.devstack import Devstack
from tests.cloud.portraits import portrait
from tests.cloud.sky import Reach

PUT = Call("s3", "PutObject", "bucket faces", "cloud.bucket")
URL = {"endpoint_url": "https://faces.example"}


def answered(code, words="", status=400, **headers):
    metadata: Any = {"RequestId": "1", "HTTPStatusCode": status, "HTTPHeaders": headers}
    return ClientError({"Error": {"Code": code, "Message": words}, "ResponseMetadata": metadata}, "PutObject")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(**URL),
        ConnectTimeoutError(**URL),
        ReadTimeoutError(**URL),
        SSLError(error=OSError("certificate is not yet valid"), **URL),
        IncompleteReadError(actual_bytes=1, expected_bytes=2),
        BotoCoreError(),
        answered("SlowDown", status=503),
        answered("InternalError", status=500),
        answered("ConditionalRequestConflict", status=409),
        answered("BadDigest"),
        answered("SomethingNew"),
        answered("ValidationException", status=500),
    ],
    ids=repr,
)
def test_what_may_pass_by_itself_is_worth_trying_again(error):
    assert isinstance(translated(error, PUT), CloudUnreachable)


@pytest.mark.parametrize(
    ("error", "cause", "words"),
    [
        (NoCredentialsError(), Rejection.CREDENTIALS, "there are no AWS credentials"),
        (CredentialRetrievalError(provider="iot", error_msg="403"), Rejection.CREDENTIALS, "cannot be renewed"),
        (NoRegionError(), Rejection.SETTING, "set cloud.region"),
        (answered("ExpiredToken"), Rejection.CREDENTIALS, "the AWS credentials ran out"),
        (answered("SignatureDoesNotMatch", status=403), Rejection.CREDENTIALS, "does not accept the credentials"),
        (
            answered("AccessDenied", status=403),
            Rejection.PERMISSION,
            "may not PutObject in bucket faces: allow s3:PutObject",
        ),
        (answered("NoSuchBucket", status=404), Rejection.SETTING, "there is no bucket faces: correct cloud.bucket"),
        (
            answered("PermanentRedirect", status=301, **{"x-amz-bucket-region": "eu-west-1"}),
            Rejection.SETTING,
            "bucket faces is in eu-west-1: correct cloud.region",
        ),
        (
            answered("AuthorizationHeaderMalformed", "the region 'us-east-1' is wrong; expecting 'ap-northeast-2'"),
            Rejection.SETTING,
            "bucket faces is in ap-northeast-2: correct cloud.region",
        ),
        (
            answered("InvalidSignatureException", "Credential should be scoped to a valid region."),
            Rejection.SETTING,
            "S3 is in another region than set: correct cloud.region",
        ),
        (answered("ServiceQuotaExceededException", "20 M faces"), Rejection.QUOTA, "raise the quota"),
        (answered("XMinioStorageFull", status=507), Rejection.QUOTA, "bucket faces is full"),
        (answered("EntityTooLarge"), Rejection.CONTENT, "S3 does not take it"),
    ],
    ids=repr,
)
def test_what_somebody_must_repair_is_said_in_one_sentence_with_the_repair(error, cause, words):
    refused = translated(error, PUT)

    assert isinstance(refused, CloudRejected)
    assert refused.cause is cause
    assert words in str(refused)


@pytest.mark.parametrize(("hours", "words"), [(2, "120 minutes slow"), (-2, "120 minutes fast")])
def test_a_wrong_clock_is_measured_by_the_services_own(hours, words):
    date = (datetime.now(UTC) + timedelta(hours=hours)).strftime("%a, %d %b %Y %H:%M:%S GMT")

    for error in (
        answered("RequestTimeTooSkewed", status=403, date=date),
        answered("InvalidSignatureException", "Signature expired: …", date=date),
    ):
        refused = translated(error, PUT)
        assert isinstance(refused, CloudRejected)
        assert refused.cause is Rejection.CLOCK
        assert f"the clock of this kiosk is {words}: set it" in str(refused)


def test_a_wrong_region_is_told_from_a_wrong_key(sky):
    signed = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    session: Any = boto3.Session()
    elsewhere = session.client("rekognition", "eu-west-1", endpoint_url=sky.server.url, config=Config(proxies={}), **signed)
    faces = RekognitionFaces(elsewhere, sky.collection)

    with pytest.raises(CloudRejected, match=r"Rekognition is in another region than eu-west-1: correct cloud\.") as wrong:
        faces.search(portrait("ada"))

    assert wrong.value.cause is Rejection.SETTING


def test_every_sentence_names_its_repair_and_is_one_line():
    codes = ("AccessDenied", "NoSuchBucket", "ExpiredToken", "PermanentRedirect", "LimitExceededException", "InvalidToken")
    for code in codes:
        words = str(translated(answered(code, "first\nsecond"), PUT))
        assert words.count(": ") == 1
        assert "\n" not in words


def test_a_refusal_without_a_request_id_and_a_name_is_the_networks():
    metadata: Any = {"HTTPStatusCode": 403}
    portal = ClientError({"Error": {"Code": "403", "Message": ""}, "ResponseMetadata": metadata}, "PutObject")

    assert isinstance(translated(portal, PUT), CloudUnreachable)


def test_without_a_region_the_setting_is_named():
    with pytest.raises(CloudRejected, match=r"set cloud\.region"):
        open_client("rekognition", "", 1, 1)


def test_without_credentials_it_is_said_where_to_read_about_them():
    bucket = S3Store(open_client("s3", "us-east-1", 1, 1), "faces")

    with pytest.raises(CloudRejected, match="there are no AWS credentials"):
        bucket.get("any", 1)


def test_pictures_never_travel_readable_but_on_this_machine(monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://storage.example:9000")
    with pytest.raises(CloudRejected, match="plain http"):
        open_client("s3", "us-east-1", 1, 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "no address")
    with pytest.raises(CloudRejected, match="the address of s3 cannot be used"):
        open_client("s3", "us-east-1", 1, 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000")
    assert open_client("s3", "us-east-1", 1, 1).meta.endpoint_url == "http://127.0.0.1:9000"


def test_another_server_is_reached_by_botos_own_settings(monkeypatch, sky):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", sky.devstack.url.replace("127.0.0.1", "localhost"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")

    S3Store(open_client("s3", "us-east-1", 3, 10), sky.bucket).put("kiosk-1/a", b"picture", "image/jpeg")

    assert sky.objects() == {"kiosk-1/a": b"picture"}


def test_profile_region_and_addresses_of_botos_own_file_are_taken(monkeypatch, sky, tmp_path):
    (tmp_path / "config").write_text(
        f"""[profile doorman]
        region = eu-central-1
        services = here
        aws_access_key_id = test
        aws_secret_access_key = test
        [services here]
        s3 =
          endpoint_url = {sky.devstack.url}
        dynamodb =
          endpoint_url = {sky.devstack.url}
        """.replace("        ", ""),
        encoding="utf-8",
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "doorman")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    S3Store(open_client("s3", "", 3, 10), sky.bucket).put("kiosk-1/a", b"picture", "image/jpeg")

    assert sky.objects() == {"kiosk-1/a": b"picture"}
    assert open_client("dynamodb", "", 3, 10).meta.endpoint_url == sky.devstack.url
    assert open_client("rekognition", "", 3, 10).meta.endpoint_url == "https://rekognition.eu-central-1.amazonaws.com"
    assert open_client("rekognition", "us-east-1", 3, 10).meta.region_name == "us-east-1"


def test_a_wrong_secret_is_said(sky, devstack: Devstack):
    right = devstack.add_user(f"k-{sky.bucket}", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    wrong = type(right)(right.access, "wrong")

    with pytest.raises(CloudRejected, match="AWS does not accept the credentials"):
        sky.store(Reach(devstack.url, sky.server.url, wrong)).put("a", b"", "text/plain")
