"""What goes over the wire to and from Rekognition, checked both ways against the SDK's own model of the service."""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

MODEL = ServiceModel(Loader().load_service_model("rekognition", "service-2"), "rekognition")
TARGET = "RekognitionService."
CONTENT_TYPE = "application/x-amz-json-1.1"

SERVER_FAULTS = frozenset({"InternalServerError", "ThrottlingException"})
"""Errors that the model flags as the server's fault; they come as HTTP 500, all others as 400."""


class Refused(Exception):
    """The answer to a request is an error: its code, and words for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message

    @property
    def status(self) -> int:
        return 500 if self.code in SERVER_FAULTS else 400

    def body(self) -> bytes:
        return json.dumps({"__type": self.code, "Code": self.code, "Message": self.message}).encode()


def read_request(operation: str, body: bytes) -> dict[str, Any]:
    """Return a request's parameters with blobs as bytes; raise Refused where the service's model does."""
    shape = MODEL.operation_model(operation).input_shape
    try:
        sent = json.loads(body or b"{}")
    except ValueError as error:
        raise Refused("SerializationException", "the body is no JSON") from error
    if not isinstance(sent, dict):
        raise Refused("SerializationException", "the body is no JSON object")
    parameters: dict[str, Any] = _blobs_as_bytes(shape, sent)
    found = problems(shape, parameters)
    if found:
        many = "error" if len(found) == 1 else "errors"
        raise Refused("ValidationException", f"{len(found)} validation {many} detected: {'; '.join(found)}")
    _check_image(parameters)
    return parameters


def write_reply(operation: str, reply: dict[str, Any]) -> bytes:
    """Return the body of an answer; an answer that the model does not allow is our bug and raises AssertionError."""
    shape = MODEL.operation_model(operation).output_shape
    found = problems(shape, reply)
    assert not found, f"{operation} answers what the model does not allow: {found}"
    return json.dumps(reply, default=_as_json).encode()


def problems(shape: Any, value: Any) -> list[str]:
    """Return everything by which a value departs from a shape of the model, in the service's words where known."""
    report = ParamValidator().validate(value, shape)
    return [report.generate_report()] if report.has_errors() else list(_leftovers(shape, value, ""))


def _leftovers(shape: Any, value: Any, path: str) -> Iterator[str]:
    """Find what the SDK's own validator does not look at: maximum, pattern, enumeration."""
    limits, kind = shape.metadata, shape.type_name
    most = limits.get("max")
    if kind == "structure":
        for name, member in value.items():
            yield from _leftovers(shape.members[name], member, f"{path}.{_lower(name)}".lstrip("."))
    elif kind == "list":
        for number, member in enumerate(value, 1):
            yield from _leftovers(shape.member, member, f"{path}.{number}.member")
    if kind in {"list", "string", "blob", "map"} and most is not None and len(value) > most:
        yield _broken(path, f"Member must have length less than or equal to {most}")
    if kind in {"integer", "long", "float", "double"} and most is not None and value > most:
        yield _broken(path, f"Member must have value less than or equal to {most}")
    if kind == "string" and "pattern" in limits and not re.fullmatch(limits["pattern"], value):
        yield _broken(path, f"Member must satisfy regular expression pattern: {limits['pattern']}")
    if kind == "string" and shape.enum and value not in shape.enum:
        yield _broken(path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")


def _broken(path: str, constraint: str) -> str:
    return f"Value at '{path}' failed to satisfy constraint: {constraint}"


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


def _check_image(parameters: dict[str, Any]) -> None:
    """Hold a request to exactly one source of its image, which the model cannot say."""
    image = parameters.get("Image")
    if image is not None and ("Bytes" in image) == ("S3Object" in image):
        raise Refused("InvalidParameterException", "Request has invalid parameters")
    stored = (image or {}).get("S3Object")
    if stored is not None and not {"Bucket", "Name"} <= set(stored):
        raise Refused("InvalidParameterException", "Request has invalid parameters")


def _blobs_as_bytes(shape: Any, value: Any) -> Any:
    """Undo the base64 of every blob; whatever has another type than the model says is left for the check."""
    if shape.type_name == "structure" and isinstance(value, dict):
        return {
            name: _blobs_as_bytes(shape.members[name], member) if name in shape.members else member
            for name, member in value.items()
            if member is not None
        }
    if shape.type_name == "blob" and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise Refused("SerializationException", "a blob is no base64") from error
    return value


def _as_json(value: Any) -> Any:
    """Write times as the protocol does: seconds since 1970."""
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"{type(value)} does not go over the wire")
