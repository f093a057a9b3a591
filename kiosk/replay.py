"""Play recordings through the station and tell what it would have said."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from kiosk.bootstrap import open_recording, passing_store, recorded_devices, station_for, virtual_clock
from kiosk.domain.baseline import Baseline
from kiosk.settings import Settings
from kiosk.summary import StateLog, visit_json

PAUSE_S = 1.0
"""Virtual seconds between two recordings."""


def replay(files: Sequence[Path], settings: Settings, baseline: Baseline) -> Iterator[dict[str, Any]]:
    """Yield, for each recording in order, its states and visits as JSON values; one baseline goes through all of them.

    Raises BadInput for a file that is no recording, after the ones before it were yielded. Nothing is kept.
    """
    clock = virtual_clock()
    with passing_store(settings, clock) as (journal, reader):
        before = 0
        for file in files:
            recording = open_recording(file)
            devices, log = recorded_devices(recording, settings, clock), StateLog()
            station = station_for(
                settings, devices, display=log, journal=journal, clock=clock, baseline=baseline, device="replay"
            )
            end = clock.monotonic() + recording.seconds + devices.thermal.period
            while clock.monotonic() < end:
                station.turn()
            station.close()
            baseline = station.baseline
            visits = reader.visits()
            fresh = visits[: len(visits) - before][::-1]
            before = len(visits)
            yield {"file": str(file), "states": log.states, "visits": [visit_json(row) for row in fresh]}
            clock.advance(PAUSE_S)
