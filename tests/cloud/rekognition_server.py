"""A Rekognition of our own over real HTTP: the JSON protocol in front of the collections, with faults on demand.

with RekognitionServer(RealFaces()) as server:
    client("rekognition", server.url, keys).create_collection(CollectionId="people")
"""

import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from threading import Lock
from typing import Any
from uuid import uuid4

from tests.cloud.loopback import Loopback
from tests.cloud.rekognition_collections import ACCOUNT, OPERATIONS, REGION, Collections, arn_of
from tests.cloud.rekognition_faces import FaceReader
from tests.cloud.rekognition_wire import CONTENT_TYPE, TARGET, Refused, read_request, write_reply

SIGNATURE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[\w-]+)/\d{8}/(?P<region>[a-z0-9-]+)/(?P<service>[a-z0-9-]+)/aws4_request, ?"
    r"SignedHeaders=(?P<signed>[a-z0-9;-]+), ?Signature=[0-9a-f]{64}"
)
SKEW = timedelta(minutes=5)
"""How far a client's clock may be off."""

MOST_STORED_BYTES = 15 * 1024 * 1024
"""Size of an image in S3 that is still read (the service's guidelines)."""

PORTAL_PAGE = b"<!DOCTYPE html><html><title>Welcome</title><body>Please accept the terms of this network.</body></html>"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Answer with an error instead of doing anything."""

    code: str
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Delay:
    """Do what was asked, and answer so many seconds later."""

    seconds: float
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class DroppedReply:
    """Do what was asked, and close the connection without a word."""

    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Portal:
    """Do nothing, and answer as the page of a hotel's network does: 200, HTML."""

    operation: str | None = None


Fault = Refusal | Delay | DroppedReply | Portal

Permits = Callable[[str, str, str], bool | None]
"""Whether an access key may do an action ("rekognition:IndexFaces") on a resource's ARN; None for a key nobody has."""

ObjectReader = Callable[[str, str, str, str | None], bytes]
"""Returns the bytes of an object: access key, bucket, name, version; raises LookupError if that key may not read it."""


def no_object(*_: object) -> bytes:
    """Read for a server without S3 beside it."""
    raise LookupError


class RekognitionServer(Loopback):
    """Serves `collections` on `url`. Without `permits`, which may be set later, a well-formed signature may do everything.

    `calls` counts the requests that arrived per operation, `done` those that were answered without an error, whether or
    not the answer was sent. `clock` dates answers and judges signatures; `options` are those of Collections.
    """

    def __init__(
        self,
        faces_of: FaceReader,
        *,
        permits: Permits | None = None,
        read_object: ObjectReader = no_object,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        **options: Any,
    ) -> None:
        super().__init__(RekognitionExchange)
        self.collections = Collections(faces_of, now=clock, **options)
        self.calls: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.clock = clock
        self.permits = permits
        self._read_object = read_object
        self._faults: deque[Fault] = deque()
        self._counting = Lock()

    def fail_next(self, *faults: Fault) -> None:
        """Queue faults; each hits one request, the first that is of its operation (any, when it names none)."""
        with self._counting:
            self._faults.extend(faults)

    def fault_for(self, operation: str) -> Fault | None:
        """Count a request and take the fault that is due for it."""
        with self._counting:
            self.calls[operation] += 1
            for fault in self._faults:
                if fault.operation in {None, operation}:
                    self._faults.remove(fault)
                    return fault
        return None

    def answer(self, operation: str, key: str, body: bytes) -> bytes:
        """Return the body of the answer to a request that is signed with an access key; raises Refused."""
        parameters = read_request(operation, body)
        self._check_permission(operation, key, parameters.get("CollectionId"))
        if "Image" in parameters:
            parameters["Image"] = self._image(key, parameters["Image"])
        reply = self.collections.answer(operation, parameters)
        with self._counting:
            self.done[operation] += 1
        return write_reply(operation, reply)

    def _check_permission(self, operation: str, key: str, collection: str | None) -> None:
        if self.permits is None:
            return
        on_all = collection is None or operation in {"CreateCollection", "ListCollections"}
        resource = "*" if on_all else arn_of(str(collection))
        allowed = self.permits(key, f"rekognition:{operation}", resource)
        if allowed is None:
            raise Refused("UnrecognizedClientException", "The security token included in the request is invalid.")
        if not allowed:
            who, what = f"arn:aws:iam::{ACCOUNT}:user/{key}", f"rekognition:{operation} on resource: {resource}"
            raise Refused("AccessDeniedException", f"User: {who} is not authorized to perform: {what}")

    def _image(self, key: str, image: dict[str, Any]) -> bytes:
        if "Bytes" in image:
            return bytes(image["Bytes"])
        stored = image["S3Object"]
        try:
            content = self._read_object(key, stored["Bucket"], stored["Name"], stored.get("Version"))
        except LookupError:
            text = "Unable to get object metadata from S3. Check object key, region and/or access permissions."
            raise Refused("InvalidS3ObjectException", text) from None
        if len(content) > MOST_STORED_BYTES:
            raise Refused("ImageTooLargeException", "Image size is too large")
        return content


