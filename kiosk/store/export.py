"""Kept visits as files for other programs: a table, the numbers in full, and the pictures unsealed."""

import csv
import json
import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from enum import Enum
from pathlib import Path
from string import whitespace
from typing import Any

from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import BadInput
from kiosk.store.reader import VisitReader
from kiosk.store.rows import VisitRow, json_of
from kiosk.store.sealing import DamagedPicture

WHY = "why.png"

log = logging.getLogger(__name__)

COLUMNS = tuple(field.name for field in fields(VisitRow) if field.name not in {"recent", "gates", "heat_map", "pictures"})
"""What fits into a cell of a table; the rest is in the JSON."""


FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""With what a formula begins; Chinese, Japanese and Korean spreadsheets take the wide forms as well."""

LEADING = f"{whitespace}\u00a0\u3000\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""What a spreadsheet may drop before it looks."""

DrawCard = Callable[[VisitId], bytes]
"""Returns the why-card of a visit as PNG."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote, and how many pictures could not be opened."""

    visits: int
    pictures: int
    damaged: int
    cards: int = 0


def export(
    reader: VisitReader,
    folder: Path,
    ids: Iterable[VisitId] | None = None,
    draw_card: DrawCard | None = None,
    kinds: Collection[Kind] = tuple(Kind),
) -> Exported:
    """Write visits.csv, visits.json and pictures/ into a folder; all visits, or those named.

    Only pictures of these `kinds` are written. With `draw_card` each visit of which a picture is kept gets its why-card
    beside it. A damaged picture is counted and left out. Raises BadInput for an unknown id, or when the folder holds an
    export.
    """
    visits = reader.visits() if ids is None else [reader.visit(one) for one in ids]
    if any(visit.pictures for visit in visits):
        reader.check_key()
    try:
        _claim(folder)
        _write_csv(folder / "visits.csv", visits)
        written, damaged = _write_pictures(folder / "pictures", reader, visits, kinds)
        cards = _write_cards(folder / "pictures", visits, draw_card) if draw_card is not None else set()
        _write_json(folder / "visits.json", reader, visits, written | cards)
    except OSError as refused:
        raise BadInput(f"cannot export to {folder}: {refused}") from None
    return Exported(len(visits), len(written), damaged, len(cards))


def _claim(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} is not an empty folder; an export never overwrites anything")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "pictures").mkdir(mode=0o700)


def _write_csv(file: Path, visits: list[VisitRow]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow(COLUMNS)
        table.writerows([cell(getattr(visit, column)) for column in COLUMNS] for visit in visits)


def cell(value: Any) -> str | int | float | None:
    """Return a value as a table cell; a text that a spreadsheet would run as a formula is quoted, numbers stay numbers."""
    match value:
        case datetime():
            return value.isoformat()
        case Enum():
            return cell(value.value)
        case bool():
            return int(value)
        case str() if value.startswith(("\t", "\r", "\n")) or value.lstrip(LEADING).startswith(FORMULA):
            return f"'{value}"
        case str() | int() | float() | None:
            return value
        case _:
            raise TypeError(f"{value!r} does not fit into a cell")


def _write_json(file: Path, reader: VisitReader, visits: list[VisitRow], written: set[str]) -> None:
    content = [
        json_of(visit)
        | {
            "pictures": [f"pictures/{name}" for name in _names(visit) if name in written],
            "captures": [json_of(capture) for capture in reader.captures(visit.id)],
        }
        for visit in visits
    ]
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_pictures(
    folder: Path, reader: VisitReader, visits: list[VisitRow], kinds: Collection[Kind]
) -> tuple[set[str], int]:
    written: set[str] = set()
    damaged = 0
    for visit in visits:
        for kind in filter(kinds.__contains__, visit.pictures):
            try:
                plain = reader.picture_bytes(visit.id, kind)
            except DamagedPicture as damage:
                log.warning("not exported: %s", damage)
                damaged += 1
                continue
            (folder / _name(visit, kind)).write_bytes(plain)
            written.add(_name(visit, kind))
    return written, damaged


def _write_cards(folder: Path, visits: list[VisitRow], draw_card: DrawCard) -> set[str]:
    shown = [visit for visit in visits if visit.pictures]
    for visit in shown:
        (folder / f"{visit.id}.{WHY}").write_bytes(draw_card(visit.id))
    return {f"{visit.id}.{WHY}" for visit in shown}


def _names(visit: VisitRow) -> list[str]:
    return [*(_name(visit, kind) for kind in visit.pictures), f"{visit.id}.{WHY}"]


def _name(visit: VisitRow, kind: Kind) -> str:
    return f"{visit.id}.{kind.value}{kind.suffix}"
