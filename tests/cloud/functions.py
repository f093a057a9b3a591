"""The function in AWS over a test's own cloud, started by hand with the events that the bucket would send."""

from collections import Counter
from typing import Any
from urllib.parse import quote_plus

from cloud.backend import Backend
from cloud.meter import Meter
from kiosk.domain.spending import Charge
from tests.cloud.kiosks import Kiosk
from tests.cloud.sky import Reach, Sky


def backend(sky: Sky, reach: Reach | None = None, **options: Any) -> Backend:
    """Return a function that waits for nothing."""
    calls: Counter[Charge] = Counter()

    def count(charge: Charge, times: int) -> None:
        calls[charge] += times

    return Backend(
        bucket=sky.bucket,
        objects=sky.store(reach, count=count),
        faces=sky.faces(reach, count=count),
        registry=sky.registry(reach, count=count),
        exchange=sky.log(reach, count=count),
        answers=sky.answers(reach, count=count),
        calls=calls,
        **{"pause": lambda _: None} | options,
    )


def event(bucket: str, *keys: str) -> dict[str, Any]:
    """Return what the bucket tells of objects that were put, as Lambda gets it."""
    records = [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": bucket}, "object": {"key": quote_plus(key)}},
        }
        for key in keys
    ]
    return {"Records": records}


class Trigger:
    """Tells a function of each `.json` object once, in the order they were put, as often as it is asked to look."""

    def __init__(self, sky: Sky, function: Backend) -> None:
        self._sky, self._function = sky, function
        self.told: list[str] = []

    def look(self) -> int:
        """Tell of what is new; return how many objects that were."""
        listed = self._sky.s3.list_objects_v2(Bucket=self._sky.bucket).get("Contents", ())
        there = sorted(listed, key=lambda one: one["LastModified"])
        new = [one["Key"] for one in there if one["Key"].endswith(".json") and one["Key"] not in self.told]
        self.told += new
        for key in new:
            self.tell(key)
        return len(new)

    def tell(self, key: str) -> None:
        """Tell of one object."""
        self._function.take(event(self._sky.bucket, key))


def settle(trigger: Trigger, *kiosks: Kiosk, turns: int = 400) -> None:
    """Let kiosks and function have turns until nothing is left to do on either side."""
    for _ in range(turns):
        for kiosk in kiosks:
            kiosk.sync.turn()
            kiosk.pass_time(1.0)
        told = trigger.look()
        left = [(kiosk.outbox.waiting(), kiosk.logbook.news()) for kiosk in kiosks]
        if not told and not any(waiting.visits or waiting.erasures or news for waiting, news in left):
            return
    raise AssertionError([kiosk.sync.status for kiosk in kiosks])


def spent(meter: Meter) -> int:
    """Return how many image calls a kiosk counts as its own."""
    meter.write_down()
    return meter._purse.spent().today[Charge.IMAGE]
