"""The simulated entrance and its camera: drawn visitors walk through a drawn hall, frame by frame."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol, assert_never

import cv2
import numpy as np

from kiosk.devices.drawing import sprites
from kiosk.devices.drawing.lobby import draw_room
from kiosk.devices.drawing.objects import Format
from kiosk.devices.mounting import PLAIN, Mounting
from kiosk.devices.props import Board, Draught, Hand, Likeness, Patch, Thing
from kiosk.devices.scenario import Figure, Scene
from kiosk.devices.simulated_heat import SimulatedHeat, Unit
from kiosk.domain.face import Box, Face, Turn
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture, Pixels
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Optics
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

FACE_M = 0.15
"""Width of a drawn face, ear to ear."""

BOX_WIDE, BOX_HIGH, BOX_DOWN = 1.05, 1.33, 0.075
"""The finder's box on a drawn face, in face widths (median of 180): its size, and how far its middle is below the face's."""

SMALL = 4
"""The face finder's picture is a quarter as wide and high."""

STALLED_S = 2.0
"""So long without a frame, and the camera counts as stalled."""


POLE_M = 1.2
"""Length of the pole that a reference patch stands on."""


class Play(Protocol):
    """Tells who and what stands before the kiosk."""

    @property
    def intended(self) -> tuple[str, ...]:
        """The outcomes of the visits that are meant to come of it, in order."""

    def figures_at(self, t: float) -> tuple[Thing, ...]:
        """Return who and what stands where, `t` seconds after the start."""

    def after(self, t: float) -> Scene | None:
        """Return the next scene to begin later than `t`, as far as that is known; it is drawn ahead."""


class SimulatedEntrance:
    """The place: who stands where, from the moment it is made. Deterministic by script, seed and the clock."""

    def __init__(self, script: Play, clock: Clock, optics: Optics, lens: Lens, seed: int) -> None:
        self.script, self.optics, self.lens, self.seed = script, optics, lens, seed
        self.start = clock.monotonic()

    def figures_at(self, t: float) -> tuple[Thing, ...]:
        """Return who and what stands where, `t` seconds after the start."""
        return self.script.figures_at(t)

    def figures_now(self, monotonic: float) -> tuple[Thing, ...]:
        """Return who and what stands where at a monotonic time."""
        return self.figures_at(monotonic - self.start)

    def heat(self, unit: Unit | None = None, mounting: Mounting = PLAIN) -> SimulatedHeat:
        """Return the thermal side of this entrance, with one specimen of a sensor; without one, with that of the seed."""
        return SimulatedHeat(self.figures_now, self.optics, unit or Unit.made(self.seed, self.optics), mounting=mounting)

    def face_seen(self, figure: Figure) -> Face:
        """Return the face that the finder would find, in camera fractions, without drawing it."""
        wide = self.lens.focal * FACE_M / figure.distance_m
        x = 0.5 + self.lens.focal * figure.x_m / figure.distance_m
        y = 0.5 + (self.lens.focal * figure.y_m / figure.distance_m + BOX_DOWN * wide) * self.lens.aspect
        width, height = BOX_WIDE * wide, BOX_HIGH * wide * self.lens.aspect
        return Face(Box(x - width / 2, y - height / 2, width, height), turn=Turn(figure.pose.yaw, 0.0, 0.0))


@dataclass(frozen=True, slots=True)
class _Placed:
    """Drawings in whole pixels: where their middle is and how wide a face is shown there. Equal places look the same."""

    drawings: tuple[sprites.Drawing, ...]
    x: int
    y: int
    width: int


