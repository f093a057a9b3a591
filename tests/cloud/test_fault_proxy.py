import http.client
from collections import Counter
from http.server import BaseHTTPRequestHandler

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    HTTPClientError,
    ReadTimeoutError,
)

from tests.cloud.clients import client
from tests.cloud.devstack import ROOT
from tests.cloud.fault_proxy import Break, FaultProxy, evenly
from tests.cloud.loopback import Loopback


class Echo(BaseHTTPRequestHandler):
    """Answers with what it got: bodies raw, as they came over the wire."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        raw = b""
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            while not raw.endswith(b"\r\n\r\n"):
                raw += self.rfile.readline()
        else:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x;ext=1\r\n%s\r\n0\r\nx-trailer: 1\r\n\r\n" % (len(raw), raw)
        elif self.path == "/unending":
            self.close_connection = True
            self.send_header("Connection", "close")
            body = raw
        else:
            self.send_header("Content-Length", str(len(raw)))
            body = raw
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def bucket(devstack):
    devstack.client("s3").create_bucket(Bucket="broken")
    devstack.client("dynamodb").create_table(
        TableName="broken",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    return "broken"


@pytest.fixture(scope="module")
def kiosk(devstack):
    """Return the key of a user whose signatures the server really checks."""
    everything = {"Effect": "Allow", "Action": ["s3:*", "dynamodb:*"], "Resource": "*"}
    return devstack.add_user("kiosk-proxied", everything)


@pytest.fixture
def proxy(devstack):
    with FaultProxy(devstack.url) as running:
        yield running


@pytest.fixture
def s3(proxy, kiosk):
    return client("s3", proxy.url, kiosk)


@pytest.fixture
def stored(devstack, bucket):
    """Return a function that looks past the proxy whether this test's object is there."""
    direct = devstack.client("s3")

    def look(key):
        return direct.list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"] == 1

    return look


def test_without_faults_signed_requests_pass_unchanged(proxy, s3, bucket, kiosk):
    body = bytes(range(256)) * 4000
    s3.put_object(Bucket=bucket, Key="whole", Body=body, ChecksumAlgorithm="SHA256", Metadata={"visit": "1"})

    got = s3.get_object(Bucket=bucket, Key="whole", ChecksumMode="ENABLED")
    assert got["Body"].read() == body
    assert s3.head_object(Bucket=bucket, Key="whole")["ContentLength"] == len(body)
    s3.delete_object(Bucket=bucket, Key="whole")
    rows = client("dynamodb", proxy.url, kiosk)
    rows.put_item(TableName=bucket, Item={"id": {"S": "1"}})
    assert rows.get_item(TableName=bucket, Key={"id": {"S": "1"}})["Item"] == {"id": {"S": "1"}}
    assert (proxy.passed, proxy.broken) == (6, Counter())


def test_a_body_in_signed_chunks_with_a_trailing_checksum_passes(proxy, kiosk, bucket):
    over_tls = client("s3", proxy.url.replace("http:", "https:"), kiosk)  # only for TLS the SDK sends bodies this way
    sent = []

    def without_tls(request, **_):
        sent.append(request.headers)
        request.url = request.url.replace("https:", "http:")

    over_tls.meta.events.register("before-send.s3.PutObject", without_tls)
    over_tls.put_object(Bucket=bucket, Key="chunked", Body=b"picture" * 30_000)

    assert sent[0]["Content-Encoding"] == b"aws-chunked"
    assert sent[0]["X-Amz-Trailer"] == b"x-amz-checksum-crc32"
    got = client("s3", proxy.url, kiosk).get_object(Bucket=bucket, Key="chunked", ChecksumMode="ENABLED")
    assert got["Body"].read() == b"picture" * 30_000


LOST = [
    (Break.RESET, ConnectionClosedError),
    (Break.DROP_BEFORE, ConnectionClosedError),
    (Break.STALL_BEFORE, ReadTimeoutError),
    (Break.DROP_AFTER, ConnectionClosedError),
    (Break.STALL_AFTER, ReadTimeoutError),
]


