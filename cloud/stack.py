"""Makes what doorman has in AWS, or brings it up to date: the code's bucket, the stack, and the collection of faces."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from cloud.calls import Gate, details
from cloud.clients import open_client
from kiosk.domain.spending import Charge
from kiosk.errors import CloudRejected, CloudUnreachable, Rejection

LOOK_S = 2.0
REFUSED = frozenset({"ValidationError", "AlreadyExistsException"})
THERE = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists"})
MISSING = frozenset({"404", "NoSuchKey", "NoSuchBucket", "NotFound"})
COLLECTION_THERE = frozenset({"ResourceAlreadyExistsException"})
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
GOOD = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE"})
HALF_MADE = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"})
"""A stack whose first creation failed: CloudFormation only lets it be deleted."""

CONNECT_S, READ_S = 10.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Clients of the services, and how to wait for seconds."""

    region: str
    cloudformation: Any
    s3: Any
    rekognition: Any
    sts: Any
    wait: Callable[[float], None]

    @property
    def is_encrypted(self) -> bool:
        """Tell whether the bucket is reached over TLS, as everywhere but on this machine itself."""
        return str(self.s3.meta.endpoint_url).startswith("https:")


def reach(region: str, wait: Callable[[float], None]) -> Reached:
    """Open clients with the credentials that boto3 finds; raises CloudRejected where settings do not suffice."""
    names = ("cloudformation", "s3", "rekognition", "sts")
    made = {name: open_client(name, region, CONNECT_S, READ_S) for name in names}
    return Reached(region=made["cloudformation"].meta.region_name, wait=wait, **made)


def policy_name(kiosk: str) -> str:
    """Return what a kiosk's policy is called within the template, as its loop makes it."""
    return f"Policy{kiosk.replace('-', '')}"