class SimulatedCamera:
    """A camera that looks at a simulated entrance. It draws only when asked, so it never falls behind.

    `width` and `height` are pixels and multiples of 4. `unplug`, `freeze` and `plug` play a camera that is lost,
    that hangs, and that is fine again.
    """

    def __init__(
        self, entrance: SimulatedEntrance, clock: Clock, width: int = 1280, height: int = 720, fps: float = 30.0
    ) -> None:
        self.width, self.height, self.fps = width, height, fps
        self._entrance, self._clock = entrance, clock
        room = draw_room(width, height)
        self._room = np.asarray(cv2.cvtColor(room, cv2.COLOR_BGR2BGRA), np.uint8)
        self._small_room = np.asarray(
            cv2.resize(room, (width // SMALL, height // SMALL), interpolation=cv2.INTER_AREA), np.uint8
        )
        self._last: tuple[tuple[_Placed, ...], Pixels, Pixels] | None = None
        self._ahead: Scene | None = None
        self._looks: list[Figure] = []
        self._plugged = True
        self._frozen_at: float | None = None

    def open(self) -> None:
        """Nothing to start: frames are made when they are asked for."""

    def close(self) -> None:
        """Forget the last frame."""
        self._last = None

    def unplug(self) -> None:
        self._plugged = False

    def freeze(self) -> None:
        """Deliver no frame later than now."""
        self._frozen_at = self._clock.monotonic()

    def plug(self) -> None:
        """Be fine again, after `unplug` or `freeze`."""
        self._plugged, self._frozen_at = True, None

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the newest picture taken later than `after`, waiting on the clock for at most `timeout` seconds.

        Raises DeviceLost while unplugged, and after two seconds of being frozen.
        """
        if not self._plugged:
            raise DeviceLost(Fault.CAMERA_MISSING, "the simulated camera is unplugged")
        give_up = self._clock.monotonic() + timeout
        due = self._frame_time(self._frame_number(after) + 1)
        if self._frozen_at is not None and due > self._frozen_at:
            self._clock.wait_until(give_up)
            if self._clock.monotonic() - self._frozen_at > STALLED_S:
                raise DeviceLost(Fault.CAMERA_STALLED, "the simulated camera's pictures stopped")
            return None
        if due > give_up:
            self._clock.wait_until(give_up)
            return None
        self._clock.wait_until(due)
        latest = self._clock.monotonic() if self._frozen_at is None else self._frozen_at
        at = max(due, self._frame_time(self._frame_number(latest)))
        figures = self._entrance.figures_now(at)
        if not figures and self._last is not None:  # the very first picture is that of the hall alone
            self._draw_ahead(at)
        return self.picture_of(figures, at)

    def _draw_ahead(self, at: float) -> None:
        """Draw one look of those who come next while nobody is there, so that no frame waits when they walk in."""
        scene = self._entrance.script.after(at - self._entrance.start)
        if scene is not self._ahead:
            self._ahead, self._looks = scene, list(_looks(scene)) if scene else []
        if self._looks:
            _drawings(self._looks.pop(0))

    def _frame_number(self, monotonic: float) -> int:
        """Return the number of the last frame taken at or before a time; the first is 0, at the entrance's start."""
        if monotonic < self._entrance.start:
            return -1
        return max(-1, int(np.floor((monotonic - self._entrance.start) * self.fps + 1e-6)))

    def _frame_time(self, number: int) -> float:
        return self._entrance.start + number / self.fps

    def picture_of(self, figures: Iterable[Thing], at: float) -> Picture:
        """Return a picture of anybody and anything, as this camera sees them."""
        ahead = sorted(figures, key=lambda one: -one.distance_m)
        places = tuple(self._placed(thing) for thing in ahead if not isinstance(thing, Draught))
        if self._last is None or self._last[0] != places:
            self._last = (places, *self._compose(places))
        _, pixels, small = self._last
        return Picture(pixels, small, at)

    def _placed(self, thing: Figure | Hand | Board | Patch | Likeness) -> _Placed:
        """Project a thing through the pinhole; what cannot be seen of its motion is left out."""
        focal = self._entrance.lens.focal * self.width
        x, y, wide = (focal * metres / thing.distance_m for metres in (thing.x_m, thing.y_m, FACE_M))
        return _Placed(_drawings(thing), round(self.width / 2 + x), round(self.height / 2 + y), sprites.bucket(wide))

    def _compose(self, places: tuple[_Placed, ...]) -> tuple[Pixels, Pixels]:
        pixels = self._room.copy()
        small = self._small_room.copy()
        touched = [span for place in places for span in self._lay(pixels, place)]
        if touched:
            left, top, right, bottom = zip(*touched, strict=True)
            _shrink(pixels, small, (min(left), min(top), max(right), max(bottom)))
        return pixels, small

    def _lay(self, pixels: Pixels, place: _Placed) -> list[sprites.Span]:
        """Lay one thing over the picture and return what it touched."""
        below = -(-(self.height - place.y) // 32) * 32
        fits = (sprites.fitted(drawing, place.width, below) for drawing in place.drawings)
        spans = (sprites.lay(pixels, sprite, place.x, place.y) for sprite in fits)
        return [span for span in spans if span is not None]


def _looks(scene: Scene) -> Iterator[Figure]:
    """Yield everybody of a scene in every look."""
    for track in scene.tracks:
        for pose, worn in track.looks:
            yield replace(track.figure, pose=pose, worn=worn)


def _drawings(thing: Figure | Hand | Board | Patch | Likeness) -> tuple[sprites.Drawing, ...]:
    """Return what is laid on for a thing, from behind to front."""
    match thing:
        case Figure():
            if thing.phone:
                return (sprites.phone(thing.character),)
            return sprites.body(thing.character), sprites.head(thing.character, thing.pose, thing.worn)
        case Hand():
            return (sprites.hand(thing.owner),)
        case Board():
            return (sprites.board(thing.side_m / FACE_M),)
        case Patch():
            pole = POLE_M / FACE_M if thing.stands else 0.0
            return (sprites.patch(thing.width_m / FACE_M, thing.height_m / FACE_M, pole),)
        case Likeness():
            return (_sheet(thing),)
        case _:
            assert_never(thing)


def _sheet(sheet: Likeness) -> sprites.Drawing:
    middle = (sheet.sheet_y_m - sheet.y_m) / FACE_M
    half = sheet.height_m / 2 / FACE_M
    form = Format(sheet.width_m / 2 / FACE_M, middle - half, middle + half, sheet.face_m / FACE_M)
    return sprites.sheet(sheet.shows, form, sheet.lit, None if sheet.hand_c is None else sheet.holder)


def _shrink(pixels: Pixels, small: Pixels, span: sprites.Span) -> None:
    """Bring the small picture up to date where the large one changed; two exact halvings cost less than one quartering."""
    x0, y0, x1, y1 = span[0] // SMALL, span[1] // SMALL, -(-span[2] // SMALL), -(-span[3] // SMALL)
    part = pixels[y0 * SMALL : y1 * SMALL, x0 * SMALL : x1 * SMALL]
    half = cv2.resize(part, (2 * (x1 - x0), 2 * (y1 - y0)), interpolation=cv2.INTER_AREA)
    quarter = cv2.resize(half, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
    small[y0:y1, x0:x1] = quarter[..., :3]
