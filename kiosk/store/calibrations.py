"""A calibration as JSON text and back: kept in the journal, exported to a file, restored from one.

Whatever is read is checked field by field; a file that is damaged or foreign is refused with one clear sentence.
"""

import json
from collections.abc import Callable
from datetime import datetime
from math import hypot
from typing import Any, TypeGuard, TypeVar

import numpy as np

from kiosk.domain.assistant import Step
from kiosk.domain.calibration import (
    Alignment,
    Calibration,
    Done,
    FlatField,
    Orientation,
    ReferenceSource,
    WorkingDistance,
)
from kiosk.domain.face import Box
from kiosk.domain.registration import Registration
from kiosk.domain.thermal import Background, Celsius, Temperatures
from kiosk.errors import BadInput

MOST_OFF_AXIS_DEG = 20.0
"""Sensor and camera look the same way: datasheets allow some degrees each."""

MOST = 1e12
"""No number of a calibration is larger; also keeps whole numbers of any length from becoming floats."""

FORM = "doorman calibration 1"

T = TypeVar("T")


def to_text(calibration: Calibration) -> str:
    """Write a calibration as indented JSON that `from_text` reads."""
    steps: dict[str, object] = {}
    if calibration.orientation is not None:
        turn = calibration.orientation
        steps["orientation"] = {"quarter_turns": turn.quarter_turns, "mirror": turn.mirror}
    if calibration.alignment is not None:
        aligned = calibration.alignment
        by = aligned.registration
        steps["alignment"] = {
            "affine": list(by.affine),
            "parallax_m": list(by.parallax_m),
            "fov_deg": list(by.fov),
            "residual_deg": aligned.residual_deg,
            "points": aligned.points,
        }
    if calibration.flat_field is not None:
        flat = calibration.flat_field
        steps["flat_field"] = {"offsets_c": _rows(flat.offsets), "spread_c": flat.spread, "noise_c": flat.noise}
    if calibration.empty_scene is not None:
        scene = calibration.empty_scene
        steps["empty_scene"] = {"celsius": _rows(scene.celsius), "frames": scene.frames}
    if calibration.reference is not None:
        source = calibration.reference
        steps["reference"] = {
            "box": [source.box.x, source.box.y, source.box.width, source.box.height],
            "celsius": source.celsius,
            "tolerance_c": source.tolerance,
            "offset_c": source.offset,
            "background_c": source.background,
        }
    if calibration.distance is not None:
        steps["distance"] = {"metres": calibration.distance.metres}
    done = {step: {"at": stamp.at.isoformat(), "sensor": stamp.sensor} for step, stamp in calibration.done}
    return json.dumps({"form": FORM, "done": done, "steps": steps}, indent=1)


def _rows(values: Temperatures) -> list[list[float]]:
    return [[round(float(value), 4) for value in row] for row in values]


