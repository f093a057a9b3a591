"""A bench's result: a number with its goal, and how it is told to people."""

from collections.abc import Callable
from typing import Any

BESIDE = ("idle", "first", "cpu")
"""What may stand beside a result, to judge it by: the same over hardly anything, at the first try, and of the processor."""

Say = Callable[[str], None]
Metric = dict[str, Any]


def metric(value: float, unit: str, goal: str, rival: str = "", interval: tuple[float, float] | None = None) -> Metric:
    """Return one result; `goal` is ">= x" or "<= x" and decides `met`.

    With an `interval` the goal counts as met when the interval reaches it: chance alone then explains the rest.
    """
    sign, limit = goal.split()
    low, high = interval or (value, value)
    met = high >= float(limit) if sign == ">=" else low <= float(limit)
    result: Metric = {"value": round(float(value), 3), "unit": unit, "goal": goal, "met": bool(met)}
    if rival:
        result["rival"] = rival
    if interval is not None:
        result["interval"] = [round(end, 3) for end in interval]
    return result


def lines_of(metrics: dict[str, Any]) -> list[str]:
    """Return a suite's results as lines for people."""
    return [line for name, one in metrics.items() for line in _lines(name, one)]


def _lines(name: str, one: Any) -> list[str]:
    if isinstance(one, list) and one and isinstance(one[0], dict):
        return ["  ".join(f"{_cell(cell):>12}" for cell in row) for row in ([*one[0]], *([*row.values()] for row in one))]
    if not isinstance(one, dict) or "value" not in one:
        return [f"{name:<32} {one}"]
    within = " – ".join(str(end) for end in one.get("interval", ()))
    beside = "  ".join(f"{word} {one[word]}" for word in BESIDE if word in one)
    met = "met" if one["met"] else "NOT met"
    return [f"{name:<32} {one['value']:>12} {one['unit']:<14} goal {one['goal']:<8} {met:<8} {within}{beside}".rstrip()]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "–".join(_cell(part) for part in value)
    return f"{value:.3f}" if isinstance(value, float) else str(value)
