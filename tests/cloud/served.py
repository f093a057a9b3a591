"""The local cloud for programs that are no tests: both servers, a bucket, tables and a collection, and a user per kiosk.

`python -m tests.cloud.served FOLDER DEVICE…` prints an Address per device as a line of JSON, in the order asked, and
serves until its standard input ends.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kiosk.settings import Cloud
from tests.cloud.clients import REGION, Keys
from tests.cloud.devstack import ACCOUNT, ROOT, Devstack
from tests.cloud.rekognition_faces import FaceReader, HashedFaces
from tests.cloud.rekognition_server import RekognitionServer
from tests.cloud.sky import Sky

FORGETFUL = {"PERSIST_STATE": "0", "S3_PERSIST": "0"}
"""Nobody starts this server again, so that it need not write down everything before it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a kiosk finds the local cloud, and whose key it has there."""

    device: str
    aws: str
    rekognition: str
    access: str
    secret: str
    bucket: str
    users: str
    history: str
    exchange: str
    collection: str

    def environment(self) -> dict[str, str]:
        """Return boto3's own settings that lead to it, whatever the machine's are."""
        return {
            "AWS_ENDPOINT_URL_S3": self.aws,
            "AWS_ENDPOINT_URL_DYNAMODB": self.aws,
            "AWS_ENDPOINT_URL_REKOGNITION": self.rekognition,
            "AWS_ACCESS_KEY_ID": self.access,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def cloud(self) -> Cloud:
        """Return the settings' [cloud] section."""
        return Cloud(
            bucket=self.bucket,
            region=REGION,
            users=self.users,
            history=self.history,
            exchange=self.exchange,
            collection=self.collection,
        )


@contextmanager
def local_sky(folder: Path, faces: FaceReader, *, enforced: bool = True) -> Iterator[tuple[Sky, RekognitionServer]]:
    """Run both servers, with their files in a folder, and a cloud on them; yields it, and the second of the servers.

    Unless `enforced` the second looks at no permissions, as asking the first about each call takes longer than the call.
    """
    with (
        Devstack(folder, FORGETFUL) as devstack,
        RekognitionServer(faces, read_object=devstack.read_object) as rekognition,
    ):
        sky = Sky(devstack, rekognition)
        rekognition.permits = devstack.permits if enforced else None
        yield sky, rekognition


def address(sky: Sky, device: str, keys: Keys = ROOT) -> Address:
    """Return where a kiosk finds a cloud; with the root key it may do anything there."""
    return Address(
        device=device,
        aws=sky.devstack.url,
        rekognition=sky.server.url,
        access=keys.access,
        secret=keys.secret,
        bucket=sky.bucket,
        users=sky.users,
        history=sky.history,
        exchange=sky.exchange,
        collection=sky.collection,
    )


def admitted(sky: Sky, device: str) -> Address:
    """Make a user for a kiosk, who may do what a kiosk that identifies by itself must and nothing else."""
    return address(sky, device, sky.devstack.add_user(f"{sky.bucket}-{device}", *rights(sky, device)))


def rights(sky: Sky, device: str) -> Sequence[Mapping[str, Any]]:
    """Return the statements of a kiosk's policy: its own prefix of the bucket, its three tables, its one collection."""
    bucket = f"arn:aws:s3:::{sky.bucket}"
    tables = [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}" for name in (sky.users, sky.history, sky.exchange)]
    collection = f"arn:aws:rekognition:{REGION}:{ACCOUNT}:collection/{sky.collection}"
    objects = ("PutObject", "GetObject", "DeleteObject", "DeleteObjectVersion")
    rows = ("PutItem", "UpdateItem", "DeleteItem", "GetItem", "BatchGetItem", "BatchWriteItem", "Query")
    looks = ("SearchUsersByImage", "IndexFaces", "ListFaces", "ListUsers", "CreateUser", "AssociateFaces")
    erases = ("DisassociateFaces", "DeleteFaces", "DeleteUser")
    return (
        _allow([f"s3:{one}" for one in objects], f"{bucket}/{device}/*"),
        _allow(["s3:ListBucketVersions"], bucket) | {"Condition": {"StringLike": {"s3:prefix": f"{device}/*"}}},
        _allow([f"dynamodb:{one}" for one in rows], *tables),
        _allow([f"rekognition:{one}" for one in (*looks, *erases)], collection),
    )


def _allow(actions: Sequence[str], *resources: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": list(resources)}


def main() -> None:
    """Serve until whoever started this closes our standard input, or dies."""
    folder, *devices = sys.argv[1:]
    with local_sky(Path(folder), HashedFaces(), enforced=False) as (sky, _):
        for device in devices:
            sys.stdout.write(json.dumps(asdict(address(sky, device))) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
