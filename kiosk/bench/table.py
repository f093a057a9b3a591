"""The same on people: the product's baseline on the published table of skin and oral temperatures, in time order.

The table: Wang et al. 2023, "Facial and oral temperature data", PhysioNet v1.0.0 (CC0); one file per camera and group.
A visitor's reading is the forehead: the mean of five spots over four rounds, as a sensor without any error would see it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kiosk.bench.methods import middle_of_last10
from kiosk.bench.metrics import Metric, metric
from kiosk.bench.scores import Marks, Numbers, Runs, rounded
from kiosk.domain.baseline import Baseline
from kiosk.domain.measurement import Measurement
from kiosk.domain.policy import Policy
from kiosk.domain.thermal import Celsius
from kiosk.errors import BadInput

SPOTS = tuple(f"T_FH{spot}{number}" for number in range(1, 5) for spot in ("CC", "RC", "LC", "BC", "TC"))
"""Forehead centre, right, left, bottom and top in rounds 1 to 4."""
NEEDED = ("SubjectID", "aveOralM", "T_atm", "Time", "Date", *SPOTS)
LIMITS = (37.5, 37.8, 38.0)
"""Oral temperatures from which somebody counts as elevated."""
DELTA = 1.0

SKIN_C = (20.0, 45.0)
ROOM_C = (10.0, 40.0)
ORAL_C = (30.0, 45.0)
"""Anything else in a cell is a slip of the pen, and counts as missing."""

MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, order=True)
class Person:
    """One usable row: when, and what was measured (°C)."""

    at: datetime
    name: str
    forehead: float
    room: float
    oral: float


def people_in(file: Path) -> tuple[list[Person], int]:
    """Read the table; returns who can be used, in time order, and how many rows cannot. Raises BadInput."""
    header, rows = _columns(file)
    read = [_person(dict(zip(header, row, strict=False))) for row in rows]
    people = sorted(person for person in read if person is not None)
    if not people:
        raise BadInput(f"{file}: nobody in it has forehead, room and oral temperature: is it one of the published tables?")
    return people, len(read) - len(people)


def _columns(file: Path) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns, which stand in the third line, and the rows below them."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file}: larger than any published table")
        rows = list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig")), strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(f"{file}: cannot be read as a table ({error})") from error
    start = next((number for number, row in enumerate(rows) if "SubjectID" in row), None)
    if start is None:
        raise BadInput(f"{file}: no line with SubjectID: give a table such as FLIR_group1.csv of the published data")
    header = [name.strip() for name in rows[start]]
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise BadInput(f"{file}: column {', '.join(missing[:3])} is missing: give a table such as FLIR_group1.csv")
    return header, [row for row in rows[start + 1 :] if any(cell.strip() for cell in row)]


def _person(cells: dict[str, str]) -> Person | None:
    spots = [value for name in SPOTS if (value := _number(cells.get(name, ""), SKIN_C)) is not None]
    room, oral = _number(cells.get("T_atm", ""), ROOM_C), _number(cells.get("aveOralM", ""), ORAL_C)
    at = _time(cells.get("Date", ""), cells.get("Time", ""))
    if not spots or room is None or oral is None or at is None:
        return None
    return Person(at, cells.get("SubjectID", ""), float(np.mean(spots)), room, oral)


def _number(cell: str, within: tuple[float, float]) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if within[0] <= value <= within[1] else None


def _time(date: str, time: str) -> datetime | None:
    for form in ("%y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%y-%m-%d %H:%M"):
        try:
            return datetime.strptime(f"{date.strip()} {time.strip()}", form)  # noqa: DTZ007 - the site's own clock
        except ValueError:
            continue
    return None


def reading(person: Person, *, referenced: bool) -> Measurement:
    """Return the person as the product would have measured them with a sensor that fills its pixels and knows the room."""
    skin = Celsius(person.forehead)
    return Measurement(
        apparent=skin,
        skin=skin,
        background=Celsius(person.room),
        ambient=Celsius(person.room),
        thermistor=None,
        fill=1.0,
        contrast=1.0,
        distance_m=0.7,
        pixel=(0, 0),
        samples=20,
        seconds=1.0,
        offset=0.0 if referenced else None,
    )


def ours(people: Sequence[Person], *, referenced: bool) -> Numbers:
    """Return the product's scores, NaN while it learns; a reference source keeps its baseline over nights and gaps."""
    policy, baseline = Policy(), Baseline()
    start, scores = people[0].at, np.full(len(people), np.nan)
    for number, person in enumerate(people):
        measured, now = reading(person, referenced=referenced), (person.at - start) / timedelta(seconds=1)
        baseline = baseline.at(now, measured.ambient, policy, referenced=referenced)
        if not baseline.is_learning(policy):
            scores[number] = baseline.score(measured)
        baseline = baseline.after(measured, now, policy)
    return scores


