"""A visit as rows of the journal, and rows as values again."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum
from itertools import groupby
from typing import Any

from kiosk.domain.decision import Guidance, Outcome, Reason, Verdict
from kiosk.domain.gates import Check, Gate
from kiosk.domain.measurement import Measurement
from kiosk.domain.registration import Affine
from kiosk.domain.thermal import Celsius
from kiosk.domain.visit import Kind, Visit, VisitId
from kiosk.store.schema import utc_text
from kiosk.store.terms import Keep

Column = str | int | float | None


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A picture that is on the disk already; `path` is relative to the data folder, `sha256` that of the sealed file."""

    kind: Kind
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One kept visit with every number behind its outcome; temperatures and differences in °C, numbers None if unmeasured.

    `clock_synced` tells whether the times can be believed; `seq` gives the order in any case. `pictures` are those
    still kept. `recent`, `gates` and what else came with the journal's second version are empty for visits before it.
    """

    seq: int
    id: VisitId
    device: str
    boot: str
    started: datetime
    ended: datetime
    started_mono: float
    ended_mono: float
    clock_synced: bool
    outcome: Outcome
    reason: Reason
    apparent_c: float | None
    skin_c: float | None
    background_c: float | None
    ambient_c: float | None
    thermistor_c: float | None
    fill: float | None
    contrast: float | None
    distance_m: float | None
    pixel_row: int | None
    pixel_col: int | None
    samples: int | None
    seconds_stable: float | None
    score_c: float | None
    baseline_c: float | None
    threshold_c: float | None
    spread_c: float | None
    learned: int | None
    covered: str | None
    recent: tuple[float, ...]
    gates: tuple[Gate, ...]
    uncertainty_c: float | None
    kappa: float | None
    reference_offset_c: float | None
    heat_map: Affine | None
    pictures: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One capture of a visit, numbered from 0 in the order taken."""

    n: int
    apparent_c: float
    skin_c: float
    background_c: float
    ambient_c: float
    thermistor_c: float | None
    fill: float
    contrast: float
    distance_m: float
    pixel_row: int
    pixel_col: int
    samples: int
    seconds_stable: float
    reference_offset_c: float | None


