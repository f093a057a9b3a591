"""What an ideal or a real thermal array reads of the drawn visitors: warm surfaces through the sensor's optics.

Model and numbers: docs/screening.md. A face is an ellipse of 0.15 × 0.20 m; radiance goes with the fourth power of the
absolute temperature, and every pixel averages radiance, not temperature.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import atan, degrees, pi, sin

import numpy as np
from numpy.typing import NDArray

from kiosk.devices.drawing.character import Worn
from kiosk.devices.mounting import PLAIN, Mounting, Sight
from kiosk.devices.prop_heat import paint_prop
from kiosk.devices.props import Thing
from kiosk.devices.scenario import USUAL_C, Figure
from kiosk.domain.face import Box
from kiosk.domain.thermal import GRID, Celsius, Optics, scene_grid, through_optics

Scene = NDArray[np.float64]
"""Temperatures in °C, on the scene grid [GRID, GRID] or per pixel [rows, columns]."""

KELVIN = 273.15

AMBIENT_C = Celsius(22.5)

HAIR_SHARE = 0.45
"""How much of the skin's warmth above the room hair shows (simulation model)."""

COVER_SHARE = 0.12
"""The same for glass and felt: near room temperature."""

PHONE_RISE_C = 1.2
"""How much warmer than the room a phone's screen is."""

HAND_BELOW_SKIN_C = 2.5


@dataclass(frozen=True, slots=True)
class Room:
    """The empty scene: `ambient` in the middle, changing by `slope_x` to the right edge and `slope_y` to the bottom (°C)."""

    ambient: Celsius = AMBIENT_C
    slope_x: float = 0.3
    slope_y: float = -0.4


@dataclass(frozen=True, slots=True)
class _Place:
    """An ellipse in degrees: centre and half-axes."""

    x: float
    y: float
    a: float
    b: float


def heat_scene(things: Sequence[Thing], optics: Optics, room: Room = Room(), mounting: Mounting = PLAIN) -> Scene:
    """Return what each pixel of an ideal array delivers, float64 [rows, columns] in °C, without noise or offset.

    `optics` are the sensor's own: a sensor mounted on its side has the fields of view of its own rows and columns.
    """
    upright = mounting.orientation.seen(optics)
    sight = mounting.sight(upright)
    scene = _empty(sight, upright, room)
    for thing in sorted(things, key=lambda one: -one.distance_m):
        if not isinstance(thing, Figure):
            paint_prop(scene, thing, sight, room.ambient)
        elif thing.phone:
            _paint_phone(scene, thing, _place(thing, sight), sight, room)
        else:
            _paint_person(scene, thing, _place(thing, sight), sight, room)
    return mounting.delivered(_seen(scene, upright))


def _empty(sight: Sight, optics: Optics, room: Room) -> Scene:
    scene: Scene = room.ambient + room.slope_x * sight.x / (optics.fov_x / 2) + room.slope_y * sight.y / (optics.fov_y / 2)
    return scene


def _seen(scene: Scene, optics: Optics) -> Scene:
    """Average radiance over each pixel and turn it back into a temperature."""
    seen: Scene = through_optics((scene + KELVIN) ** 4, optics) ** 0.25 - KELVIN
    return seen


def _place(figure: Figure, sight: Sight) -> _Place:
    d = figure.distance_m
    x, y = sight.to(figure.x_m, figure.y_m, d)
    return _Place(x, y, degrees(atan(0.075 / d)), degrees(atan(0.1 / d)))


def _paint_person(scene: Scene, figure: Figure, at: _Place, sight: Sight, room: Room) -> None:
    """Lay torso, neck, hair and face over the scene, each hiding what is behind it."""
    x, y = sight.x, sight.y
    reach = [degrees(atan(metres / figure.distance_m)) for metres in (0.05, 0.22, 0.055)]
    drop, shoulder, throat = reach
    warm = figure.skin_c - room.ambient
    below = y > at.y + at.b + drop
    scene[(np.abs(x - at.x) < shoulder) & below] = room.ambient + figure.clothing * warm
    neck = (np.abs(x - at.x) < throat) & (y > at.y + 0.6 * at.b) & (y <= at.y + at.b + 1.3 * drop)
    scene[neck] = figure.skin_c - 0.4
    hair = ((x - at.x) / (1.12 * at.a)) ** 2 + ((y - at.y + 0.22 * at.b) / (1.05 * at.b)) ** 2 <= 1
    scene[hair] = room.ambient + HAIR_SHARE * warm
    _paint_face(scene, figure, at, sight, room)


