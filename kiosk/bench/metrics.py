"""A bench's result: a number with its goal, and how it is told to people."""

from collections.abc import Callable
from typing import Any

Say = Callable[[str], None]
Metric = dict[str, Any]


def metric(value: float, unit: str, goal: str, rival: str = "") -> Metric:
    """Return one result; `goal` is ">= x" or "<= x" and decides `met`."""
    sign, limit = goal.split()
    met = value >= float(limit) if sign == ">=" else value <= float(limit)
    return {"value": round(value, 3), "unit": unit, "goal": goal, "met": met} | ({"rival": rival} if rival else {})


def lines_of(metrics: dict[str, Any]) -> list[str]:
    """Return a suite's results as lines for people."""
    return [
        f"{name:<32} {one['value']:>12} {one['unit']:<14} goal {one['goal']:<8} {'met' if one['met'] else 'NOT met'}"
        if isinstance(one, dict) and "value" in one
        else f"{name:<32} {one}"
        for name, one in metrics.items()
    ]
