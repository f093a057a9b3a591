"""The documented model of people in front of a sensor: bodies, rooms, optics and the specimen, many visitors at once.

Every number and formula is that of docs/screening.md; here they have names. Arrays have one entry per visitor unless
said otherwise. Angles are degrees (x right, y down), temperatures °C.
"""

from dataclasses import dataclass, fields
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Box, Face
from kiosk.domain.thermal import GRID, Optics, pixel_response, scene_grid

Numbers = NDArray[np.float64]
Frames = NDArray[np.float32]

KELVIN = 273.15
CHUNK = 25
"""Visitors painted at once, so that a chunk stays in the processor's cache."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Physics:
    """What is assumed of skin, room, sensor and face finder; the defaults are the documented model."""

    prevalence: float = 0.06
    skin_at_24: float = 34.25
    skin_per_core: float = 0.70
    skin_per_room: float = 0.16
    person_sd: float = 0.5

    distance_spread: float = 0.08
    place_sd: float = 3.0
    size_spread: float = 0.04
    box_size_error: float = 0.06
    box_place_deg: float = 1.0
    box_place_share: float = 0.06

    blur_deg: float = 2.0
    blur_factor: tuple[float, float] = (0.8, 1.25)
    offset_limit: float = 2.5
    pattern_sd: float = 0.3
    drift_sd: float = 0.4
    drift_people: float = 60.0
    noise: float = 0.2
    step: float = 0.25
    frames: int = 15
    empty_frames: int = 30
    empty_drift: float = 0.03
    """How far the sensor drifted since the empty scene was seen, SD."""

    room: tuple[float, float] = (18.0, 30.0)
    room_walk: float = 0.08
    board_slope: float = 0.1
    """How uneven the board of the flat field is: °C from its middle to its edge, SD. Leaves a residual of about 0.07."""
    reference_c: float = 36.0
    reference_tolerance: float = 0.2
    reference_pixels: int = 2


DOCUMENTED = Physics()
"""The model as docs/screening.md tells it."""


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One specimen of a sensor, switched on once; `drift` has one entry per visitor, `pattern` one per pixel."""

    blur_deg: float
    offset: float
    pattern: Numbers
    drift: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Room:
    """Where visitors stand: its temperature and what a sensor on the wall says of it, the temperature of what is behind
    visitors, and how the latter slopes (°C per half field).
    """

    ambient: Numbers
    told: Numbers
    behind: Numbers
    slope_x: Numbers
    slope_y: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The same people twice: row 0 not elevated, row 1 elevated; `core` and `skin` (mean of the face) are [2, people]."""

    core: Numbers
    skin: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What makes one face read differently from another of the same skin: clothing, texture, the nose."""

    clothing: Numbers
    slope: Numbers
    nose: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Where a face is: distance in metres, centre and half-axes in degrees."""

    distance: Numbers
    x: Numbers
    y: Numbers
    a: Numbers
    b: Numbers


def angle(metres: float | Numbers, distance: Numbers) -> Numbers:
    """Return how many degrees a length spans from the optical axis."""
    seen: Numbers = np.degrees(np.arctan(metres / distance))
    return seen


def walk(dice: np.random.Generator, visitors: int, sd: float, memory: float) -> Numbers:
    """Return an Ornstein–Uhlenbeck drift that starts at 0: its SD, and its memory in visitors."""
    keep = np.exp(-1 / memory)
    steps = dice.standard_normal(visitors) * sd * np.sqrt(1 - keep**2)
    drift = np.zeros(visitors)
    for number in range(1, visitors):
        drift[number] = keep * drift[number - 1] + steps[number]
    return drift


def draw_unit(dice: np.random.Generator, visitors: int, physics: Physics, optics: Optics) -> Unit:
    return Unit(
        physics.blur_deg * dice.uniform(*physics.blur_factor),
        dice.uniform(-physics.offset_limit, physics.offset_limit),
        dice.normal(0, physics.pattern_sd, optics.shape),
        walk(dice, visitors, physics.drift_sd, physics.drift_people),
    )


def draw_room(dice: np.random.Generator, visitors: int, physics: Physics) -> Room:
    """Draw a room whose temperature wanders while visitors come."""
    ambient = dice.uniform(*physics.room) + np.cumsum(dice.normal(0, physics.room_walk, visitors))
    told = ambient + dice.uniform(0.5, 2) + dice.normal(0, 0.15, visitors)
    behind = ambient + dice.normal(0, 0.5)
    return Room(ambient, told, behind, dice.standard_normal(visitors), dice.standard_normal(visitors))


def draw_people(dice: np.random.Generator, room: Room, physics: Physics) -> People:
    visitors = len(room.ambient)
    usual = np.minimum(dice.normal(36.8, 0.3, visitors), 37.49)
    elevated = np.maximum(dice.normal(38.5, 0.35, visitors), 38.0)
    core = np.stack([usual, elevated])
    own = dice.normal(0, physics.person_sd, visitors)
    skin = physics.skin_at_24 + physics.skin_per_core * (core - 36.8) + physics.skin_per_room * (room.ambient - 24) + own
    return People(core, skin)


def draw_looks(dice: np.random.Generator, visitors: int) -> Looks:
    return Looks(dice.uniform(0.45, 0.7, visitors), dice.normal(0.35, 0.25, visitors), dice.uniform(0.3, 1.5, visitors))


def draw_pose(dice: np.random.Generator, visitors: int, distance_m: float, physics: Physics) -> Pose:
    distance = distance_m * np.exp(dice.normal(0, physics.distance_spread, visitors))
    x, y = dice.normal(0, physics.place_sd, visitors), dice.normal(-2, physics.place_sd, visitors)
    wide, high = (half * np.exp(dice.normal(0, physics.size_spread, visitors)) for half in (0.075, 0.1))
    return Pose(distance, x, y, angle(wide, distance), angle(high, distance))


def found_faces(dice: np.random.Generator, pose: Pose, physics: Physics, optics: Optics) -> list[Face]:
    """Return where a face finder believes the faces to be, in thermal fractions."""
    errors = dice.standard_normal((6, len(pose.distance)))
    a, b = (half * np.exp(physics.box_size_error * error) for half, error in zip((pose.a, pose.b), errors, strict=False))
    x, y = (
        at + physics.box_place_deg * errors[2 + axis] + physics.box_place_share * errors[4 + axis] * half
        for axis, (at, half) in enumerate(((pose.x, pose.a), (pose.y, pose.b)))
    )
    left, top = (x - a) / optics.fov_x + 0.5, (y - b) / optics.fov_y + 0.5
    boxes = zip(left.tolist(), top.tolist(), (2 * a / optics.fov_x).tolist(), (2 * b / optics.fov_y).tolist(), strict=True)
    return [Face(Box(*box)) for box in boxes]


@dataclass(frozen=True, slots=True, eq=False)
class Painter:
    """Turns scenes into what an ideal array reads through the optics of one unit; `patch_c` warms the top left corner."""

    optics: Optics
    blur_deg: float
    patch_c: float | None = None
    patch_pixels: int = 2

    def people(self, pose: Pose, looks: Looks, room: Room, skin: Numbers) -> Frames:
        """Return pixels [versions, visitors, rows, columns] of visitors whose skin is [versions, visitors]."""
        seen = np.empty((*skin.shape, *self.optics.shape), np.float32)
        for first in range(0, skin.shape[1], CHUNK):
            part = slice(first, first + CHUNK)
            seen[:, part] = self._chunk(cut(pose, part), cut(looks, part), cut(room, part), skin[:, part])
        return seen

    def empty(self, room: Room) -> Frames:
        """Return pixels [visitors, rows, columns] of the rooms without a visitor."""
        parts = [cut(room, slice(first, first + CHUNK)) for first in range(0, len(room.behind), CHUNK)]
        return np.concatenate([self._seen(_backdrop(part, self.optics)) for part in parts])

    def _chunk(self, pose: Pose, looks: Looks, room: Room, skin: Numbers) -> Frames:
        x, y = (axis.astype(np.float32) for axis in scene_grid(self.optics))
        figure = _Figure.at(x, y, pose, looks)
        backdrop = _backdrop(room, self.optics)
        return np.stack([self._seen(figure.painted(backdrop, _column(room.behind), _column(one), looks)) for one in skin])

    def _seen(self, scene: Frames) -> Frames:
        """Average radiance (T⁴) over each pixel; scene is [visitors, GRID, GRID] in °C and is used up."""
        across = pixel_response(self.optics.columns, self.optics.fov_x, self.blur_deg).astype(np.float32)
        down = pixel_response(self.optics.rows, self.optics.fov_y, self.blur_deg).astype(np.float32)
        if self.patch_c is not None:
            rows, columns = (self.patch_pixels * GRID // pixels for pixels in self.optics.shape)
            scene[:, :rows, :columns] = self.patch_c
        scene += np.float32(KELVIN)
        np.square(scene, out=scene)
        np.square(scene, out=scene)
        seen: Frames = np.sqrt(np.sqrt(down @ scene @ across.T)) - np.float32(KELVIN)
        return seen


Many = TypeVar("Many", Pose, Looks, Room)


def cut(many: Many, part: slice) -> Many:
    """Return some of many visitors."""
    return type(many)(*(getattr(many, field.name)[part] for field in fields(many)))


def _column(values: Numbers) -> Frames:
    return values.astype(np.float32)[:, None, None]


def _backdrop(room: Room, optics: Optics) -> Frames:
    x, y = (axis.astype(np.float32) for axis in scene_grid(optics))
    slopes = _column(room.slope_x) * x / (optics.fov_x / 2) + _column(room.slope_y) * y / (optics.fov_y / 2)
    scene: Frames = (_column(room.behind) + slopes).astype(np.float32)
    return scene


@dataclass(frozen=True, slots=True, eq=False)
class _Figure:
    """Where on the scene grid torso, neck, hair and face are [visitors, GRID, GRID], and the face's texture there."""

    torso: NDArray[np.bool_]
    neck: NDArray[np.bool_]
    hair: NDArray[np.bool_]
    face: NDArray[np.bool_]
    texture: Frames

    @staticmethod
    def at(x: Frames, y: Frames, pose: Pose, looks: Looks) -> "_Figure":
        a, b = _column(pose.a), _column(pose.b)
        u, v = (x - _column(pose.x)) / a, (y - _column(pose.y)) / b
        shoulder, throat, drop = (_column(angle(metres, pose.distance)) for metres in (0.22, 0.055, 0.05))
        side, down = np.abs(x - _column(pose.x)), y - _column(pose.y)
        face = u**2 + v**2 <= 1
        nose = np.exp(-((u / 0.3) ** 2)) * np.exp(-(((v - 0.15) / 0.3) ** 2))
        texture = -_column(looks.slope) * v - _column(looks.nose) * nose
        mean = (texture * face).sum(axis=(1, 2)) / np.maximum(face.sum(axis=(1, 2)), 1)
        return _Figure(
            (side < shoulder) & (down > b + drop),
            (side < throat) & (down > 0.6 * b) & (down <= b + 1.3 * drop),
            (u / 1.12) ** 2 + ((v + 0.22) / 1.05) ** 2 <= 1,
            face,
            (texture - mean[:, None, None]).astype(np.float32),
        )

    def painted(self, backdrop: Frames, behind: Frames, skin: Frames, looks: Looks) -> Frames:
        """Lay torso, neck, hair and face over the backdrop, each hiding what is behind it."""
        scene = backdrop.copy()
        np.copyto(scene, behind + _column(looks.clothing) * (skin - behind), where=self.torso)
        np.copyto(scene, skin - np.float32(0.4), where=self.neck)
        np.copyto(scene, behind + np.float32(0.45) * (skin - behind), where=self.hair)
        np.copyto(scene, skin + self.texture, where=self.face)
        return scene


def read(truth: Frames, error: Numbers, unit: Unit, noise: Frames, physics: Physics) -> Frames:
    """Return what a specimen reads, in its steps; `truth`, `error` (its drift) and `noise` broadcast to frames."""
    raw: Frames = truth + (unit.offset + unit.pattern + error).astype(np.float32) + np.float32(physics.noise) * noise
    if physics.step:
        np.round(raw / np.float32(physics.step), out=raw)
        raw *= np.float32(physics.step)
    return raw


def board_seen(dice: np.random.Generator, unit: Unit, physics: Physics, optics: Optics, frames: int = 600) -> Frames:
    """Return frames [frames, rows, columns] of a plain board that fills the field, as an installer holds it up once."""
    x, y = (np.linspace(-1, 1, 2 * pixels + 1)[1::2] for pixels in (optics.columns, optics.rows))
    slope_x, slope_y = dice.normal(0, physics.board_slope, 2)
    board = dice.uniform(22, 28) + slope_x * x[None, :] + slope_y * y[:, None]
    noise = dice.standard_normal((frames, *optics.shape), np.float32)
    return read(board.astype(np.float32), np.zeros(()), unit, noise, physics)