def _paint_face(scene: Scene, figure: Figure, at: _Place, sight: Sight, room: Room) -> None:
    """Lay the face over the scene: its texture averages to nothing, so that `skin_c` stays the mean of its bare skin."""
    x, y = sight.x, sight.y
    u, v = (x - at.x) / at.a + 0 * y, (y - at.y) / at.b + 0 * x
    inside = u**2 + v**2 <= 1
    if not inside.any():
        return
    texture = -figure.slope_c * v - figure.nose_c * np.exp(-((u / 0.3) ** 2) - ((v - 0.15) / 0.3) ** 2)
    scene[inside] = figure.skin_c + texture[inside] - texture[inside].mean()
    cover = room.ambient + COVER_SHARE * (figure.skin_c - room.ambient)
    if figure.worn is Worn.GLASSES:
        scene[(np.abs(v + 0.12) < 0.24) & (np.abs(u) < 0.95)] = cover
    if figure.worn is Worn.HAT:
        scene[(v < -0.33) & (v > -1.4) & (np.abs(u) < 1.12)] = cover


def _paint_phone(scene: Scene, figure: Figure, at: _Place, sight: Sight, room: Room) -> None:
    """Lay a flat phone (0.075 × 0.16 m) and the hand below it over the scene."""
    x, y = sight.x, sight.y
    half = [degrees(atan(metres / figure.distance_m)) for metres in (0.04, 0.08, 0.13)]
    wide, high, low = half
    hand = (np.abs(x - at.x) < 0.8 * wide) & (y > at.y + 0.7 * high) & (y < at.y + low)
    scene[hand] = figure.skin_c - HAND_BELOW_SKIN_C
    sleeve = (np.abs(x - at.x) < wide) & (y >= at.y + low)
    scene[sleeve] = room.ambient + figure.clothing * (figure.skin_c - room.ambient)
    scene[(np.abs(x - at.x) < wide) & (np.abs(y - at.y) < high)] = room.ambient + PHONE_RISE_C


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """One specimen of a sensor: what it adds to the truth. Same seed, same specimen.

    `offset` and `fixed` [rows, columns] are constant, `drift_c` is the size of slow waves, `noise_c` the rms per frame.
    `stuck` [rows, columns] is what broken pixels always read, NaN for the others. From `trend_from` (monotonic seconds)
    on all pixels gain `trend_c_per_h`, and so does the thermistor if it `follows`. Rows and columns are the sensor's own.
    """

    seed: int
    offset: float
    fixed: Scene
    noise_c: float = 0.2
    drift_c: float = 0.2
    stuck: Scene | None = None
    trend_c_per_h: float = 0.0
    trend_from: float = 0.0
    follows: bool = False

    @staticmethod
    def made(seed: int, optics: Optics, noise_c: float = 0.2) -> "Unit":
        """Take a specimen off the shelf: offset U(−1, 1), fixed pattern N(0, 0.3) per pixel, noise 0.2 °C."""
        dice = np.random.default_rng([seed, 8833])
        return Unit(seed, float(dice.uniform(-1, 1)), dice.normal(0, 0.3, optics.shape), noise_c)

    def cold_at_the_top(self, by: float = 2.0) -> "Unit":
        """Return a specimen like those that users report: each row colder than the one below, the top one by `by` °C."""
        rows = np.linspace(-by, 0.0, len(self.fixed))[:, None]
        return replace(self, fixed=self.fixed + rows)

    def with_stuck(self, row: int, column: int, celsius: float) -> "Unit":
        """Return a specimen with one more pixel that reads the same for ever."""
        return self._broken(np.s_[row, column], celsius)

    def with_dead_row(self, row: int, celsius: float = 0.0) -> "Unit":
        """Return a specimen with a row that reads the same for ever; zero is what unfilled registers hold."""
        return self._broken(np.s_[row, :], celsius)

    def drifting(self, c_per_h: float, since: float, *, follows: bool = False) -> "Unit":
        """Return a specimen whose readings creep away from a monotonic time on; its thermistor tells of it or not."""
        return replace(self, trend_c_per_h=c_per_h, trend_from=since, follows=follows)

    def reads(self, truth: Scene, at: float) -> Scene:
        """Return what the specimen makes of the truth at a time in seconds; the same time always gives the same."""
        tick = round(at * 1000) % 2**63
        dice = np.random.Generator(np.random.Philox(key=self.seed, counter=[tick, 0, 0, 0]))
        read: Scene = truth + self.offset + self.fixed + self.drift(at) + dice.normal(0, self.noise_c, truth.shape)
        return read if self.stuck is None else np.where(np.isnan(self.stuck), read, self.stuck)

    def drift(self, at: float) -> float:
        """Return the slow wandering of all pixels at a time, in °C: waves of 17 and 41 minutes, and the trend."""
        waves = 0.7 * sin(2 * pi * at / 1020 + self.seed) + 0.3 * sin(2 * pi * at / 2460 + 2 * self.seed)
        return self.drift_c * waves + self._trend(at)

    def thermistor_drift(self, at: float) -> float:
        """Return how far the sensor's own temperature has wandered at a time, in °C: a wave of 15 minutes, and the trend."""
        return 0.3 * sin(2 * pi * at / 900 + self.seed) + (self._trend(at) if self.follows else 0.0)

    def _trend(self, at: float) -> float:
        return self.trend_c_per_h * max(0.0, at - self.trend_from) / 3600

    def _broken(self, where: tuple[int, int | slice], celsius: float) -> "Unit":
        stuck = np.full(self.fixed.shape, np.nan) if self.stuck is None else self.stuck.copy()
        stuck[where] = celsius
        return replace(self, stuck=stuck)


