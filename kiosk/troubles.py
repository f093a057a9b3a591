"""What is wrong with a running kiosk, as staff are told of it: from its newest view and its sync."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from kiosk.domain.alert import Mishap
from kiosk.domain.fault import Fault
from kiosk.domain.mishaps import Cause
from kiosk.domain.screening import OutOfService
from kiosk.domain.sync_status import Pace, SyncStatus
from kiosk.domain.view import Dot, View


def troubles_in(view: View | None, synced: SyncStatus, now: datetime, offline_after: timedelta) -> Mapping[Cause, str]:
    """Return what is wrong, with words where the cause does not say it all.

    The cloud counts as out of reach only after a while, as networks come and go.
    """
    found: dict[Cause, str] = {}
    if view is not None:
        sensor, camera, storage = view.dots
        if isinstance(view.state, OutOfService):
            found[view.state.fault] = ""
        elif camera is Dot.LOST:
            found[Fault.CAMERA_MISSING] = ""
        elif sensor is Dot.LOST:
            found[Fault.SENSOR_MISSING] = ""
        if storage is Dot.LOST:
            found[Mishap.DISK] = ""
    if synced.pace is Pace.ATTENTION:
        found[Mishap.CLOUD] = synced.words
    if synced.pace is Pace.OFFLINE and synced.since is not None and now - synced.since > offline_after:
        found[Mishap.OFFLINE] = synced.words
    return found
