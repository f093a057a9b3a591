"""A scene that a test or a demonstration steers: whoever and whatever is placed stands there until something else is.

scene = InstallerScene(settings.lens())
stage = Stage(settings, clock, seed=1, script=scene, mounting=Mounting(quarter_turns=1, axis_deg=(3, -2)))
scene.wave_at((0.4, 0.5))            # a warm hand waves at this point of the picture
scene.stand_with_nose_at((0.6, 0.5)) # instead, somebody stands there
scene.clear()                        # nobody; what was installed stays
"""

from dataclasses import dataclass, replace
from math import exp, pi, sin
from typing import Protocol

from kiosk.devices.drawing.character import Character
from kiosk.devices.mounting import PLAIN, Mounting
from kiosk.devices.pinhole import spot_at
from kiosk.devices.props import HAND_C, INSTALLER, PATCH_C, Board, Draught, Hand, Patch, Thing
from kiosk.devices.scenario import Figure, Scene, Standing
from kiosk.domain.face import FACE_WIDTH_M, Box, Point
from kiosk.domain.registration import Lens
from kiosk.domain.thermal import Celsius, Optics


class Actor(Protocol):
    """Somebody or something that changes with time; `at` takes seconds since it came (a `Track` is one as well)."""

    def at(self, t: float) -> Thing | None: ...


@dataclass(frozen=True, slots=True)
class Still:
    """A thing that does not change."""

    thing: Thing

    def at(self, t: float) -> Thing:
        return self.thing


@dataclass(frozen=True, slots=True)
class Waving:
    """A hand that waves `reach_m` to either side, `hz` times a second."""

    hand: Hand
    reach_m: float = 0.03
    hz: float = 2.0

    def at(self, t: float) -> Hand:
        return replace(self.hand, x_m=self.hand.x_m + self.reach_m * sin(2 * pi * self.hz * t))


@dataclass(frozen=True, slots=True)
class CoolingOff:
    """A patch whose heating failed: it nears `to_c` and is nearly there after three times `tau_s`."""

    patch: Patch
    to_c: float = 23.0
    tau_s: float = 300.0

    def at(self, t: float) -> Patch:
        left = (self.patch.celsius - self.to_c) * exp(-max(t, 0.0) / self.tau_s)
        return replace(self.patch, celsius=Celsius(self.to_c + left))


@dataclass(frozen=True, slots=True)
class Creeping:
    """A patch whose temperature changes by so many °C a minute."""

    patch: Patch
    c_per_min: float

    def at(self, t: float) -> Patch:
        return replace(self.patch, celsius=Celsius(self.patch.celsius + self.c_per_min * max(t, 0.0) / 60))


@dataclass(frozen=True, slots=True)
class Gusts:
    """A draught that swells up and dies down every `every_s` seconds."""

    draught: Draught
    every_s: float = 6.0

    def at(self, t: float) -> Draught:
        return replace(self.draught, chill_c=self.draught.chill_c * sin(pi * t / self.every_s) ** 2)