class RekognitionExchange(BaseHTTPRequestHandler):
    """One connection of a client, kept alive from request to request."""

    server: RekognitionServer
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or delayed acknowledgement costs 40 ms

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        target = self.headers.get("X-Amz-Target", "")
        fault = self.server.fault_for(target.removeprefix(TARGET))
        if isinstance(fault, Portal):
            self._send(200, "text/html; charset=utf-8", PORTAL_PAGE, of_service=False)
            return
        try:
            status, reply = 200, self._answer(fault, target, body)
        except Refused as refused:
            status, reply = refused.status, refused.body()
        if isinstance(fault, Delay):
            self.server.stopping.wait(fault.seconds)
        if isinstance(fault, DroppedReply):
            self.close_connection = True
        else:
            self._send(status, CONTENT_TYPE, reply)

    def _answer(self, fault: Fault | None, target: str, body: bytes) -> bytes:
        """Return the answer's body; raises Refused, also for a bug of this server, which fails the test as well."""
        if isinstance(fault, Refusal):
            raise Refused(fault.code, "This refusal was ordered by the test")
        key, operation = self._signer(), target.removeprefix(TARGET)
        if not target.startswith(TARGET) or operation not in OPERATIONS:
            raise Refused("UnknownOperationException", f"There is no operation {target!r}")
        try:
            return self.server.answer(operation, key, body)
        except Refused:
            raise
        except Exception as error:
            self.server.mistakes.append(f"{operation}: {error!r}")
            raise Refused("InternalServerError", "the test server has a bug") from error

    def _signer(self) -> str:
        """Return the access key that signed, or refuse; the signature's form is checked, its arithmetic is not."""
        header = self.headers.get("Authorization")
        if header is None:
            raise Refused("MissingAuthenticationTokenException", "Missing Authentication Token")
        signature = SIGNATURE.fullmatch(header)
        try:
            signed_at = datetime.strptime(self.headers.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        except ValueError:
            signature = None
        if signature is None or not {"host", "x-amz-date"} <= set(signature["signed"].split(";")):
            raise Refused("IncompleteSignatureException", "The Authorization header is not one of AWS4-HMAC-SHA256")
        if (signature["service"], signature["region"]) != ("rekognition", REGION):
            raise Refused("InvalidSignatureException", f"Credential should be scoped to {REGION} and rekognition")
        if abs(self.server.clock() - signed_at) > SKEW:
            text = f"Signature expired: {signed_at} is too far from {self.server.clock()}"
            raise Refused("InvalidSignatureException", text)
        return signature["key"]

    def _send(self, status: int, kind: str, body: bytes, *, of_service: bool = True) -> None:
        self.send_response_only(status)
        if of_service:
            self.send_header("x-amzn-RequestId", str(uuid4()))
        self.send_header("Date", format_datetime(self.server.clock(), usegmt=True))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's own name
        """Say nothing: a test reads the counters."""
