"""What went wrong with a call to AWS, as one of our two errors: worth trying again, or for somebody to repair."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    InvalidConfigError,
    InvalidRegionError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
    SSOError,
    TokenRetrievalError,
)

from kiosk.errors import CloudRejected, CloudUnreachable, Rejection

NAMES = {"s3": "S3", "rekognition": "Rekognition", "dynamodb": "DynamoDB"}

CLOCK = frozenset({"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"})
EXPIRED = frozenset({"ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"})
SIGNED_WRONG = frozenset({"InvalidSignatureException", "SignatureDoesNotMatch"})
UNKNOWN_KEY = frozenset(
    {
        *("InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "InvalidToken"),
        *("SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationToken", "AuthFailure"),
        *("MissingAuthenticationTokenException", "IncompleteSignature", "IncompleteSignatureException", "NotSignedUp"),
    }
)
DENIED = frozenset({"AccessDenied", "AccessDeniedException", "AllAccessDisabled", "Forbidden", "403"})
MISSING = frozenset({"NoSuchBucket", "ResourceNotFoundException", "InvalidBucketName"})
ELSEWHERE = frozenset({"PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301"})
FULL = frozenset(
    {
        *("ServiceQuotaExceededException", "LimitExceededException", "QuotaExceeded", "TooManyBuckets"),
        *("XMinioStorageFull", "XMinioAdminBucketQuotaExceeded"),
    }
)
"""The last two are what servers of one's own say."""
POISON = frozenset(
    {
        *("InvalidImageFormatException", "ImageTooLargeException", "InvalidParameterException", "ValidationException"),
        *("SerializationException", "EntityTooLarge", "InvalidRequest", "InvalidArgument", "KeyTooLongError"),
        *("MetadataTooLarge", "IdempotentParameterMismatchException", "ItemCollectionSizeLimitExceededException"),
    }
)
"""What is wrong with the one thing sent. Every other refusal that is not named here is tried again."""

PERMISSIONS = {
    "HeadObject": "s3:GetObject",
    "ListObjectVersions": "s3:ListBucketVersions",
    "DeleteObjects": "s3:DeleteObject and s3:DeleteObjectVersion",
    "TransactWriteItems": "dynamodb:PutItem and dynamodb:DeleteItem",
}
"""Permissions that are not called as the operation they allow."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked: of which service, and about what, in words ("bucket faces") with the setting that names it.

    `region` is where it was looked for, if that is known.
    """

    service: str
    operation: str
    about: str
    setting: str
    region: str = ""

    @property
    def name(self) -> str:
        return NAMES.get(self.service, self.service)

    @property
    def permission(self) -> str:
        return PERMISSIONS.get(self.operation, f"{self.service}:{self.operation}")


def translated(error: BotoCoreError | ClientError, call: Call) -> CloudUnreachable | CloudRejected:
    """Return what a call's error means, in one sentence and what to do."""
    if isinstance(error, ClientError):
        return _refused(error, call)
    if isinstance(error, NoCredentialsError | PartialCredentialsError | ProfileNotFound):
        return CloudRejected(Rejection.CREDENTIALS, f"there are no AWS credentials ({error}): see docs/cloud.md")
    if isinstance(error, CredentialRetrievalError | TokenRetrievalError | SSOError):
        fix = "see whether what renews them works"
        return CloudRejected(Rejection.CREDENTIALS, f"the AWS credentials cannot be renewed ({_short(error)}): {fix}")
    if isinstance(error, NoRegionError | InvalidRegionError):
        return CloudRejected(Rejection.SETTING, "it is not known in which AWS region everything is: set cloud.region")
    if isinstance(error, ParamValidationError | InvalidConfigError):
        return CloudRejected(Rejection.SETTING, f"{call.name} cannot be asked ({_short(error)}): correct {call.setting}")
    if isinstance(error, SSLError):
        why = "a wrong clock, or a network that wants a login first"
        return CloudUnreachable(f"{call.name} cannot be told from somebody else ({_short(error)}): perhaps {why}")
    return CloudUnreachable(f"{call.name} does not answer ({_short(error)}): trying again")


