"""A cloud of a test's own on the local servers: bucket, tables and collection, and the adapters that reach them."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import count
from typing import Any, Protocol

from cloud.answers import DynamoAnswers
from cloud.dynamodb import DynamoRegistry
from cloud.exchange import DynamoExchange
from cloud.rekognition import RekognitionFaces
from cloud.s3 import S3Store
from tests.cloud.clients import Keys, client
from tests.cloud.devstack import ROOT, Devstack

NUMBERS = count(1)
NOW = 1_800_000_000.0


@dataclass(frozen=True)
class Reach:
    """How somebody gets at the cloud: by which addresses, with which key, and how patiently.

    `meet` is called with a word for each request as it leaves, and again when its answer is there.
    """

    aws: str
    rekognition: str
    keys: Keys = ROOT
    connect_s: float = 3.0
    read_s: float = 10.0
    meet: Callable[[str], None] | None = None

    def client(self, service: str) -> Any:
        url = self.rekognition if service == "rekognition" else self.aws
        made = client(service, url, self.keys, connect_s=self.connect_s, read_s=self.read_s)
        if self.meet is not None:
            made.meta.events.register("before-send", self._leaving)
            made.meta.events.register("needs-retry", self._answered)
        return made

    def _leaving(self, request: Any, **_: Any) -> None:
        assert self.meet is not None
        content = request.body.read() if hasattr(request.body, "read") else request.body or b""
        if hasattr(request.body, "seek"):
            request.body.seek(0)
        self.meet(f"leaving {request.method} {request.url} {request.headers.get('X-Amz-Target')!r} {_digest(content)}")

    def _answered(self, operation: Any, request_dict: Any, **_: Any) -> None:
        assert self.meet is not None
        body = request_dict["body"]
        self.meet(f"answered {operation.name} {request_dict['url']} {_digest(body if isinstance(body, bytes) else b'')}")


class HasUrl(Protocol):
    """A server, in this process or another."""

    @property
    def url(self) -> str: ...


def _digest(content: bytes) -> str:
    """Tell one request from another, but not from its repetition, to which the SDK gives another token."""
    return hashlib.sha256(re.sub(rb'"ClientRequestToken": ?"[0-9a-f-]{36}"', b"", content)).hexdigest()


@dataclass(kw_only=True)
class Site:
    """Where a cloud's parts are, as one process tells another; makes the adapters that reach them."""

    root: Reach
    bucket: str
    users: str
    history: str
    exchange: str
    collection: str

    def store(self, reach: Reach | None = None, **options: Any) -> S3Store:
        return S3Store((reach or self.root).client("s3"), self.bucket, **options)

    def faces(self, reach: Reach | None = None, **options: Any) -> RekognitionFaces:
        return RekognitionFaces((reach or self.root).client("rekognition"), self.collection, **options)

    def registry(self, reach: Reach | None = None, **options: Any) -> DynamoRegistry:
        options = {"now": lambda: NOW} | options
        return DynamoRegistry((reach or self.root).client("dynamodb"), self.users, self.history, **options)

    def log(self, reach: Reach | None = None, now: float = NOW, **options: Any) -> DynamoExchange:
        return DynamoExchange((reach or self.root).client("dynamodb"), self.exchange, lambda: now, **options)

    def answers(self, reach: Reach | None = None, now: float = NOW, **options: Any) -> DynamoAnswers:
        return DynamoAnswers((reach or self.root).client("dynamodb"), self.exchange, lambda: now, **options)


class Sky(Site):
    """A bucket with versions, three tables and a collection under names that nobody else has."""

    def __init__(self, devstack: Devstack, rekognition: HasUrl):
        number = next(NUMBERS)
        self.devstack, self.server = devstack, rekognition
        super().__init__(
            root=Reach(devstack.url, rekognition.url),
            bucket=f"faces-{number}",
            users=f"users-{number}",
            history=f"history-{number}",
            exchange=f"exchange-{number}",
            collection=f"people-{number}",
        )
        self.s3, self.dynamodb, self.rekognition = map(self.root.client, ("s3", "dynamodb", "rekognition"))
        self.s3.create_bucket(Bucket=self.bucket)
        self.s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self._table(self.users, {"user_id": "S"}, latest_index={"image_type": "S", "latest": "N"})
        self._table(self.history, {"user_id": "S", "visited": "N"}, visited_index={"user_id": "S", "visited": "N"})
        self._table(self.exchange, {"pk": "S", "sk": "S"})
        self.rekognition.create_collection(CollectionId=self.collection)

    def _table(self, name: str, key: dict[str, str], **indexes: dict[str, str]) -> None:
        types = key | {column: kind for index in indexes.values() for column, kind in index.items()}
        extra: dict[str, Any] = {}
        if indexes:
            extra["GlobalSecondaryIndexes"] = [
                {"IndexName": index, "KeySchema": _schema(columns), "Projection": {"ProjectionType": "ALL"}}
                for index, columns in indexes.items()
            ]
        self.dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=_schema(key),
            AttributeDefinitions=[{"AttributeName": column, "AttributeType": kind} for column, kind in types.items()],
            **extra,
        )

    def site(self) -> Site:
        """Return where everything is."""
        return Site(**{field.name: getattr(self, field.name) for field in fields(Site)})

    def objects(self) -> dict[str, bytes]:
        """Return every object in the bucket."""
        return {key: self.content(key) for key in self.tags()}

    def tags(self) -> dict[str, str]:
        """Return the entity tag of every object: of those written in one piece it is the MD5 sum, in quotes."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {one["Key"]: one["ETag"] for page in pages for one in page.get("Contents", ())}

    def content(self, key: str) -> bytes:
        """Return one object."""
        return bytes(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def versions(self) -> list[str]:
        """Return the keys of all versions and delete markers."""
        pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket)
        return [one["Key"] for page in pages for kind in ("Versions", "DeleteMarkers") for one in page.get(kind, ())]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return every row of a table as plain values."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=table)
        return [{name: next(iter(value.values())) for name, value in row.items()} for page in pages for row in page["Items"]]

    def indexed(self) -> list[dict[str, Any]]:
        """Return every face of the collection."""
        pages = self.rekognition.get_paginator("list_faces").paginate(CollectionId=self.collection)
        return [face for page in pages for face in page["Faces"]]

    def known(self) -> list[str]:
        """Return every user of the collection."""
        pages = self.rekognition.get_paginator("list_users").paginate(CollectionId=self.collection)
        return [user["UserId"] for page in pages for user in page["Users"]]


def _schema(columns: dict[str, str]) -> list[dict[str, str]]:
    kinds = ("HASH", "RANGE")
    return [{"AttributeName": column, "KeyType": kind} for column, kind in zip(columns, kinds, strict=False)]