def last10(people: Sequence[Person]) -> Numbers:
    """Return how far each forehead stands above the last ten people, highest and lowest discarded."""
    foreheads = np.array([person.forehead for person in people])
    middles = [middle_of_last10(foreheads[:number]) if number else np.nan for number in range(len(people))]
    deviations: Numbers = foreheads - middles
    return deviations


def scored(people: Sequence[Person]) -> dict[str, Numbers]:
    """Return everybody's score by every method; `ideal_fixed` knows the sensor's zero, which a real one does not."""
    return {
        "ideal_fixed": np.array([person.forehead for person in people]),
        "last10": last10(people),
        "ours": ours(people, referenced=True),
    }


def marks_of(people: Sequence[Person], values: Numbers, use: NDArray[np.bool_], limit: float) -> Marks:
    """Return how well scores find those of `limit` and more, among some; days are drawn again, as they share a room."""
    elevated = np.array([person.oral >= limit for person in people])
    days = np.array([person.at.toordinal() for person in people])
    groups = [(days == day) & use for day in np.unique(days[use])]
    return Marks.of(Runs([values[one & ~elevated] for one in groups], [values[one & elevated] for one in groups]), seed=1)


def row_of(people: Sequence[Person], scores: dict[str, Numbers], method: str, limit: float) -> dict[str, Any]:
    """Return one method's row at one limit, over those whom every method scores; `_own` is over all it scores itself."""
    common = np.all([np.isfinite(one) for one in scores.values()], axis=0)
    values = scores[method]
    elevated = np.array([person.oral >= limit for person in people])
    flagged = values >= DELTA
    own = np.isfinite(values)
    row = {"oral_c": limit, "method": method, **marks_of(people, values, common, limit).as_json()}
    if method != "ideal_fixed":
        row["found"] = rounded(_share(flagged[common & elevated]))
        row["false_alarms"] = rounded(_share(flagged[common & ~elevated]))
    return row | {
        "auc_own": rounded(marks_of(people, values, own, limit).area[0]),
        "n": int(common.sum()),
        "n_elevated": int((common & elevated).sum()),
        "n_own": int(own.sum()),
    }


def _share(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else float("nan")


def goals(people: Sequence[Person], scores: dict[str, Numbers]) -> dict[str, Metric]:
    """Return what was to be reached at 38.0 °C and more; nothing where nobody has that."""
    common = np.all([np.isfinite(one) for one in scores.values()], axis=0)
    areas = {method: marks_of(people, values, common, LIMITS[-1]).area[0] for method, values in scores.items()}
    if not np.isfinite(areas["ours"]):
        return {}
    return {
        f"table_lead_over_{rival}": metric(areas["ours"] - areas[rival], "AUC", f">= {least}", told)
        for rival, least, told in (
            ("ideal_fixed", -0.01, "a fixed limit on a sensor whose zero is known"),
            ("last10", 0.02, "the last 10 people, highest and lowest discarded"),
        )
    }


def table_suite(file: Path) -> dict[str, Any]:
    """Score a published table; returns rows and metrics of docs/json.md. Raises BadInput for another file."""
    people, left_out = people_in(file)
    scores = scored(people)
    alone = ours(people, referenced=False)
    return {
        "people": len(people),
        "rows_left_out": left_out,
        "learning": int(np.isnan(scores["ours"]).sum()),
        "learning_without_reference": int(np.isnan(alone).sum()),
        "table": [row_of(people, scores, method, limit) for limit in LIMITS for method in scores],
    } | goals(people, scores)