class InstallerScene:
    """A play without a script. Every method takes effect at once; points are fractions of the camera's picture.

    It may be steered from one thread and looked at from another.
    """

    intended: tuple[str, ...] = ()

    def __init__(self, lens: Lens, person: Character = INSTALLER) -> None:
        self._lens, self._person = lens, person
        self._installed: tuple[_Entry, ...] = ()
        self._placed: tuple[_Entry, ...] = ()

    def place(self, *actors: Actor | Thing) -> None:
        """Let these stand there, and nobody else."""
        self._placed = tuple(map(_Entry, actors))

    def clear(self) -> None:
        """Let everybody go; what was installed stays."""
        self._placed = ()

    def install(self, *actors: Actor | Thing) -> None:
        """Let these stay whoever is placed or cleared: a reference patch, a draught. Takes the place of earlier ones."""
        self._installed = tuple(map(_Entry, actors))

    def wave_at(self, point: Point, distance_m: float = 0.4, celsius: Celsius = HAND_C) -> Hand:
        """Let a warm hand wave at a point of the picture; returns where it is in the middle of the wave."""
        x_m, y_m = spot_at(point, distance_m, self._lens)
        hand = Hand(distance_m=distance_m, x_m=x_m, y_m=y_m, celsius=celsius, owner=self._person)
        self.place(Waving(hand))
        return hand

    def stand_with_nose_at(self, point: Point, distance_m: float = 0.5) -> Figure:
        """Let the installer stand so that the tip of the nose is at a point of the picture; returns who stands where."""
        figure = with_nose_at(point, distance_m, self._lens, self._person)
        self.place(Standing(figure))
        return figure

    def hold_board(self, distance_m: float = 0.1, celsius: Celsius | None = None, slope_c: float = 0.0) -> Board:
        """Hold a plain board before the sensor, as warm as the room unless told; a bad one has a slope per 10 cm.

        At 0.1 m it fills the view of any sensor up to 7 cm from the camera.
        """
        board = Board(distance_m=distance_m, celsius=celsius, slope_c=slope_c)
        self.place(board)
        return board

    def install_patch(self, point: Point, distance_m: float = 0.8, side_m: float = 0.3, celsius: Celsius = PATCH_C) -> Patch:
        """Set up a heated patch on a stand with its middle at a point of the picture; it stays.

        0.3 m at 0.8 m fills at least one pixel of the AMG8833 wherever it is.
        """
        x_m, y_m = spot_at(point, distance_m, self._lens)
        patch = Patch(distance_m=distance_m, x_m=x_m, y_m=y_m, width_m=side_m, height_m=side_m, celsius=celsius)
        self.install(patch)
        return patch

    def figures_at(self, t: float) -> tuple[Thing, ...]:
        """Return who and what stands where; `t` is in seconds, and an actor's own time begins when first looked at."""
        there = (entry.at(t) for entry in (*self._installed, *self._placed))
        return tuple(thing for thing in there if thing is not None)

    def after(self, t: float) -> Scene | None:
        """Nobody knows what comes next."""
        return None


class _Entry:
    """One actor, and when it was first looked at."""

    def __init__(self, actor: Actor | Thing) -> None:
        self._actor: Actor = Still(actor) if isinstance(actor, Thing) else actor
        self._since: float | None = None

    def at(self, t: float) -> Thing | None:
        if self._since is None:
            self._since = t
        return self._actor.at(t - self._since)


NOSE_ABOVE_TIP = 0.06
"""How far above the drawn nostrils the finder sees the tip, in face widths (mean of 90 pictures)."""


def with_nose_at(point: Point, distance_m: float, lens: Lens, person: Character = INSTALLER) -> Figure:
    """Return somebody whose tip of the nose is at a point of the picture."""
    x_m, y_m = spot_at(point, distance_m, lens)
    below_middle = (person.eye_height + person.nose_long - NOSE_ABOVE_TIP) * FACE_WIDTH_M
    return Figure(character=person, distance_m=distance_m, x_m=x_m, y_m=y_m - below_middle)


def patch_over(
    pixels: Box, distance_m: float, optics: Optics, mounting: Mounting = PLAIN, celsius: Celsius = PATCH_C
) -> Patch:
    """Return a patch that covers a box of the upright thermal field (fractions) as that sensor sees it; roll is left out.

    The response of a pixel reaches beyond its edges: to fill the pixels of a box, ask for a box some 2° larger.
    """
    level = replace(mounting, roll_deg=0.0)
    left, top = level.spot_seen_at((pixels.x, pixels.y), distance_m, optics)
    right, low = level.spot_seen_at((pixels.x + pixels.width, pixels.y + pixels.height), distance_m, optics)
    return Patch(
        distance_m=distance_m,
        x_m=(left + right) / 2,
        y_m=(top + low) / 2,
        width_m=right - left,
        height_m=low - top,
        celsius=celsius,
    )
