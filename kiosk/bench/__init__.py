"""Measure the real program: its speed and memory against named rivals, its screening against people it never met."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.bench.metrics import Say, lines_of
from kiosk.bench.options import Options
from kiosk.errors import BadInput

__all__ = ["SUITES", "Options", "lines_of", "run_suites"]


SUITES = ("view", "screening", "people", "sync", "slack")


def run_suites(names: Sequence[str], say: Say, options: Options | None = None) -> dict[str, Any]:
    """Run suites by name (of `SUITES`, or "all") and return the report of docs/json.md; `say` gets progress.

    Raises BadInput for a table that cannot be read, a plot that cannot be written, and local servers that are missing.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    wanted, asked = SUITES if "all" in names else names, options or Options()
    return {"machine": _machine()} | {name: _run(name, say, asked, is_asked=name in names) for name in wanted}


def _run(name: str, say: Say, options: Options, *, is_asked: bool) -> dict[str, Any]:
    if name == "view":  # imported late, as every suite: each brings a world of its own
        from kiosk.bench.view import view_suite  # noqa: PLC0415

        return view_suite(say)
    if name == "people":
        return _people(say)
    if name == "sync":
        return _sync(say, is_asked=is_asked)
    if name == "slack":
        return _slack(say, is_asked=is_asked)
    if options.table is not None:
        from kiosk.bench.table import table_suite  # noqa: PLC0415

        return table_suite(options.table)
    from kiosk.bench.screening import screening_suite  # noqa: PLC0415

    return screening_suite(say, options)


def _people(say: Say) -> dict[str, Any]:
    from kiosk.bench.panel import panel_suite  # noqa: PLC0415
    from kiosk.bench.people import frame_gap, grouping, pairs, search  # noqa: PLC0415

    return pairs(say) | grouping(say) | search(say) | frame_gap(say) | panel_suite(say)


def _sync(say: Say, *, is_asked: bool) -> dict[str, Any]:
    """Measure the sync; where the local servers are missing it says so, or only leaves it out where all were asked for."""
    from kiosk.bench.local_cloud import reach_local_cloud  # noqa: PLC0415
    from kiosk.bench.sync import sync_suite  # noqa: PLC0415

    try:
        reach_local_cloud()
    except BadInput as missing:
        if is_asked:
            raise
        return {"sync_skipped": str(missing)}
    return sync_suite(say)


def _slack(say: Say, *, is_asked: bool) -> dict[str, Any]:
    """Measure alerts; where the local Slack is missing it says so, or only leaves it out where all were asked for."""
    from kiosk.bench.local_slack import reach_local_slack  # noqa: PLC0415
    from kiosk.bench.slack import slack_suite  # noqa: PLC0415

    try:
        reach_local_slack()
    except BadInput as missing:
        if is_asked:
            raise
        return {"slack_skipped": str(missing)}
    return slack_suite(say)


def _machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    return {"cpu": cpu, "cores": os.cpu_count(), "arch": platform.machine(), "python": platform.python_version()}
