"""The local stand-in for AWS: ministack in its own process on loopback, its permissions enforced; S3, DynamoDB, IAM, Lambda.

`make devstack` installs it. The root key is for setting up only: with it the server checks neither signature nor clock.
"""

import hashlib
import http.client
import json
import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from botocore.exceptions import ClientError, ParamValidationError

from tests.cloud.clients import REGION, Keys, client

PROGRAM = Path(__file__).parents[2] / "build" / "devstack" / "bin" / "ministack"
ROOT = Keys("test", "test")
ACCOUNT = "000000000000"
START_S = 20.0
STOP_S = 10.0


class DevstackBroken(Exception):
    """The server did not start, or did not end well; the text holds the end of its log."""


class Devstack:
    """A running server, until `stop` or the end of a `with` block; `folder` holds its state, so it can be started again.

    `environment` is added to the server's own, which Lambda functions inherit (for instance AWS_ENDPOINT_URL_REKOGNITION).
    Raises DevstackBroken when it does not come up.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self._environment = dict(environment or {})
        self._log = folder / "devstack.log"
        self._secrets: dict[str, str] = {ROOT.access: ROOT.secret}
        folder.mkdir(parents=True, exist_ok=True)
        self._start()
        self.iam = self.client("iam")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def client(self, service: str, keys: Keys = ROOT, **options: Any) -> Any:
        return client(service, self.url, keys, **options)

    def add_user(self, name: str, *statements: Mapping[str, Any]) -> Keys:
        """Make an IAM user who may do what the statements of one inline policy say, and return the user's key."""
        self.iam.create_user(UserName=name)
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        self.iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=policy)
        made = self.iam.create_access_key(UserName=name)["AccessKey"]
        self._secrets[made["AccessKeyId"]] = made["SecretAccessKey"]
        return Keys(made["AccessKeyId"], made["SecretAccessKey"])

    def permits(self, key: str, action: str, resource: str) -> bool | None:
        """Tell whether IAM lets a key's user, or a Lambda function's role, do an action; None for a key nobody has."""
        if key == ROOT.access:
            return True
        principal = self._user_of(key) or self._role_of(key)
        if principal is None:
            return None
        asked = self.iam.simulate_principal_policy(PolicySourceArn=principal, ActionNames=[action], ResourceArns=[resource])
        return bool(asked["EvaluationResults"][0]["EvalDecision"] == "allowed")

    def read_object(self, key: str, bucket: str, name: str, version: str | None) -> bytes:
        """Return an object's bytes as the owner of a key reads it; raises LookupError if there is none they may read."""
        secret = self._secrets.get(key)
        if secret is None:
            raise LookupError(f"the secret of {key} is not known here")
        extra = {} if version is None else {"VersionId": version}
        try:
            answer = self.client("s3", Keys(key, secret)).get_object(Bucket=bucket, Key=name, **extra)
            return bytes(answer["Body"].read())
        except ClientError as error:
            raise LookupError(str(error)) from error

    def stop(self) -> None:
        """End the server so that it saves its state; raises DevstackBroken when it had to be killed."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise self._broken("did not stop within") from None

    def _user_of(self, key: str) -> str | None:
        try:
            name = self.iam.get_access_key_last_used(AccessKeyId=key)["UserName"]
        except (ClientError, ParamValidationError):
            return None
        return f"arn:aws:iam::{ACCOUNT}:user/{name}"

    def _role_of(self, key: str) -> str | None:
        """Find the Lambda function whose session has this key; ministack 1.5 makes it from the function and its role."""
        for function in self.client("lambda").list_functions()["Functions"]:
            digest = hashlib.sha256(f"{function['FunctionArn']}:{function['Role']}".encode()).hexdigest()
            if key == f"ASIA{digest[:16].upper()}":
                self._secrets.setdefault(key, hashlib.sha256(f"secret:{digest}".encode()).hexdigest())
                return str(function["Role"])
        return None

    def _start(self) -> None:
        self.url = f"http://127.0.0.1:{_free_port()}"
        with self._log.open("ab") as log:
            # The kernel ends the server when this process dies, however it dies.
            command = ["setpriv", "--pdeathsig", "TERM", str(PROGRAM)]
            self._process = subprocess.Popen(command, env=self._settings(), stdout=log, stderr=log, cwd=self.folder)  # noqa: S603
        for _ in range(int(START_S / 0.05)):
            if self._is_healthy():
                return
            try:
                self._process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            raise self._broken("ended instead of starting")
        self._process.kill()
        self._process.wait()
        raise self._broken("did not answer in time")

    def _settings(self) -> dict[str, str]:
        """Return the server's whole environment: loopback only, IAM on, everything else off, its files in the folder."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return kept | {
            "GATEWAY_PORT": str(urlsplit(self.url).port),
            "BIND_HOST": "127.0.0.1",
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.folder / "state"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.folder / "s3"),
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "NO_PROXY": "127.0.0.1,localhost",
            **self._environment,
        }

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=2)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _broken(self, what: str) -> DevstackBroken:
        log = self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        return DevstackBroken("\n".join([f"the local AWS server {what}; its log ends:", *log]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
