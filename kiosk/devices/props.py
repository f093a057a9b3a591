"""Things that an installer, a hostile visitor or the building brings before the kiosk, each at one instant.

Metres from the camera, as with a Figure: `distance_m` ahead, `x_m` right and `y_m` down to the thing's middle. Where
`celsius` is None a thing is as warm as the room.
"""

from dataclasses import dataclass

from kiosk.devices.drawing.character import CHOSEN, Character, character
from kiosk.devices.scenario import Figure
from kiosk.domain.thermal import Celsius

HAND_C, SLEEVE_C = Celsius(32.0), Celsius(27.0)
SCREEN_C = Celsius(32.0)
"""Screens in use have 30 to 34 °C."""

PATCH_C = Celsius(36.0)
INSTALLER = character(CHOSEN[0])

PALM_M = (0.08, 0.10)
"""Width and height of a palm; its middle is the hand's."""

A4_M = (0.21, 0.297)
TABLET_M = (0.175, 0.25)
PHONE_M = (0.078, 0.165)
CUT_OUT_M = (0.16, 0.22)
HELD_BEFORE_M = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """An open hand, its palm to the kiosk, on a sleeve that comes from below."""

    distance_m: float = 0.4
    x_m: float = 0.0
    y_m: float = 0.0
    celsius: Celsius = HAND_C
    sleeve_c: Celsius = SLEEVE_C
    owner: Character = INSTALLER


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A square, plain, matte board; a bad one gets warmer by `slope_c` every 10 cm to the right."""

    distance_m: float = 0.1
    x_m: float = 0.0
    y_m: float = 0.0
    side_m: float = 0.3
    celsius: Celsius | None = None
    slope_c: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A heated plate of known temperature: the reference source, on a stand or on the wall."""

    distance_m: float = 0.8
    x_m: float = 0.0
    y_m: float = 0.0
    width_m: float = 0.2
    height_m: float = 0.2
    celsius: Celsius = PATCH_C
    stands: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Somebody's face on something flat: a print, or with `lit` a screen. No part of it is warmer than another.

    The position is that of the face's middle; the sheet reaches a little further down than up. `face_m` is the width of
    the face shown. With `hand_c` a hand of that temperature holds it from behind its lower edge.
    """

    shows: Character
    distance_m: float = 0.4
    x_m: float = 0.0
    y_m: float = 0.0
    width_m: float = A4_M[0]
    height_m: float = A4_M[1]
    face_m: float = 0.15
    celsius: Celsius | None = None
    lit: bool = False
    hand_c: Celsius | None = HAND_C
    holder: Character = INSTALLER

    @property
    def sheet_y_m(self) -> float:
        """The middle of the sheet, down from the camera's axis."""
        return self.y_m + SHEET_DROP * self.height_m


SHEET_DROP = 0.06
"""How far the middle of a sheet lies below that of the face on it, in heights of the sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draught:
    """Cold air along the sensor: every pixel reads `chill_c` less at the left edge, half of that at the right one."""

    chill_c: float = 1.0

    @property
    def distance_m(self) -> float:
        """It is in front of everything."""
        return 0.0


Prop = Hand | Board | Patch | Likeness | Draught
Thing = Figure | Prop
"""Whatever can stand before the kiosk."""


def photo(shows: Character, distance_m: float = 0.4, celsius: Celsius | None = None) -> Likeness:
    """Return a printed photograph of a face in its natural size, held up by a hand."""
    return Likeness(shows=shows, distance_m=distance_m, celsius=celsius)


def tablet(shows: Character, distance_m: float = 0.35, celsius: Celsius = SCREEN_C) -> Likeness:
    """Return a tablet that shows a face nearly in its natural size."""
    wide, high = TABLET_M
    return Likeness(shows=shows, distance_m=distance_m, width_m=wide, height_m=high, face_m=0.13, celsius=celsius, lit=True)


def near_phone(shows: Character, distance_m: float = 0.155, celsius: Celsius = SCREEN_C) -> Likeness:
    """Return a phone held so near that the face on it looks as large as a visitor's."""
    wide, high = PHONE_M
    return Likeness(shows=shows, distance_m=distance_m, width_m=wide, height_m=high, face_m=0.06, celsius=celsius, lit=True)


def photo_before(bearer: Figure, shows: Character, *, below_m: float = 0.0, cut_out: bool = False) -> Likeness:
    """Return a photograph that somebody holds 8 cm before their own face, or `below_m` under it before the chest.

    `cut_out` leaves little more than the face of it.
    """
    wide, high = CUT_OUT_M if cut_out else A4_M
    nearer = (bearer.distance_m - HELD_BEFORE_M) / bearer.distance_m
    return Likeness(
        shows=shows,
        distance_m=bearer.distance_m - HELD_BEFORE_M,
        x_m=bearer.x_m * nearer,
        y_m=(bearer.y_m + below_m) * nearer,
        width_m=wide,
        height_m=high,
        holder=bearer.character,
    )
