"""Proves with real calls what a kiosk's credentials can do, and that they can do nothing else; no call changes a thing.

Each call is harmless whatever the answer: writes have a condition that never holds, or name what is not there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cloud.clients import open_client
from cloud.errors_aws import DENIED, PERMISSIONS, Call, translated
from cloud.exchange import KIOSKS
from cloud.rows import typed
from kiosk.domain.meta import heartbeat_key
from kiosk.errors import CloudRejected, Rejection

STRANGER = "p-0000000000000000"
NOBODYS_LABEL = "l-0000000000000000"
NO_FACE = "00000000-0000-0000-0000-000000000000"
NO_IMAGE = b"no image"
ELSEWHERE = "doorman-check-of-another-kiosk"
NEVER = {"ConditionExpression": "attribute_exists(doorman_check)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where everything is, and as which kiosk; `others` are kiosks whose heartbeats are there to be read."""

    device: str
    bucket: str
    users: str
    history: str
    exchange: str
    collection: str
    by_function: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One thing tried: whether it `should` be allowed, whether it `is` (None: it could not be told), and what to do."""

    name: str
    should: bool
    allowed: bool | None
    words: str
    fix: str = ""

    @property
    def is_right(self) -> bool:
        return self.allowed is self.should


@dataclass(frozen=True, slots=True)
class _Try:
    name: str
    should: bool
    service: str
    operation: str
    asked: Mapping[str, Any]
    permission: str = ""


def prove(target: Target, region: str, connect_s: float, read_s: float) -> Iterator[Proof]:
    """Try everything, one after the other. Raises CloudRejected where there are no credentials or no region."""
    services = ("s3", "dynamodb", "rekognition")
    clients = {name: open_client(name, region, connect_s, read_s) for name in services}
    for one in _tries(target):
        yield _proof(clients[one.service], one)


def _proof(client: Any, one: _Try) -> Proof:
    call = Call(one.service, one.operation, one.name, "cloud")
    permission = one.permission or PERMISSIONS.get(one.operation, f"{one.service}:{one.operation}")
    names: Mapping[str, str] = client.meta.method_to_api_mapping
    method = next(python for python, name in names.items() if name == one.operation)
    try:
        answer = getattr(client, method)(**one.asked)
    except ClientError as refused:
        if refused.response.get("Error", {}).get("Code") in DENIED:
            return _judged(one, permission, is_allowed=False)
        meaning = translated(refused, call)
        if isinstance(meaning, CloudRejected) and meaning.cause in {Rejection.CLOCK, Rejection.CREDENTIALS}:
            raise meaning from None
        is_missing = isinstance(meaning, CloudRejected) and meaning.cause is Rejection.SETTING
        if is_missing and STRANGER not in one.asked.values():
            return Proof(name=one.name, should=one.should, allowed=None, words="it could not be told", fix=str(meaning))
        return _judged(one, permission, is_allowed=True)
    except BotoCoreError as error:
        meaning = translated(error, call)
        if isinstance(meaning, CloudRejected):
            raise meaning from None
        return Proof(name=one.name, should=one.should, allowed=None, words="it could not be told", fix=str(meaning))
    if "Body" in answer:
        answer["Body"].close()
    return _judged(one, permission, is_allowed=True)


def _judged(one: _Try, permission: str, *, is_allowed: bool) -> Proof:
    words = "can" if is_allowed else "cannot"
    if is_allowed is one.should:
        return Proof(name=one.name, should=one.should, allowed=is_allowed, words=words)
    fix = f"allow {permission}: attach the policy that `doorman cloud deploy` made for this kiosk"
    if is_allowed:
        fix = f"take {permission} away: attach to this kiosk that policy alone"
    return Proof(name=one.name, should=one.should, allowed=is_allowed, words=words, fix=fix)


def _tries(target: Target) -> Iterator[_Try]:
    yield from _bucket(target)
    yield from _tables(target)
    if target.collection:
        yield from _faces(target)


def _bucket(target: Target) -> Iterator[_Try]:
    here, own = {"Bucket": target.bucket}, heartbeat_key(target.device)
    yield _Try("put under its own prefix", True, "s3", "PutObject", {**here, "Key": own, "Body": b"{}"})
    yield _Try("read under its own prefix", True, "s3", "GetObject", {**here, "Key": own})
    erased = {**here, "Key": f"{target.device}/{ELSEWHERE}", "VersionId": "null"}
    may_erase = not target.by_function
    yield _Try("erase under its own prefix", may_erase, "s3", "DeleteObject", erased, "s3:DeleteObjectVersion")
    prefix = {**here, "Prefix": f"{target.device}/{ELSEWHERE}"}
    yield _Try("find versions under its own prefix", may_erase, "s3", "ListObjectVersions", prefix)
    yield _Try("list the bucket", False, "s3", "ListObjectsV2", here, "s3:ListBucket")
    yield _Try("find versions anywhere", False, "s3", "ListObjectVersions", here)
    foreign = {**here, "Key": f"{ELSEWHERE}/heartbeat"}
    yield _Try("put under another prefix", False, "s3", "PutObject", {**foreign, "Body": b"", "IfMatch": '"0"'})
    yield _Try("erase under another prefix", False, "s3", "DeleteObject", {**foreign, "VersionId": "null"})
    for other in target.others[:1]:
        yield _Try("read another kiosk's objects", False, "s3", "GetObject", {**here, "Key": heartbeat_key(other)})


def _tables(target: Target) -> Iterator[_Try]:
    def row(name: str, should: bool, operation: str, table: str, **asked: Any) -> _Try:
        return _Try(name, should, "dynamodb", operation, {"TableName": table} | asked)

    by_kiosk = not target.by_function
    person, visit = typed({"user_id": STRANGER}), typed({"user_id": STRANGER, "visited": 1})
    label, theirs = typed({"pk": NOBODYS_LABEL, "sk": "label"}), typed({"pk": f"log#{ELSEWHERE}", "sk": "0"})
    ours = typed({"pk": f"log#{target.device}", "sk": "0"})
    key = {"KeyConditionExpression": "#k = :k", "ExpressionAttributeNames": {"#k": "pk"}}
    kiosks = key | {"ExpressionAttributeValues": typed({":k": KIOSKS}), "Limit": 1}
    change = {"UpdateExpression": "SET doorman_check = :x", "ExpressionAttributeValues": typed({":x": 1})} | NEVER
    visits = key | {"ExpressionAttributeNames": {"#k": "user_id"}, "ExpressionAttributeValues": typed({":k": STRANGER})}
    talk = target.exchange
    yield row("write its own log", True, "PutItem", talk, Item=ours, **NEVER)
    yield row("write a label", True, "PutItem", talk, Item=label, **NEVER)
    yield row("hear other kiosks", True, "Query", talk, **kiosks)
    asked = {"RequestItems": {talk: {"Keys": [label]}}}
    yield _Try("read labels", True, "dynamodb", "BatchGetItem", asked)
    yield row("read a person's row", True, "GetItem", target.users, Key=person)
    yield row("list a person", True, "UpdateItem", target.users, Key=person, **change)
    if target.by_function:
        own = typed({"pk": f"answers#{target.device}", "sk": "0"})
        yield row("read its answers", True, "GetItem", talk, Key=own)
    yield row("write the history", by_kiosk, "PutItem", target.history, Item=visit, **NEVER)
    yield row("erase from the history", by_kiosk, "DeleteItem", target.history, Key=visit, **NEVER)
    yield row("read somebody's history", by_kiosk, "Query", target.history, Limit=1, **visits)
    yield row("erase a person's row", by_kiosk, "DeleteItem", target.users, Key=person, **NEVER)
    yield row("erase a label", by_kiosk, "DeleteItem", talk, Key=label, **NEVER)
    yield row("write another kiosk's log", False, "PutItem", talk, Item=theirs, **NEVER)
    yield row("read another kiosk's answers", False, "GetItem", talk, Key=typed({"pk": f"answers#{ELSEWHERE}", "sk": "0"}))
    for name, table in (("all people", target.users), ("the whole history", target.history), ("all of the exchange", talk)):
        yield row(f"read {name}", False, "Scan", table, Limit=1)


def _faces(target: Target) -> Iterator[_Try]:
    here, by_kiosk = {"CollectionId": target.collection}, not target.by_function
    of_nobody = here | {"UserId": STRANGER, "FaceIds": [NO_FACE]}
    image = here | {"Image": {"Bytes": NO_IMAGE}}
    for name, operation, asked in (
        ("look for a face", "SearchUsersByImage", image),
        ("keep a face", "IndexFaces", image),
        ("make a face somebody's", "AssociateFaces", of_nobody),
        ("take a face off somebody", "DisassociateFaces", of_nobody),
        ("list faces", "ListFaces", here | {"MaxResults": 1}),
        ("list people of the collection", "ListUsers", here | {"MaxResults": 1}),
        ("erase a face", "DeleteFaces", here | {"FaceIds": [NO_FACE]}),
        ("erase somebody from the collection", "DeleteUser", here | {"UserId": STRANGER}),
    ):
        yield _Try(name, by_kiosk, "rekognition", operation, asked)
    yield _Try("make a collection", False, "rekognition", "CreateCollection", here)
    yield _Try("list all collections", False, "rekognition", "ListCollections", {"MaxResults": 1})