@pytest.mark.parametrize(("kind", "error"), LOST, ids=lambda value: getattr(value, "name", ""))
def test_a_broken_put_looks_the_same_whether_it_took_effect_or_not(proxy, kiosk, bucket, stored, kind, error):
    hasty = client("s3", proxy.url, kiosk, read_s=0.5)
    proxy.break_next(kind)

    with pytest.raises(error):
        hasty.put_object(Bucket=bucket, Key=f"lost/{kind.name}", Body=b"picture")

    assert stored(f"lost/{kind.name}") is kind.takes_effect
    assert proxy.broken == Counter([kind])


@pytest.mark.parametrize(("kind", "error"), LOST, ids=lambda value: getattr(value, "name", ""))
def test_a_broken_write_to_a_table_is_the_same(proxy, bucket, devstack, kiosk, kind, error):
    rows = client("dynamodb", proxy.url, kiosk, read_s=0.5)
    proxy.break_next(kind, only="PutItem")
    rows.get_item(TableName=bucket, Key={"id": {"S": "0"}})

    with pytest.raises(error):
        rows.put_item(TableName=bucket, Item={"id": {"S": kind.name}})

    found = devstack.client("dynamodb").get_item(TableName=bucket, Key={"id": {"S": kind.name}})
    assert ("Item" in found) is kind.takes_effect


def test_a_put_whose_reply_was_lost_meets_itself_when_it_is_repeated(proxy, bucket, kiosk, stored):
    proxy.break_next(Break.DROP_AFTER)
    patient = client("s3", proxy.url, kiosk, attempts=2)

    with pytest.raises(ClientError) as raised:
        patient.put_object(Bucket=bucket, Key="once", Body=b"picture", IfNoneMatch="*")

    assert raised.value.response["Error"]["Code"] == "PreconditionFailed"
    assert raised.value.response["ResponseMetadata"]["RetryAttempts"] == 1
    assert stored("once")


def test_a_slow_answer_still_comes_whole(proxy, s3, bucket):
    s3.put_object(Bucket=bucket, Key="slow", Body=bytes(100_000))
    proxy.break_next(Break.SLOW)

    assert s3.get_object(Bucket=bucket, Key="slow")["Body"].read() == bytes(100_000)
    assert proxy.broken == Counter([Break.SLOW])


@pytest.mark.usefixtures("people")
def test_a_reply_whose_head_is_cut_is_taken_for_an_empty_success(rekognition):
    with FaultProxy(rekognition.url, shares={Break.CUT: 1.0}) as proxy:
        answer = client("rekognition", proxy.url, ROOT).list_faces(CollectionId="people")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "content-length" not in answer["ResponseMetadata"]["HTTPHeaders"]
    assert "Faces" not in answer


def test_a_picture_that_is_cut_short_is_noticed(proxy, s3, bucket):
    s3.put_object(Bucket=bucket, Key="cut", Body=bytes(100_000))
    proxy.break_next(Break.CUT)

    with pytest.raises(HTTPClientError, match="IncompleteRead"):
        s3.get_object(Bucket=bucket, Key="cut")["Body"].read()


def test_behind_a_captive_portal_every_call_seems_to_work(proxy, s3, bucket, stored):
    proxy.break_next(Break.PORTAL)

    answer = s3.put_object(Bucket=bucket, Key="portal", Body=b"picture")

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert "RequestId" not in answer["ResponseMetadata"]
    assert "ETag" not in answer
    assert not stored("portal")


def refusal(call, **parameters):
    with pytest.raises(ClientError) as raised:
        call(**parameters)
    told = raised.value.response
    return told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize(
    ("kind", "from_s3", "from_rekognition", "from_dynamodb"),
    [
        (Break.THROTTLE, ("SlowDown", 503), ("ThrottlingException", 500), ("ThrottlingException", 400)),
        (
            Break.SKEWED,
            ("RequestTimeTooSkewed", 403),
            ("InvalidSignatureException", 400),
            ("InvalidSignatureException", 400),
        ),
    ],
)
def test_each_service_refuses_in_its_own_words(proxy, s3, bucket, kind, from_s3, from_rekognition, from_dynamodb):
    proxy.shares = {kind: 1.0}
    people, rows = (client(service, proxy.url, ROOT) for service in ("rekognition", "dynamodb"))

    assert refusal(s3.put_object, Bucket=bucket, Key="x", Body=b"") == from_s3
    assert refusal(people.list_collections) == from_rekognition
    assert refusal(rows.list_tables) == from_dynamodb
    assert refusal(s3.head_object, Bucket=bucket, Key="x")[1] == from_s3[1]