class SimulatedHeat:
    """The thermal side of an entrance: feeds an emulated sensor with what stands there at a monotonic time.

    `things_at` takes monotonic seconds (SimulatedEntrance.figures_now does). What comes out is in the sensor's own
    order: `mounting.orientation.apply` puts it right.
    """

    def __init__(
        self,
        things_at: Callable[[float], tuple[Thing, ...]],
        optics: Optics,
        unit: Unit,
        room: Room = Room(),
        mounting: Mounting = PLAIN,
    ) -> None:
        self.optics, self.unit, self.room, self.mounting = optics, unit, room, mounting
        self._things_at = things_at

    def scene(self, at: float) -> Scene:
        """Return what the sensor reads at a monotonic time, float64 [rows, columns] in °C, not yet rounded to its steps."""
        return self.reading(self._things_at(at), at)

    def reading(self, things: tuple[Thing, ...], at: float) -> Scene:
        """Return what it would read with other people standing there; for visitors from before the demo."""
        return self.unit.reads(heat_scene(things, self.optics, self.room, self.mounting), at)

    def thermistor(self, at: float) -> float:
        """Return the sensor's own temperature: the board warms it by 2 °C, and it wanders a little."""
        return self.room.ambient + 2.0 + self.unit.thermistor_drift(at)


class HeatOnFaces:
    """Simulated heat for real faces: a kiosk with a camera but no heat sensor."""

    def __init__(self, optics: Optics, seed: int, room: Room = Room()) -> None:
        self.optics, self.room = optics, room
        self.unit = Unit.made(seed, optics)
        self._faces: tuple[tuple[Box, Celsius], ...] = ()

    def place(self, faces: Sequence[Box], skin_c: Celsius = USUAL_C) -> None:
        """Put a warm face, neck and torso wherever a face was found; boxes in fractions of the thermal field."""
        self._faces = tuple((box, skin_c) for box in faces)

    def scene(self, at: float) -> Scene:
        """Return what the sensor reads at a monotonic time, float64 [rows, columns] in °C."""
        scene = _empty(PLAIN.sight(self.optics), self.optics, self.room)
        for box, skin_c in sorted(self._faces, key=lambda face: face[0].area):
            _paint_box(scene, box, skin_c, self.optics, self.room)
        return self.unit.reads(_seen(scene, self.optics), at)

    def thermistor(self, at: float) -> float:
        """Return the sensor's own temperature."""
        return self.room.ambient + 2.0


def _paint_box(scene: Scene, box: Box, skin_c: Celsius, optics: Optics, room: Room) -> None:
    """Paint a person whose face fills a box: neck 0.73 and shoulders 2.9 half-widths wide."""
    x, y = scene_grid(optics)
    middle_x, middle_y = box.centre
    at = _Place(
        (middle_x - 0.5) * optics.fov_x,
        (middle_y - 0.5) * optics.fov_y,
        max(box.width * optics.fov_x / 2, optics.fov_x / GRID),
        max(box.height * optics.fov_y / 2, optics.fov_y / GRID),
    )
    warm = skin_c - room.ambient
    scene[(np.abs(x - at.x) < 2.9 * at.a) & (y > at.y + 1.5 * at.b)] = room.ambient + 0.6 * warm
    scene[(np.abs(x - at.x) < 0.73 * at.a) & (y > at.y + 0.6 * at.b) & (y <= at.y + 1.6 * at.b)] = skin_c - 0.4
    hair = ((x - at.x) / (1.12 * at.a)) ** 2 + ((y - at.y + 0.22 * at.b) / (1.05 * at.b)) ** 2 <= 1
    scene[hair] = room.ambient + HAIR_SHARE * warm
    scene[((x - at.x) / at.a) ** 2 + ((y - at.y) / at.b) ** 2 <= 1] = skin_c
