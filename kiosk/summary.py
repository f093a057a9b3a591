"""What a run kept, as stable JSON and as a table for people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kiosk.domain.screening import state_name
from kiosk.domain.view import View
from kiosk.domain.visit import VisitId
from kiosk.ports import Display
from kiosk.store.reader import VisitReader
from kiosk.store.rows import VisitRow, json_of


def visit_json(row: VisitRow, portrait: str | None = None) -> dict[str, Any]:
    """Return a visit as `replay`, `demo` and `visits` print it; temperatures in °C to a hundredth."""
    return {
        "id": row.id,
        "outcome": row.outcome.value,
        "reason": row.reason.value,
        "skin_c": _rounded(row.skin_c),
        "apparent_c": _rounded(row.apparent_c),
        "score_c": _rounded(row.score_c),
        "baseline_c": _rounded(row.baseline_c),
        "distance_m": _rounded(row.distance_m),
        "portrait": portrait,
        "started": row.started.isoformat(),
        "ended": row.ended.isoformat(),
    }


def full_json(reader: VisitReader, visit: VisitId) -> dict[str, Any]:
    """Return one visit with every number, capture and picture; raises BadInput for an unknown id."""
    row = reader.visit(visit)
    pictures = {picture.kind.value: {"file": picture.path, "state": picture.state} for picture in reader.pictures(visit)}
    return json_of(row) | {"captures": [json_of(one) for one in reader.captures(visit)], "pictures": pictures}


def full_text(full: dict[str, Any]) -> str:
    """Return what `full_json` gave as lines for people: one for each value, capture, gate and picture."""
    lines = []
    for key, value in full.items():
        parts = value.items() if isinstance(value, dict) else enumerate(value) if _is_table(value) else ()
        lines += [f"{key:<18} {_short(value)}"] if not parts else [f"{key:<18} {name}: {_short(one)}" for name, one in parts]
    return "\n".join(lines)


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _short(value: object) -> str:
    """Return a value as people write it, numbers to a thousandth."""
    match value:
        case dict():
            return ", ".join(f"{key} {_short(one)}" for key, one in value.items())
        case list():
            return " ".join(map(_short, value))
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case None:
            return "–"
        case _:
            return str(value)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def visit_table(rows: Sequence[VisitRow]) -> str:
    """Return visits as aligned columns, oldest first, with a heading."""
    heading = ("began (UTC)", "outcome", "reason", "skin °C", "vs recent", "distance", "pictures", "id")
    lines = [heading, *(_columns(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(heading))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _columns(row: VisitRow) -> tuple[str, ...]:
    return (
        f"{row.started:%Y-%m-%d %H:%M:%S}" + ("" if row.clock_synced else "?"),
        row.outcome.value.replace("_", " "),
        row.reason.value.replace("_", " "),
        "" if row.skin_c is None else f"{row.skin_c:.1f}",
        "" if row.score_c is None else f"{row.score_c:+.1f}",
        "" if row.distance_m is None else f"{row.distance_m:.2f} m",
        " ".join(kind.value for kind in row.pictures) or "none",
        row.id,
    )


@dataclass(slots=True)
class StateLog:
    """A Display that notes the sequence of states and passes every view on."""

    beyond: Display | None = None
    states: list[str] = field(default_factory=list)

    def show(self, view: View) -> None:
        name = state_name(view.state)
        if not self.states or self.states[-1] != name:
            self.states.append(name)
        if self.beyond is not None:
            self.beyond.show(view)