@dataclass(frozen=True, slots=True)
class PastVisit:
    """What of a measured visit is needed to judge it again; `captures` is never empty, `ended` monotonic seconds.

    `recent` are the deviations of those it was compared with (None where that was not recorded yet), `expected` what the
    middle one would have read in the room of the first capture (°C, None while learning). `is_asked_for` is False for a
    visit before the time asked for, from which the baseline was learned.
    """

    started: datetime
    ended: float
    device: str
    boot: str
    outcome: Outcome
    reason: Reason
    covered: Guidance | None
    captures: tuple[Measurement, ...]
    recent: tuple[float, ...] | None
    expected: float | None
    is_asked_for: bool


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One picture of a visit. `state` is kept, expired, missing or damaged; `expires` None while the date is unknown."""

    kind: Kind
    path: str
    sha256: str
    size: int
    expires: datetime | None
    state: str


def insert_visit(
    db: sqlite3.Connection,
    visit: Visit,
    files: Iterable[SealedFile],
    destinations: Iterable[str],
    keep: Keep,
    heat_map: Affine | None = None,
) -> None:
    """Write a visit with all that hangs on it; the caller owns the transaction.

    `heat_map` takes thermal fractions to those of the scene.
    """
    db.execute(INSERT_VISIT, _visit_columns(visit) | {"heat_map": None if heat_map is None else _json(heat_map)})
    captures = visit.verdict.captures if visit.verdict is not None else ()
    db.executemany(INSERT_CAPTURE, [{"visit": visit.id, "n": n, **_measured(one)} for n, one in enumerate(captures)])
    db.executemany(
        "INSERT INTO pictures (visit, kind, path, sha256, bytes) VALUES (?, ?, ?, ?, ?)",
        [(visit.id, file.kind.value, file.path, file.sha256, file.size) for file in files],
    )
    if _is_synced(visit):
        date_pictures(db, visit.id, visit.ended.utc, keep)
    db.executemany(
        "INSERT INTO outbox (destination, visit) VALUES (?, ?)", [(destination, visit.id) for destination in destinations]
    )


def date_pictures(db: sqlite3.Connection, visit: VisitId, ended: datetime, keep: Keep) -> None:
    """Say when the pictures of a visit expire: as those of somebody without a name, whose time is up first."""
    db.executemany(
        "UPDATE pictures SET expires_at = ? WHERE visit = ? AND kind = ?",
        [(utc_text(ended + timedelta(days=keep.of(kind).unknown)), visit, kind.value) for kind in Kind],
    )


def _is_synced(visit: Visit) -> bool:
    return visit.started.synced and visit.ended.synced


def _visit_columns(visit: Visit) -> dict[str, Column]:
    verdict = visit.verdict
    outcome, reason = (Outcome.INCONCLUSIVE, Reason.ON_DEMAND) if verdict is None else (verdict.outcome, verdict.reason)
    columns: dict[str, Column] = {
        "id": visit.id,
        "device": visit.device,
        "boot": visit.boot,
        "started_utc": utc_text(visit.started.utc),
        "ended_utc": utc_text(visit.ended.utc),
        "started_mono": visit.started.monotonic,
        "ended_mono": visit.ended.monotonic,
        "clock_synced": int(_is_synced(visit)),
        "outcome": outcome.value,
        "reason": reason.value,
        **dict.fromkeys(UNMEASURED),
    }
    if verdict is not None:
        columns |= _measured(verdict.measurement) | {
            "score_c": _number(verdict.score),
            "baseline_c": _number(verdict.expected),
            "threshold_c": _number(verdict.threshold),
            "spread_c": _number(verdict.spread),
            "learned": verdict.learned,
            "covered": None if verdict.covered is None else verdict.covered.value,
            "recent": _json(verdict.recent),
            "gates": json.dumps([gate_json(gate) for gate in verdict.gates]),
            "uncertainty_c": _number(verdict.uncertainty),
            "kappa": _number(verdict.kappa),
        }
    return columns


def _measured(one: Measurement) -> dict[str, Column]:
    return {
        "apparent_c": float(one.apparent),
        "skin_c": float(one.skin),
        "background_c": float(one.background),
        "ambient_c": float(one.ambient),
        "thermistor_c": _number(one.thermistor),
        "fill": float(one.fill),
        "contrast": float(one.contrast),
        "distance_m": float(one.distance_m),
        "pixel_row": int(one.pixel[0]),
        "pixel_col": int(one.pixel[1]),
        "samples": one.samples,
        "seconds_stable": float(one.seconds),
        "reference_offset_c": _number(one.offset),
    }


def _json(values: Iterable[float]) -> str:
    return json.dumps([float(value) for value in values])


def gate_json(gate: Gate) -> dict[str, str | float | bool | None]:
    """Return a gate as the journal keeps it and JSON shows it."""
    low, high = _number(gate.low), _number(gate.high)
    return {"name": gate.name.value, "value": float(gate.value), "low": low, "high": high, "passed": gate.passed}


def _gates(text: str | None) -> tuple[Gate, ...]:
    """Read gates back; whether one passed follows from its numbers."""
    return tuple(Gate(Check(one["name"]), one["value"], one["low"], one["high"]) for one in json.loads(text or "[]"))


def _affine(text: str | None) -> Affine | None:
    if text is None:
        return None
    a, b, c, d, e, f = json.loads(text)
    return (a, b, c, d, e, f)


def _number(value: float | None) -> float | None:
    """Numbers may come as NumPy scalars, which SQLite would keep as bytes."""
    return None if value is None else float(value)


def json_of(row: "VisitRow | CaptureRow") -> dict[str, Any]:
    """Return a kept row with every value fit for JSON."""
    return {field.name: _plain(getattr(row, field.name)) for field in fields(row)}


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case Enum():
            return value.value
        case Gate():
            return gate_json(value)
        case tuple():
            return [_plain(one) for one in value]
        case _:
            return value


def visit_row(row: sqlite3.Row) -> VisitRow:
    """Read a row that SELECT_VISITS gives."""
    kinds = (row["kinds"] or "").split(",")
    return VisitRow(
        **{name: row[name] for name in row.keys() if name in VISIT_FIELDS}  # noqa: SIM118 (a Row iterates over values)
        | {
            "started": datetime.fromisoformat(row["started_utc"]),
            "ended": datetime.fromisoformat(row["ended_utc"]),
            "clock_synced": bool(row["clock_synced"]),
            "outcome": Outcome(row["outcome"]),
            "reason": Reason(row["reason"]),
            "recent": tuple(json.loads(row["recent"] or "[]")),
            "gates": _gates(row["gates"]),
            "heat_map": _affine(row["heat_map"]),
            "pictures": tuple(kind for kind in Kind if kind.value in kinds),
        }
    )


def measurement_of(row: CaptureRow) -> Measurement:
    """Return the measurement that a capture was kept from."""
    return Measurement(
        apparent=Celsius(row.apparent_c),
        skin=Celsius(row.skin_c),
        background=Celsius(row.background_c),
        ambient=Celsius(row.ambient_c),
        thermistor=None if row.thermistor_c is None else Celsius(row.thermistor_c),
        fill=row.fill,
        contrast=row.contrast,
        distance_m=row.distance_m,
        pixel=(row.pixel_row, row.pixel_col),
        samples=row.samples,
        seconds=row.seconds_stable,
        offset=row.reference_offset_c,
    )


def past_visits(rows: Iterable[sqlite3.Row]) -> Iterator[PastVisit]:
    """Read rows that SELECT_PAST gives, one for each capture, into visits."""
    for _, group in groupby(rows, key=lambda row: row["visit_seq"]):
        captures = list(group)
        row = captures[0]
        yield PastVisit(
            datetime.fromisoformat(row["started_utc"]),
            row["ended_mono"],
            row["device"],
            row["boot"],
            Outcome(row["outcome"]),
            Reason(row["reason"]),
            None if row["covered"] is None else Guidance(row["covered"]),
            tuple(measurement_of(capture_row(one)) for one in captures),
            None if row["recent"] is None else tuple(json.loads(row["recent"])),
            row["baseline_c"],
            bool(row["is_asked_for"]),
        )


def verdict_of(row: VisitRow, captures: Iterable[CaptureRow]) -> Verdict | None:
    """Return the verdict that a visit was kept with; None for a picture taken on demand."""
    taken = tuple(map(measurement_of, captures))
    if not taken:
        return None
    return Verdict(
        row.outcome,
        row.reason,
        taken,
        row.score_c,
        row.threshold_c,
        row.baseline_c,
        row.spread_c,
        row.learned or 0,
        None if row.covered is None else Guidance(row.covered),
        row.recent,
        row.uncertainty_c,
        row.gates,
        row.kappa,
    )


def capture_row(row: sqlite3.Row) -> CaptureRow:
    """Read a row of the captures table."""
    return CaptureRow(**{name: row[name] for name in CAPTURE_COLUMNS})


def picture_row(row: sqlite3.Row) -> PictureRow:
    """Read a row of the pictures table."""
    expires = row["expires_at"]
    return PictureRow(
        kind=Kind(row["kind"]),
        path=row["path"],
        sha256=row["sha256"],
        size=row["bytes"],
        expires=None if expires is None else datetime.fromisoformat(expires),
        state=row["state"],
    )


VISIT_FIELDS = {field.name for field in fields(VisitRow)}
CAPTURE_COLUMNS = tuple(field.name for field in fields(CaptureRow))

UNMEASURED = (
    *("apparent_c", "skin_c", "background_c", "ambient_c", "thermistor_c", "fill", "contrast", "distance_m"),
    *("pixel_row", "pixel_col", "samples", "seconds_stable"),
    *("score_c", "baseline_c", "threshold_c", "spread_c", "learned", "covered"),
    *("recent", "gates", "uncertainty_c", "kappa", "reference_offset_c"),
)
"""The columns that are empty for a picture taken on demand."""

INSERT_VISIT = """INSERT INTO visits (
    id, device, boot, started_utc, ended_utc, started_mono, ended_mono, clock_synced, outcome, reason,
    apparent_c, skin_c, background_c, ambient_c, thermistor_c, fill, contrast, distance_m,
    pixel_row, pixel_col, samples, seconds_stable, score_c, baseline_c, threshold_c, spread_c, learned, covered,
    recent, gates, uncertainty_c, kappa, reference_offset_c, heat_map
) VALUES (
    :id, :device, :boot, :started_utc, :ended_utc, :started_mono, :ended_mono, :clock_synced, :outcome, :reason,
    :apparent_c, :skin_c, :background_c, :ambient_c, :thermistor_c, :fill, :contrast, :distance_m,
    :pixel_row, :pixel_col, :samples, :seconds_stable, :score_c, :baseline_c, :threshold_c, :spread_c, :learned, :covered,
    :recent, :gates, :uncertainty_c, :kappa, :reference_offset_c, :heat_map
)"""

INSERT_CAPTURE = """INSERT INTO captures (
    visit, n, apparent_c, skin_c, background_c, ambient_c, thermistor_c, fill, contrast, distance_m,
    pixel_row, pixel_col, samples, seconds_stable, reference_offset_c
) VALUES (
    :visit, :n, :apparent_c, :skin_c, :background_c, :ambient_c, :thermistor_c, :fill, :contrast, :distance_m,
    :pixel_row, :pixel_col, :samples, :seconds_stable, :reference_offset_c
)"""

SELECT_VISITS = """SELECT *, (
    SELECT group_concat(kind) FROM pictures WHERE pictures.visit = visits.id AND pictures.state = 'kept'
) AS kinds FROM visits
WHERE (:id IS NULL OR id = :id)
  AND (:since IS NULL OR started_utc >= :since)
  AND (:outcome IS NULL OR outcome = :outcome)
ORDER BY seq DESC LIMIT :limit"""
"""Newest first by the order kept in, since clocks may be wrong; a limit of −1 is none."""

COUNT_PAST = """SELECT count(*) FROM visits
WHERE reason <> 'captured_on_demand' AND started_utc >= :since AND started_utc < :until"""

SELECT_PAST = """WITH asked AS (
    SELECT min(seq) AS first, max(seq) AS last FROM visits WHERE started_utc >= :since AND started_utc < :until
), lead_in AS (
    SELECT seq FROM visits, asked
    WHERE seq < asked.first AND boot = (SELECT boot FROM visits WHERE seq = asked.first)
    ORDER BY seq DESC LIMIT :lead_in
)
SELECT visits.seq AS visit_seq, started_utc, ended_mono, device, boot, outcome, reason, covered, recent, baseline_c,
    started_utc >= :since AND started_utc < :until AS is_asked_for, captures.*
FROM asked, visits JOIN captures ON captures.visit = visits.id
WHERE visits.seq BETWEEN coalesce((SELECT min(seq) FROM lead_in), asked.first) AND asked.last
ORDER BY visits.seq, captures.n"""
"""Oldest first by the order kept in; before the first one asked for, up to `lead_in` visits of the same boot."""