def test_a_wrong_date_comes_with_an_answer_that_is_right(proxy, s3, bucket):
    right = s3.put_object(Bucket=bucket, Key="dated", Body=b"x")["ResponseMetadata"]["HTTPHeaders"]["date"]
    proxy.break_next(Break.WRONG_DATE)

    answer = s3.get_object(Bucket=bucket, Key="dated")

    assert answer["Body"].read() == b"x"
    assert answer["ResponseMetadata"]["HTTPHeaders"]["date"] != right


def test_the_proxy_stands_before_rekognition_too(rekognition, people):
    with FaultProxy(rekognition.url) as proxy:
        proxied = client("rekognition", proxy.url, ROOT)
        proxy.break_next(Break.DROP_AFTER, only="CreateUser")

        with pytest.raises(ConnectionClosedError):
            proxied.create_user(CollectionId="people", UserId="ada", ClientRequestToken="t-1")
        proxied.create_user(CollectionId="people", UserId="ada", ClientRequestToken="t-1")

    assert [user["UserId"] for user in people.list_users(CollectionId="people")["Users"]] == ["ada"]


@pytest.mark.parametrize("path", ["/", "/chunked", "/unending"])
def test_bodies_pass_as_they_came_whatever_their_framing(path):
    chunks = b"5;chunk-signature=0a\r\nhello\r\n0;chunk-signature=0b\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"
    with Loopback(Echo) as echo, FaultProxy(echo.url) as proxy:
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
        for headers, body in (({"Transfer-Encoding": "chunked"}, chunks), ({"Content-Length": "3"}, b"abc")):
            connection.putrequest("POST", path)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            assert connection.getresponse().read() == body
        connection.close()

    assert proxy.passed == 2


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked():
    with Loopback(Echo) as echo, FaultProxy(echo.url) as proxy:
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=5)
        connection.putrequest("POST", "/")
        connection.putheader("Expect", "100-continue")
        connection.putheader("Content-Length", "3")
        connection.endheaders()
        assert connection.sock.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(b"abc")

        assert connection.getresponse().read() == b"abc"
        connection.close()


def test_a_server_that_is_gone_is_a_closed_connection(s3, proxy, bucket):
    proxy.upstream = ("127.0.0.1", proxy.port + 1 if proxy.port < 65_000 else proxy.port - 1)

    with pytest.raises(ConnectionClosedError):
        s3.list_objects_v2(Bucket=bucket)


def test_a_seed_breaks_the_same_exchanges_again(devstack, bucket, kiosk):
    def run():
        kinds = []
        with FaultProxy(devstack.url, seed=3, shares=evenly(0.5), slow_s=0.01) as proxy:
            s3 = client("s3", proxy.url, kiosk, read_s=0.5)
            for number in range(40):
                try:
                    s3.put_object(Bucket=bucket, Key=f"seeded/{number}", Body=b"x")
                    kinds.append("fine")
                except (BotoCoreError, ClientError) as error:
                    kinds.append(type(error).__name__)
            return kinds, proxy.broken, proxy.passed

    first, second = run(), run()

    assert first == second
    assert 10 < first[2] < 30
    assert len(first[1]) > 6


def test_a_net_can_break_and_heal(proxy, s3, bucket):
    proxy.shares = {Break.RESET: 1.0}
    with pytest.raises(ConnectionClosedError):
        s3.list_objects_v2(Bucket=bucket)
    proxy.shares = {}

    assert s3.list_objects_v2(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 200