def from_text(text: str, where: str) -> Calibration:
    """Read what `to_text` wrote; raises BadInput that names `where`, the place in it, and what is wrong with it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as broken:
        raise BadInput(f"{where} is no calibration: not JSON ({str(broken)[:80]})") from None
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise BadInput(f'{where} is no calibration of this doorman: "form" is not "{FORM}"')
    steps, done = _Reader(where, "steps", found.get("steps")), _Reader(where, "done", found.get("done"))
    stamps = tuple((step.value, _done(part)) for step in Step if (part := done.part(step.value)) is not None)
    read = Calibration(
        orientation=steps.read("orientation", _orientation),
        alignment=steps.read("alignment", _alignment),
        flat_field=steps.read("flat_field", _flat_field),
        empty_scene=steps.read("empty_scene", _empty_scene),
        reference=steps.read("reference", _reference),
        distance=steps.read("distance", lambda part: WorkingDistance(part.number("metres", 0.1, 3.0))),
        done=stamps,
    )
    _refuse_mismatch(read, where)
    return read


def _refuse_mismatch(read: Calibration, where: str) -> None:
    """Refuse steps without their date or dates without their step, and arrays that are not of the sensor named."""
    steps = {step.value for step in Step if getattr(read, step.value) is not None}
    lonely = steps ^ {step for step, _ in read.done}
    if lonely:
        raise BadInput(f"{where}: {', '.join(sorted(lonely))} must stand in both steps and done")
    for name, values in (
        ("flat_field", None if read.flat_field is None else read.flat_field.offsets),
        ("empty_scene", None if read.empty_scene is None else read.empty_scene.celsius),
    ):
        stamp = read.done_at(name)
        if values is None or stamp is None:
            continue
        shape = f"{values.shape[0]}x{values.shape[1]}"
        turned = "x".join(reversed(shape.split("x")))
        if stamp.sensor not in (shape, turned):
            raise BadInput(f"{where}: {name} has {shape} values, but its sensor is {stamp.sensor}")


class _Reader:
    """One object of the text, read field by field; every refusal names the field."""

    def __init__(self, where: str, name: str, values: object) -> None:
        if values is None:
            values = {}
        if not isinstance(values, dict):
            raise BadInput(f"{where}: {name} must be an object")
        self._where, self._name, self._values = where, name, values

    def part(self, field: str) -> "_Reader | None":
        value = self._values.get(field)
        return None if value is None else _Reader(self._where, f"{self._name}.{field}", value)

    def read(self, field: str, make: "Callable[[_Reader], T]") -> T | None:
        part = self.part(field)
        return None if part is None else make(part)

    def wrong(self, field: str, wanted: str) -> BadInput:
        shown = json.dumps(self._values.get(field))[:60]
        return BadInput(f"{self._where}: {self._name}.{field} must be {wanted}, not {shown}")

    def value(self, field: str) -> Any:
        return self._values.get(field)

    def number(self, field: str, low: float, high: float) -> float:
        value = self._values.get(field)
        if not _is_number(value) or not low <= value <= high:
            raise self.wrong(field, f"a number from {low:g} to {high:g}")
        return float(value)

    def numbers(self, field: str, count: int, low: float, high: float) -> tuple[float, ...]:
        value = self._values.get(field)
        if not isinstance(value, list) or len(value) != count or not all(_is_number(v) and low <= v <= high for v in value):
            raise self.wrong(field, f"{count} numbers from {low:g} to {high:g}")
        return tuple(float(v) for v in value)

    def table(self, field: str, low: float, high: float) -> Temperatures:
        value = self._values.get(field)
        is_table = (
            isinstance(value, list)
            and 1 <= len(value) <= 512
            and all(isinstance(row, list) and len(row) == len(value[0]) and 1 <= len(row) <= 512 for row in value)
            and all(_is_number(v) and low <= v <= high for row in value for v in row)
        )
        if not is_table:
            raise self.wrong(field, f"rows of equally many numbers from {low:g} to {high:g}")
        table: Temperatures = np.array(value, np.float32)
        table.flags.writeable = False
        return table


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST


def _done(part: _Reader) -> Done:
    sensor, at = part.value("sensor"), part.value("at")
    if not isinstance(sensor, str) or not sensor.replace("x", "", 1).isdigit():
        raise part.wrong("sensor", 'a shape such as "8x8"')
    try:
        when = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        raise part.wrong("at", "an ISO time") from None
    if when.tzinfo is None:
        raise part.wrong("at", "a time with its zone")
    return Done(when, sensor)


def _orientation(part: _Reader) -> Orientation:
    turns, mirror = part.number("quarter_turns", 0, 3), part.value("mirror")
    if turns != int(turns) or not isinstance(mirror, bool):
        raise part.wrong("mirror", "true or false, with whole quarter_turns")
    return Orientation(int(turns), mirror)


def _alignment(part: _Reader) -> Alignment:
    a, b, c, d, e, f = part.numbers("affine", 6, -20, 20)
    if abs(a * e - b * d) < 0.01:
        raise part.wrong("affine", "a map that can be turned round")
    right, down = part.numbers("parallax_m", 2, -0.5, 0.5)
    across, high = part.numbers("fov_deg", 2, 5, 180)
    registration = Registration((a, b, c, d, e, f), (right, down), (across, high))
    off = hypot((a / 2 + b / 2 + c - 0.5) * across, (d / 2 + e / 2 + f - 0.5) * high)
    if off > MOST_OFF_AXIS_DEG:
        raise part.wrong(
            "affine", f"a map that leaves the picture's middle within {MOST_OFF_AXIS_DEG:g}° of the sensor's axis"
        )
    return Alignment(registration, part.number("residual_deg", 0, 90), int(part.number("points", 1, 1000)))


def _flat_field(part: _Reader) -> FlatField:
    offsets = part.table("offsets_c", -10, 10)
    if abs(float(np.median(offsets))) > 0.5:
        raise part.wrong("offsets_c", "differences from the middle pixel, whose own is near 0")
    return FlatField(offsets, float(offsets.std()), part.number("noise_c", 0, 10))


def _empty_scene(part: _Reader) -> Background:
    return Background(part.table("celsius", -20, 80), int(part.number("frames", 1, 1e9)))


def _reference(part: _Reader) -> ReferenceSource:
    x, y, width, height = part.numbers("box", 4, -0.1, 1.1)
    if width <= 0 or height <= 0:
        raise part.wrong("box", "left, top, width and height with a width and height above 0")
    return ReferenceSource(
        Box(x, y, width, height),
        Celsius(part.number("celsius", 15, 60)),
        part.number("tolerance_c", 0, 5),
        part.number("offset_c", -10, 10),
        Celsius(part.number("background_c", -20, 80)),
    )
