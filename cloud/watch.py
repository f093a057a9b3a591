"""The function in AWS that looks how long ago each kiosk left word, and says so as a metric; an alarm hangs on that."""

import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from cloud.calls import Gate
from cloud.clients import open_client
from kiosk.domain.meta import heartbeat_key
from kiosk.domain.spending import Charge

log = logging.getLogger(__name__)

NAMESPACE, METRIC = "doorman", "MinutesSilent"
NEVER_MIN = 100_000.0
"""What is said of a kiosk that never left word: more minutes than any alarm waits for."""

MISSING = frozenset({"404", "NoSuchKey", "403", "AccessDenied", "Forbidden"})
"""Whoever may not list a bucket is told that an object which is not there may not be read."""

CONNECT_S, READ_S = 3.0, 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Looks after kiosks. Raises CloudUnreachable and CloudRejected; `now` returns seconds since 1970."""

    bucket: str
    kiosks: Sequence[str]
    objects: Any
    metrics: Any
    now: Callable[[], float] = time.time

    def look(self) -> None:
        """Say of each kiosk for how long it was silent."""
        said = list(self._minutes())
        for kiosk, minutes in said:
            log.info("kiosk %s left word %.1f minutes ago", kiosk, minutes)
        gate = Gate(self.metrics, "metrics", "cloud.bucket")
        for kiosk, minutes in said:
            told = {
                "MetricName": METRIC,
                "Value": minutes,
                "Unit": "None",
                "Dimensions": [{"Name": "Kiosk", "Value": kiosk}],
            }
            gate.call("PutMetricData", Charge.FREE, Namespace=NAMESPACE, MetricData=[told])

    def _minutes(self) -> Iterator[tuple[str, float]]:
        gate = Gate(self.objects, f"bucket {self.bucket}", "cloud.bucket")
        for kiosk in self.kiosks:
            try:
                key = heartbeat_key(kiosk)
                there = gate.call(
                    "HeadObject", Charge.OBJECT_READ, proof="ETag", expect=MISSING, Bucket=self.bucket, Key=key
                )
            except ClientError:
                yield kiosk, NEVER_MIN
            else:
                yield kiosk, max(0.0, (self.now() - there["LastModified"].timestamp()) / 60)


def watch_of(environ: Mapping[str, str]) -> Watch:
    """Return a watch as the function's environment sets it up."""
    objects, metrics = (open_client(name, "", CONNECT_S, READ_S) for name in ("s3", "cloudwatch"))
    kiosks = [kiosk for kiosk in environ["KIOSKS"].split(",") if kiosk]
    return Watch(bucket=environ["BUCKET"], kiosks=kiosks, objects=objects, metrics=metrics)


def handler(_event: Any, _context: Any) -> None:
    """Look once, as a schedule calls it."""
    logging.getLogger().setLevel(logging.INFO)
    watch_of(os.environ).look()
