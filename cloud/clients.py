"""boto3's clients as doorman uses them: short time-outs, one try, and every other setting as AWS programs find theirs."""

from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError

from cloud.errors_aws import Call, translated
from kiosk.errors import CloudRejected, Rejection

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def open_client(service: str, region: str, connect_s: float, read_s: float) -> Any:
    """Return a client of a service; endpoints, profiles and credentials are boto3's own settings.

    The outbox repeats what fails, so boto3 does not. Raises CloudRejected where settings do not suffice, or where pictures
    would travel readable.
    """
    config = Config(
        connect_timeout=connect_s,
        read_timeout=read_s,
        retries={"mode": "standard", "total_max_attempts": 1},
        user_agent_extra="doorman",
        # Or links for us-east-1 get the signature of 2006.
        signature_version="s3v4" if service == "s3" else None,
    )
    try:
        session: Any = boto3.Session()
        client = session.client(service, region_name=region or None, config=config)
        if service == "s3" and not _is_aws(client):
            # Other servers rarely have a name for each bucket.
            by_path = config.merge(Config(s3={"addressing_style": "path"}))
            client = session.client(service, region_name=region or None, config=by_path)
    except BotoCoreError as error:
        raise translated(error, Call(service, "", service, "cloud.region")) from error
    except ValueError as error:  # an endpoint that is no address
        raise CloudRejected(Rejection.SETTING, f"the address of {service} cannot be used ({error}): correct it") from error
    _refuse_readable(client, service)
    return client


def _is_aws(client: Any) -> bool:
    host = urlsplit(client.meta.endpoint_url).hostname or ""
    return host.endswith((".amazonaws.com", ".amazonaws.com.cn"))


def _refuse_readable(client: Any, service: str) -> None:
    address = urlsplit(client.meta.endpoint_url)
    if address.scheme != "https" and address.hostname not in LOOPBACK:
        text = f"{service} would be asked over plain {address.scheme}, which everybody on the way can read: use https"
        raise CloudRejected(Rejection.SETTING, text)
