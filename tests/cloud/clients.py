"""Unmodified boto3 clients for the servers of these tests, whatever the machine's own AWS settings are."""

import os
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import boto3
from botocore.config import Config
from botocore.session import Session

REGION = "us-east-1"

_MAKING = Lock()
"""Held while a client is made: clients may be shared by threads, a session may not."""


@dataclass(frozen=True, slots=True)
class Keys:
    """An access key with its secret."""

    access: str
    secret: str


@cache
def _session() -> Any:
    """Return a session that reads no profile, whatever the environment says."""
    nowhere = (None, None, os.devnull, None)
    core = Session(session_vars={"profile": (None,) * 4, "config_file": nowhere, "credentials_file": nowhere})
    return boto3.Session(botocore_session=core, region_name=REGION)


def client(
    service: str, url: str, keys: Keys, *, attempts: int = 1, connect_s: float = 3.0, read_s: float = 10.0, **options: Any
) -> Any:
    """Return a client that makes so many attempts; tests that are about retries ask for more than one."""
    if service == "s3":
        options = {"signature_version": "s3v4"} | options  # or links for us-east-1 get the signature of 2006
    config = Config(
        connect_timeout=connect_s,
        read_timeout=read_s,
        retries={"mode": "standard", "total_max_attempts": attempts},
        s3={"addressing_style": "path"},
        proxies={},
        **options,
    )
    signed = {"aws_access_key_id": keys.access, "aws_secret_access_key": keys.secret}
    with _MAKING:
        return _session().client(service, endpoint_url=url, config=config, **signed)
