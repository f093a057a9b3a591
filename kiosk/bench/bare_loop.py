"""The rival of a drain: the same calls in the same order by a bare loop over boto3, in one thread, from memory."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

SERVICES = ("s3", "dynamodb", "rekognition")
ONCE = "ClientRequestToken"


@dataclass(slots=True)
class Call:
    """One call as it was made; `face` is what IndexFaces answered, or empty."""

    service: str
    operation: str
    parameters: dict[str, Any]
    face: str = ""


@dataclass(slots=True)
class Tape:
    """Notes every call of the clients that it listens to, in order. One thread at a time."""

    calls: list[Call] = field(default_factory=list)

    def listen(self, client: Any) -> Any:
        """Note a client's calls from now on; returns the client."""
        client.meta.events.register("provide-client-params", self._note)
        client.meta.events.register("after-call.rekognition.IndexFaces", self._answered)
        return client

    def _note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        self.calls.append(Call(service, model.name, dict(params)))

    def _answered(self, parsed: dict[str, Any], **_: Any) -> None:
        records = parsed.get("FaceRecords") or ()
        self.calls[-1].face = records[0]["Face"]["FaceId"] if records else ""

    def cut(self) -> list[Call]:
        """Return what was noted since the last cut."""
        calls, self.calls = self.calls, []
        return calls


def elsewhere(calls: Iterable[Call], names: dict[str, str]) -> list[Call]:
    """Return the same calls about another bucket, other tables and another collection."""
    moved = [Call(one.service, one.operation, _renamed(one.parameters, names), one.face) for one in calls]
    for call in moved:
        if ONCE in call.parameters:  # the service would take it for the first call, with other parameters
            call.parameters[ONCE] += "-again"
    return moved


def play(calls: Iterable[Call], clients: dict[str, Any]) -> None:
    """Make the calls, one after the other; where one is refused for its condition, so it was before."""
    methods: dict[tuple[str, str], Callable[..., Any]] = {
        (service, operation): getattr(client, name)
        for service, client in clients.items()
        for name, operation in client.meta.method_to_api_mapping.items()
    }
    faces: dict[str, str] = {}
    for call in calls:
        parameters = call.parameters
        if "FaceIds" in parameters:
            parameters = parameters | {"FaceIds": [faces.get(face, face) for face in parameters["FaceIds"]]}
        with suppress(ClientError):
            answer = methods[call.service, call.operation](**parameters)
            if call.face:
                faces[call.face] = answer["FaceRecords"][0]["Face"]["FaceId"]


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value
