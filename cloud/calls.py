"""The one gate to AWS: every call is counted, its errors become ours, and an answer is believed only if it is whole."""

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from cloud.errors_aws import Call, is_of_service, no_service, translated
from kiosk.domain.spending import Charge

Answer = Mapping[str, Any]
Count = Callable[[Charge, int], None]


def count_nothing(_charge: Charge, _calls: int) -> None:
    """Take no note of what a call costs."""


class Gate:
    """Calls one client's operations. `count` is told of every call that leaves, before its answer is known.

    `about` and `setting` name what the calls are about, for people: "bucket faces", "cloud.bucket".
    """

    def __init__(self, client: Any, about: str, setting: str, count: Count = count_nothing) -> None:
        self._client, self._about, self._setting, self._count = client, about, setting, count
        self._service: str = client.meta.service_model.service_name
        self._region: str = client.meta.region_name or ""

    def call(
        self,
        operation: str,
        charge: Charge,
        *,
        proof: str = "",
        times: int = 1,
        expect: frozenset[str] = frozenset(),
        **parameters: Any,
    ) -> Answer:
        """Call an operation by its name in AWS's reference and return the answer.

        `proof` is a field that the service never leaves out; `times` is how many calls it is paid as. Raises
        CloudUnreachable or CloudRejected, and ClientError itself for the error codes to `expect`.
        """
        asked = self._asked(operation)
        self._count(charge, times)
        try:
            answer: Answer = getattr(self._client, _method(self._client, operation))(**parameters)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in expect and is_of_service(error.response):
                raise
            raise translated(error, asked) from error
        except BotoCoreError as error:
            raise translated(error, asked) from error
        except ResponseParserError as garbled:
            raise no_service(asked) from garbled
        if not is_of_service(answer) or not _is_whole(answer) or (proof and proof not in answer):
            if "Body" in answer:
                answer["Body"].close()
            raise no_service(asked)
        return answer

    def read(self, body: Any, operation: str, most: int) -> bytes:
        """Read the body of an answer, at most one byte more than `most`."""
        content = b""
        try:
            # One that was cut off says so only to whoever reads on behind its end.
            while chunk := body.read(most + 1 - len(content)):
                content += chunk
        except BotoCoreError as error:
            raise translated(error, self._asked(operation)) from error
        finally:
            body.close()
        return content

    def _asked(self, operation: str) -> Call:
        return Call(self._service, operation, self._about, self._setting, self._region)


def details(error: ClientError) -> Answer:
    """Return what an error came with."""
    return dict(error.response)


def _method(client: Any, operation: str) -> str:
    """Return what an operation is called in Python."""
    names: Mapping[str, str] = client.meta.method_to_api_mapping
    return next(python for python, name in names.items() if name == operation)


def _is_whole(answer: Answer) -> bool:
    """Tell a whole head from one that was cut off before the headers that end it."""
    headers = answer["ResponseMetadata"].get("HTTPHeaders", {})
    return "content-length" in headers or "transfer-encoding" in headers
