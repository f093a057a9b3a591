"""Measure the real program: its speed and memory against named rivals, its screening against people it never met."""

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kiosk.bench.metrics import Say, lines_of

__all__ = ["lines_of", "run_suites"]


def run_suites(names: Sequence[str], say: Say) -> dict[str, Any]:
    """Run suites by name ("view" or "all") and return the report of docs/json.md; `say` gets progress."""
    from kiosk.bench.view import view_suite  # noqa: PLC0415  (its children start without the other suites)

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    suites = {"view": view_suite}
    wanted = list(suites) if "all" in names else list(names)
    return {"machine": _machine()} | {name: suites[name](say) for name in wanted}


def _machine() -> dict[str, Any]:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "?")
    return {"cpu": cpu, "cores": os.cpu_count(), "arch": platform.machine(), "python": platform.python_version()}