def no_service(call: Call) -> CloudUnreachable:
    """Return what an answer means that no AWS service gave: a network's own page, or an answer that was cut off."""
    return CloudUnreachable(f"what answers for {call.name} is not AWS: perhaps the network wants a login first")


def is_of_service(answer: Mapping[str, Any]) -> bool:
    """Tell what AWS says from a page of the network's own: it has a request id, or names its error as only AWS does."""
    code = str(answer.get("Error", {}).get("Code", ""))
    return bool(answer.get("ResponseMetadata", {}).get("RequestId")) or re.fullmatch(r"[A-Z][A-Za-z]{4,}", code) is not None


def _refused(error: ClientError, call: Call) -> CloudUnreachable | CloudRejected:
    response: Mapping[str, Any] = error.response
    if not is_of_service(response):
        return no_service(call)
    code, words = str(response.get("Error", {}).get("Code", "")), str(response.get("Error", {}).get("Message", ""))
    if code in CLOCK or (code == "InvalidSignatureException" and re.search(r"expired|not yet current", words)):
        fix = "set it, or let it reach a time server"
        return CloudRejected(Rejection.CLOCK, f"the clock of this kiosk is {_off_by(response)}: {fix}")
    if code in EXPIRED:
        return CloudRejected(Rejection.CREDENTIALS, "the AWS credentials ran out: see whether what renews them works")
    if code in SIGNED_WRONG and "scoped to" in words:
        fix = "correct cloud.region, or the address that is set for it"
        return CloudRejected(Rejection.SETTING, f"{call.name} is in another region than {call.region or 'set'}: {fix}")
    if code in UNKNOWN_KEY:
        return CloudRejected(Rejection.CREDENTIALS, f"AWS does not accept the credentials ({code}): see docs/cloud.md")
    if code in DENIED:
        fix = f"allow {call.permission} in its policy"
        return CloudRejected(Rejection.PERMISSION, f"this kiosk may not {call.operation} in {call.about}: {fix}")
    if code in ELSEWHERE:
        return CloudRejected(Rejection.SETTING, f"{call.about} is {_place(response, words)}: correct cloud.region")
    if code in MISSING or _is_other_table(code, words):
        region = "" if call.service == "s3" else " or cloud.region"  # a bucket is found from everywhere
        fix = f"correct {call.setting}{region}, or make it with `doorman cloud deploy`"
        return CloudRejected(Rejection.SETTING, f"{_not_there(code, call)}: {fix}")
    if code in FULL:
        fix = "raise the quota in the AWS console, or delete what is not needed any more"
        return CloudRejected(Rejection.QUOTA, f"{call.about} is full ({_short(words, 100)}): {fix}")
    if code in POISON and status_of(response) < 500:
        return CloudRejected(Rejection.CONTENT, f"{call.name} does not take it ({code}: {_short(words, 200)})")
    return CloudUnreachable(f"{call.name} answers {code or status_of(response)} to {call.operation}: trying again")


def _is_other_table(code: str, words: str) -> bool:
    """Tell whether a table is there but has other keys than ours."""
    return code == "ValidationException" and bool(
        re.search(r"match the schema|specified index|Type mismatch for|Missing the key", words)
    )


def _not_there(code: str, call: Call) -> str:
    if code == "ValidationException":
        return f"{call.about} has other keys than doorman's"
    return f"there is no {call.about}{f' in {call.region}' if call.region and call.service != 's3' else ''}"


def status_of(response: Mapping[str, Any]) -> int:
    """Return the HTTP status of an answer, 0 for none."""
    return int(response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _off_by(response: Mapping[str, Any]) -> str:
    """Say by how much the clock that signs is off, as the service's own date tells."""
    told = response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date", "")
    try:
        ahead = datetime.now(UTC) - parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return "wrong"
    minutes = round(ahead.total_seconds() / 60)
    return "wrong" if not minutes else f"{abs(minutes)} minutes {'fast' if minutes > 0 else 'slow'}"


def _place(response: Mapping[str, Any], words: str) -> str:
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    expected = re.search(r"expecting '([a-z0-9-]+)'", words)
    region = headers.get("x-amz-bucket-region") or (expected[1] if expected else "")
    return f"in {region}" if region else "in another region"


def _short(said: object, most: int = 160) -> str:
    return " ".join(str(said).split())[:most]
