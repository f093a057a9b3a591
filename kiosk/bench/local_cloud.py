"""The way from the bench to the local servers of a checkout, and what to do where they are missing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import BadInput

if TYPE_CHECKING:
    from tests.cloud.served import Address

CHECKOUT = Path(__file__).resolve().parents[2]
LAST = 19
"""The niceness of servers: on a kiosk they would be elsewhere, so here they take only what the kiosk leaves."""


def reach_local_cloud(checkout: Path = CHECKOUT) -> None:
    """Make the servers under tests/ importable; raises BadInput that says what to do where they are missing."""
    if not (checkout / "tests" / "cloud" / "served.py").is_file():
        text = "the sync is measured against local servers, which only a checkout of doorman has"
        raise BadInput(f"{text}: in one, run `make devstack` and `.venv/bin/doorman bench sync`")
    if not (checkout / "build" / "devstack" / "bin" / "ministack").is_file():
        text = "the sync is measured against a local AWS server, which is not installed here"
        raise BadInput(f"{text}: run `make devstack`, then again")
    if str(checkout) not in sys.path:
        sys.path.append(str(checkout))


@contextmanager
def cloud_elsewhere(folder: Path, device: str) -> Iterator["Address"]:
    """Run a cloud in processes of its own, as a kiosk's is in no process of the kiosk's; and find it by boto3's settings."""
    from tests.cloud.served import Address  # noqa: PLC0415 - in a checkout only

    asked = ("nice", "-n", str(LAST), sys.executable, "-m", "tests.cloud.served", str(folder), device)
    with subprocess.Popen(  # noqa: S603 - ourselves
        asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=CHECKOUT, text=True
    ) as serving:
        assert serving.stdin is not None
        assert serving.stdout is not None
        line = serving.stdout.readline()
        if not line:
            raise BadInput("the local cloud did not start; what it said is above")
        told = Address(**json.loads(line))
        before = {name: os.environ.get(name) for name in told.environment()}
        os.environ.update(told.environment())
        try:
            yield told
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
            serving.stdin.close()
