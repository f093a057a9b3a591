"""The bucket: objects written once, read back, erased with all their versions. Nothing is ever made public."""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from cloud.calls import Count, Gate, count_nothing
from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection

ALREADY_THERE = frozenset({"PreconditionFailed", "412"})
NOT_THERE = frozenset({"NoSuchKey", "404"})
HASH = "sha256"
"""The object's own metadata holds the hash too: not every server of this protocol gives checksums back."""

ERASED_AT_ONCE = 1000
ROUNDS = 20
"""How often it is looked again whether anything is left, in case somebody writes meanwhile."""


class S3Store:
    """One bucket, as kiosk.ports.ObjectStore asks. No ACL is ever sent, so the bucket's own rules hold."""

    def __init__(self, client: Any, bucket: str, count: Count = count_nothing) -> None:
        self._client, self._bucket = client, bucket
        self._gate = Gate(client, f"bucket {bucket}", "cloud.bucket", count)

    def put(self, key: str, content: bytes, kind: str) -> None:
        """Write an object once. Where one is there already it must be the same, whoever wrote it."""
        digest = hashlib.sha256(content)
        try:
            self._gate.call(
                "PutObject",
                Charge.OBJECT_WRITE,
                proof="ETag",
                expect=ALREADY_THERE,
                Bucket=self._bucket,
                Key=key,
                Body=content,
                ContentType=kind,
                IfNoneMatch="*",
                ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
                Metadata={HASH: digest.hexdigest()},
            )
        except ClientError:
            self._refuse_other(key, digest.digest(), len(content))

    def replace(self, key: str, content: bytes, kind: str) -> None:
        """Write an object over whatever stands at its key; what stood there is a version for a while."""
        self._gate.call(
            "PutObject",
            Charge.OBJECT_WRITE,
            proof="ETag",
            Bucket=self._bucket,
            Key=key,
            Body=content,
            ContentType=kind,
            ChecksumSHA256=base64.b64encode(hashlib.sha256(content).digest()).decode(),
        )

    def _refuse_other(self, key: str, digest: bytes, size: int) -> None:
        """Look whether the object that stands at a key is the one that was to be written."""
        there = self._gate.call(
            "HeadObject", Charge.OBJECT_READ, proof="ETag", Bucket=self._bucket, Key=key, ChecksumMode="ENABLED"
        )
        checksum, own = there.get("ChecksumSHA256"), there.get("Metadata", {}).get(HASH)
        is_same = _decoded(checksum) == digest if checksum else own == digest.hex()
        if not is_same or there.get("ContentLength") != size:
            text = f"another object stands at {key} in bucket {self._bucket}: look who wrote it, then `doorman sync retry`"
            raise CloudRejected(Rejection.CONTENT, text)

    def get(self, key: str, most: int) -> bytes | None:
        """Return an object; raises CloudRejected for one of more bytes than `most`."""
        try:
            answer = self._gate.call(
                "GetObject", Charge.OBJECT_READ, proof="ETag", expect=NOT_THERE, Bucket=self._bucket, Key=key
            )
        except ClientError:
            return None
        content = self._gate.read(answer["Body"], "GetObject", most)
        if len(content) > most:
            text = f"{key} in bucket {self._bucket} is larger than the {most} bytes that ours may have: it was skipped"
            raise CloudRejected(Rejection.CONTENT, text)
        return content

    def erase(self, prefixes: Iterable[str]) -> None:
        """Delete every version below some prefixes, and look again until there is none."""
        for prefix in prefixes:
            for _ in range(ROUNDS):
                versions = list(self._versions(prefix))
                if not versions:
                    break
                for start in range(0, len(versions), ERASED_AT_ONCE):
                    self._delete(versions[start : start + ERASED_AT_ONCE])
            else:
                raise CloudUnreachable(f"objects below {prefix} come back as they are erased: trying again")

    def _versions(self, prefix: str) -> Iterator[dict[str, str]]:
        """Yield every version and delete marker below a prefix."""
        place: dict[str, Any] = {}
        while True:
            page = self._gate.call(
                "ListObjectVersions", Charge.OBJECT_WRITE, proof="Name", Bucket=self._bucket, Prefix=prefix, **place
            )
            for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                yield {"Key": one["Key"], "VersionId": one["VersionId"]}
            if not page.get("IsTruncated"):
                return
            place = {"KeyMarker": page["NextKeyMarker"], "VersionIdMarker": page["NextVersionIdMarker"]}

    def _delete(self, versions: list[dict[str, str]]) -> None:
        """Delete versions; the answer is 200 even where some could not be."""
        answer = self._gate.call(
            "DeleteObjects", Charge.FREE, Bucket=self._bucket, Delete={"Objects": versions, "Quiet": False}
        )
        failed = [error for error in answer.get("Errors", ()) if error.get("Code") not in NOT_THERE]
        if not failed:
            return
        if failed[0].get("Code") == "AccessDenied":
            fix = "allow s3:DeleteObject and s3:DeleteObjectVersion in its policy"
            text = f"this kiosk may not delete {failed[0].get('Key')} from bucket {self._bucket}: {fix}"
            raise CloudRejected(Rejection.PERMISSION, text)
        raise CloudUnreachable(f"{len(failed)} objects could not be deleted ({failed[0].get('Code')}): trying again")

    def link(self, key: str, seconds: int) -> str:
        """Return a signed address of an object; it ends early where temporary credentials do."""
        parameters = {"Bucket": self._bucket, "Key": key}
        return str(self._client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds))


def _decoded(checksum: str) -> bytes:
    try:
        return base64.b64decode(checksum, validate=True)
    except binascii.Error:
        return b""