class Stack:
    """One stack by its name. Raises CloudUnreachable, and CloudRejected with what CloudFormation complains about."""

    def __init__(self, reached: Reached, name: str) -> None:
        self._reached, self.name = reached, name
        self._stacks = Gate(reached.cloudformation, f"stack {name}", "--stack")
        self._said: set[str] = set()

    def standing(self) -> Mapping[str, Any] | None:
        """Return how the stack is, as CloudFormation describes it; None where there is none."""
        try:
            answer = self._ask("DescribeStacks", proof="Stacks", expect=REFUSED, StackName=self.name)
        except ClientError as refused:
            if "does not exist" in _words(refused):
                return None
            raise self._refused(refused) from None
        return dict(answer["Stacks"][0])

    def parameters(self) -> dict[str, str]:
        """Return what the stack was made with; empty where there is none."""
        standing = self.standing() or {}
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in standing.get("Parameters", ())}

    def policy(self, kiosk: str) -> str:
        """Return the ARN of a kiosk's policy; raises CloudRejected where the stack has none."""
        try:
            answer = self._ask(
                "DescribeStackResource",
                proof="StackResourceDetail",
                expect=REFUSED,
                StackName=self.name,
                LogicalResourceId=policy_name(kiosk),
            )
        except ClientError as refused:
            raise self._refused(refused) from None
        return str(answer["StackResourceDetail"]["PhysicalResourceId"])

    def deploy(self, template: str, code: bytes, values: Mapping[str, str]) -> Iterator[str]:
        """Put the code and make or update the stack with parameters; yields a line for each thing that is done."""
        bucket = self._code_bucket()
        yield from self._make_code_bucket(bucket)
        key = f"{self.name}/{hashlib.sha256(code).hexdigest()[:32]}.zip"
        yield from self._put_code(bucket, key, code)
        standing = self.standing()
        if standing is not None and standing["StackStatus"] in HALF_MADE:
            yield f"{self.name}: deleting what is left of a creation that failed"
            self._ask("DeleteStack", StackName=self.name)
            yield from self._until_gone()
            standing = None
        parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in values.items()]
        parameters += [{"ParameterKey": "CodeBucket", "ParameterValue": bucket}]
        parameters += [{"ParameterKey": "CodeKey", "ParameterValue": key}]
        yield from self._change("CreateStack" if standing is None else "UpdateStack", template, parameters)

    def _change(self, operation: str, template: str, parameters: list[dict[str, str]]) -> Iterator[str]:
        self._said |= {event["EventId"] for event in self._events()} if operation == "UpdateStack" else set()
        try:
            self._ask(
                operation,
                proof="StackId",
                expect=REFUSED,
                StackName=self.name,
                TemplateBody=template,
                Parameters=parameters,
                Capabilities=CAPABILITIES,
            )
        except ClientError as refused:
            if "No updates are to be performed" in _words(refused):
                yield f"{self.name}: nothing to change"
                return
            raise self._refused(refused) from None
        yield from self._until_done()

    def _until_done(self) -> Iterator[str]:
        failures: list[str] = []
        while True:
            for event in reversed(self._events()):
                if event["EventId"] not in self._said:
                    self._said.add(event["EventId"])
                    yield f"{event['LogicalResourceId']}: {event['ResourceStatus'].lower().replace('_', ' ')}"
                    if event["ResourceStatus"].endswith("FAILED"):
                        failures.append(f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason')}")
            status = str((self.standing() or {}).get("StackStatus", "DELETE_COMPLETE"))
            if status in GOOD:
                return
            if not status.endswith("IN_PROGRESS"):
                why = failures[0] if failures else status
                if "DescribeEvents" in why:  # where CloudFormation says what it found before it made anything
                    why = self._objection() or why
                fix = "whatever was made is taken back; repair that and deploy again"
                raise CloudRejected(Rejection.SETTING, f"stack {self.name} could not be made ({why}): {fix}")
            self._reached.wait(LOOK_S)

    def _objection(self) -> str:
        """Return what was found wrong before anything was made; empty where nothing was, or it cannot be asked for."""
        try:
            answer = self._ask("DescribeEvents", proof="OperationEvents", expect=REFUSED, StackName=self.name)
        except (ClientError, CloudRejected, CloudUnreachable):
            return ""
        found = [event for event in answer["OperationEvents"] if event.get("ValidationStatusReason")]
        return f"{found[0].get('LogicalResourceId', 'template')}: {found[0]['ValidationStatusReason']}" if found else ""

    def _until_gone(self) -> Iterator[str]:
        while (standing := self.standing()) is not None and standing["StackStatus"] != "DELETE_COMPLETE":
            if standing["StackStatus"] == "DELETE_FAILED":
                raise CloudRejected(Rejection.SETTING, f"stack {self.name} cannot be deleted: look at it in the AWS console")
            self._reached.wait(LOOK_S)
        yield f"{self.name}: deleted"

    def _events(self) -> list[Mapping[str, Any]]:
        """Return the newest events, newest first."""
        try:
            answer = self._ask("DescribeStackEvents", proof="StackEvents", expect=REFUSED, StackName=self.name)
        except ClientError:
            return []
        return list(answer["StackEvents"])

    def _code_bucket(self) -> str:
        who = Gate(self._reached.sts, "your account", "credentials")
        account = who.call("GetCallerIdentity", Charge.FREE, proof="Account")["Account"]
        return f"doorman-code-{account}-{self._reached.region}"

    def _make_code_bucket(self, bucket: str) -> Iterator[str]:
        gate = Gate(self._reached.s3, f"bucket {bucket}", "cloud.region")
        region = self._reached.region
        place: dict[str, Any] = {}
        if region != "us-east-1":  # which may not be named
            place["CreateBucketConfiguration"] = {"LocationConstraint": region}
        try:
            gate.call("HeadBucket", Charge.FREE, expect=MISSING, Bucket=bucket)
        except ClientError:
            try:
                gate.call("CreateBucket", Charge.FREE, expect=THERE, Bucket=bucket, **place)
            except ClientError as taken:
                raise CloudRejected(Rejection.SETTING, f"bucket {bucket} is somebody else's: {_words(taken)}") from None
            closed = dict.fromkeys(
                ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
            )
            gate.call("PutPublicAccessBlock", Charge.FREE, Bucket=bucket, PublicAccessBlockConfiguration=closed)
            yield f"bucket {bucket}: made, for the functions' code"

    def _put_code(self, bucket: str, key: str, code: bytes) -> Iterator[str]:
        gate = Gate(self._reached.s3, f"bucket {bucket}", "cloud.region")
        try:
            gate.call("HeadObject", Charge.FREE, proof="ETag", expect=MISSING, Bucket=bucket, Key=key)
        except ClientError:
            gate.call("PutObject", Charge.OBJECT_WRITE, proof="ETag", Bucket=bucket, Key=key, Body=code)
            yield f"code: {len(code) // 1024} KB put"

    def make_collection(self, collection: str) -> str:
        """Make the collection of faces unless it is there; returns what was done."""
        gate = Gate(self._reached.rekognition, f"collection {collection}", "cloud.collection")
        try:
            gate.call("CreateCollection", Charge.FREE, expect=COLLECTION_THERE, CollectionId=collection)
        except ClientError:
            return f"collection {collection}: there already"
        return f"collection {collection}: made"

    def _refused(self, refused: ClientError) -> CloudRejected:
        return CloudRejected(Rejection.SETTING, f"CloudFormation refuses stack {self.name}: {_words(refused)}")

    def _ask(self, operation: str, **asked: Any) -> Mapping[str, Any]:
        return self._stacks.call(operation, Charge.FREE, **asked)


def _words(refused: ClientError) -> str:
    return str(details(refused).get("Error", {}).get("Message", ""))[:500]
