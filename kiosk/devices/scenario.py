"""Who comes to the simulated entrance, when, how they move, and what each visit is meant to end in."""

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from math import sin
from random import Random

from kiosk.devices.drawing.character import CHOSEN, Character, Pose, Worn, character
from kiosk.domain.thermal import Celsius

USUAL_C = Celsius(34.2)
USUAL_SPREAD, USUAL_REACH = 0.3, 0.45
"""Area-mean skin temperature of drawn visitors: Gaussian, cut off at ± the reach so that nobody is near the threshold."""

ELEVATED_BY = (2.2, 2.8)
COLD_BY = -3.0


class Role(Enum):
    """What a scene is about."""

    PLAIN = "plain"
    TOO_CLOSE = "too_close"
    LOOKS_AWAY = "looks_away"
    PAIR = "pair"
    PHONE = "phone"
    GLASSES = "glasses"
    ELEVATED = "elevated"
    COLD = "cold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Somebody at one instant. Metres from the camera: `distance_m` ahead, `x_m` right and `y_m` down to the face's middle.

    `skin_c` is the mean over the face's area, which is `slope_c` warmer at the brow than at mid-face and has a nose
    `nose_c` colder. `clothing` is how much of the skin's warmth the clothes let out, 0 to 1. With `phone` nobody's
    own face is seen: a flat phone shows a photograph of it.
    """

    character: Character
    distance_m: float
    x_m: float = 0.0
    y_m: float = 0.0
    pose: Pose = Pose.FRONTAL
    worn: Worn = Worn.NOTHING
    skin_c: Celsius = USUAL_C
    clothing: float = 0.6
    slope_c: float = 0.35
    nose_c: float = 0.7
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """Where somebody has got to `at` seconds after a scene began; in between they move smoothly."""

    at: float
    distance_m: float
    x_m: float = 0.0
    yaw: float = 0.0
    worn: Worn = Worn.NOTHING
    smiling: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """One person's way through a scene. `figure` tells all that stays the same."""

    figure: Figure
    keys: tuple[Key, ...]

    def at(self, t: float) -> Figure | None:
        """Return the person `t` seconds into the scene, or None before they come or after they went."""
        if not self.keys[0].at <= t < self.keys[-1].at:
            return None
        after = next(k for k, key in enumerate(self.keys) if key.at > t)
        one, two = self.keys[after - 1], self.keys[after]
        share = (t - one.at) / (two.at - one.at)
        share = share * share * (3 - 2 * share)
        yaw = one.yaw + (two.yaw - one.yaw) * share
        there = replace(
            self.figure,
            distance_m=one.distance_m + (two.distance_m - one.distance_m) * share,
            x_m=one.x_m + (two.x_m - one.x_m) * share,
            pose=_pose(yaw, one.smiling, t + self.figure.character.seed),
            worn=one.worn,
        )
        return _swaying(there, t)

    @property
    def looks(self) -> tuple[tuple[Pose, Worn], ...]:
        """All looks that this person shows on the way, those of the first moments first."""
        poses = {_pose(yaw, False, 1.0): None for key in self.keys for yaw in (key.yaw, key.yaw / 2)}
        straight = {Pose.FRONTAL: None, Pose.BLINKING: None, Pose.SMILING: None}
        worn = dict.fromkeys(key.worn for key in self.keys)
        return tuple((pose, cover) for cover in worn for pose in poses | straight)


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who stands where they are, as still as people can, and blinks."""

    figure: Figure

    def at(self, t: float) -> Figure:
        """Return the person `t` seconds after they came."""
        there = self.figure
        if there.pose is Pose.FRONTAL:
            there = replace(there, pose=_pose(0.0, False, t + there.character.seed))
        return _swaying(there, t)


def _swaying(figure: Figure, t: float) -> Figure:
    """Return a figure a millimetre or two from its place, as nobody stands quite still."""
    sway = 0.0012 * sin(2.1 * t + figure.character.seed) + 0.0008 * sin(3.7 * t)
    return replace(figure, x_m=figure.x_m + sway, y_m=figure.y_m + 0.0006 * sin(1.3 * t))


def _pose(yaw: float, smiling: bool, t: float) -> Pose:
    """Return the drawn pose nearest to a moment; eyes close for a moment every four seconds."""
    if abs(yaw) >= 12:
        half = abs(yaw) < 38
        if yaw < 0:
            return Pose.HALF_LEFT if half else Pose.LEFT
        return Pose.HALF_RIGHT if half else Pose.RIGHT
    if t % 4.1 < 0.13:
        return Pose.BLINKING
    return Pose.SMILING if smiling else Pose.FRONTAL


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens from `start` to `end` (seconds since the script began) and the outcome it is meant to end in.

    `intended` is "not_elevated", "elevated" or "inconclusive", or None where no visit must come of it.
    """

    role: Role
    start: float
    end: float
    tracks: tuple[Track, ...]
    intended: str | None


@dataclass(frozen=True)
class Script:
    """Scenes in the order in which they happen; they never overlap."""

    scenes: tuple[Scene, ...]

    def figures_at(self, t: float) -> tuple[Figure, ...]:
        """Return who stands where, `t` seconds since the script began."""
        number = bisect_right(self._starts, t) - 1
        if number < 0 or t >= self.scenes[number].end:
            return ()
        scene = self.scenes[number]
        figures = (track.at(t - scene.start) for track in scene.tracks)
        return tuple(figure for figure in figures if figure is not None)

    def after(self, t: float) -> Scene | None:
        """Return the next scene to begin later than `t`."""
        number = bisect_right(self._starts, t)
        return self.scenes[number] if number < len(self.scenes) else None

    @cached_property
    def _starts(self) -> tuple[float, ...]:
        return tuple(scene.start for scene in self.scenes)

    @cached_property
    def intended(self) -> tuple[str, ...]:
        """The outcomes of the visits, in order."""
        return tuple(scene.intended for scene in self.scenes if scene.intended is not None)

    @property
    def end(self) -> float:
        """Seconds until the last visitor has left."""
        return self.scenes[-1].end if self.scenes else 0.0


PROGRAMME = (
    Role.PLAIN,
    Role.TOO_CLOSE,
    Role.GLASSES,
    Role.COLD,
    Role.PHONE,
    Role.LOOKS_AWAY,
    Role.ELEVATED,
    Role.PAIR,
    Role.PLAIN,
    Role.PLAIN,
)
"""The first scenes of the demo, 90 s in all; from then on only plain visitors come."""

GAP_S = 1.0
"""Nobody is there between two scenes: longer than a face may be missing (0.5 s) before the kiosk takes it as gone."""


def demo_script(seed: int, seconds: float) -> Script:
    """Return the visitors of a demo that lasts `seconds`; only scenes that end in time are played.

    The same seed gives the same script. The ninth scene brings back the first visitor.
    """
    dice = Random(f"doorman script {seed}")
    cast = [character(number) for number in CHOSEN]
    dice.shuffle(cast)
    scenes: list[Scene] = []
    start = 0.8
    while True:
        number = len(scenes)
        role = PROGRAMME[number] if number < len(PROGRAMME) else Role.PLAIN
        person = cast[0] if number == 8 else cast[number % len(cast)]
        scene = _scene(role, start, person, cast[(number + 5) % len(cast)], dice)
        if scene.end > seconds:
            return Script(tuple(scenes))
        scenes.append(scene)
        start = scene.end + GAP_S


def earlier_visitors(seed: int, number: int) -> tuple[Figure, ...]:
    """Return people who were measured before the demo began, standing still at the working distance; none elevated."""
    dice = Random(f"doorman earlier {seed}")
    people = [_figure(character(CHOSEN[k % len(CHOSEN)]), dice) for k in range(number)]
    return tuple(replace(one, distance_m=dice.uniform(*STAND_M), x_m=dice.gauss(0, 0.012)) for one in people)


STAND_M = (0.335, 0.365)
"""Where people stop: the face is 23 to 25° wide there, so that it fills at least one pixel wherever it is."""


AWAY = -50.0
"""Degrees by which a head is turned to look away. The finder takes turns to the left as wider than those to the right."""


def _usual(dice: Random) -> float:
    while True:
        value = dice.gauss(USUAL_C, USUAL_SPREAD)
        if abs(value - USUAL_C) <= USUAL_REACH:
            return value


def _figure(person: Character, dice: Random, offset: float = 0.0) -> Figure:
    """Return a person with a temperature and clothes of their own; `offset` is added to the usual skin temperature."""
    return Figure(
        character=person,
        distance_m=dice.uniform(*STAND_M),
        y_m=dice.uniform(-0.012, 0.012),
        skin_c=Celsius((USUAL_C if offset else _usual(dice)) + offset),
        clothing=dice.uniform(0.45, 0.7),
        slope_c=dice.uniform(0.2, 0.5),
        nose_c=dice.uniform(0.4, 1.0),
    )


def _scene(role: Role, start: float, person: Character, other: Character, dice: Random) -> Scene:
    """Write one scene; times within it are seconds from its start."""
    side = dice.choice((-1.0, 1.0))
    offset = {Role.ELEVATED: dice.uniform(*ELEVATED_BY), Role.COLD: COLD_BY}.get(role, 0.0)
    figure = _figure(person, dice, offset)
    stand = figure.distance_m
    intended: str | None = {Role.ELEVATED: "elevated", Role.COLD: "inconclusive", Role.PHONE: None}.get(role, "not_elevated")
    come: tuple[Key, ...] = (Key(0.0, 1.5, 0.1 * side), Key(1.2, stand))
    tracks: tuple[Track, ...]
    match role:
        case Role.PLAIN | Role.COLD:
            tracks = (Track(figure, (*come, *_leave(5.8, stand, side, dice))),)
        case Role.ELEVATED:
            tracks = (Track(figure, (*come, *_leave(9.4, stand, side, dice))),)
        case Role.TOO_CLOSE:
            come = (come[0], Key(1.3, 0.225), Key(2.1, 0.225), Key(2.8, stand))
            tracks = (Track(figure, (*come, *_leave(7.4, stand, side, dice))),)
        case Role.LOOKS_AWAY:
            away = (Key(0.0, 1.5, 0.1 * side, AWAY), Key(1.2, stand, 0.0, AWAY), Key(2.2, stand, 0.0, AWAY))
            tracks = (Track(figure, (*away, Key(2.6, stand), *_leave(7.2, stand, side, dice))),)
        case Role.GLASSES:
            glasses = (
                Key(0.0, 1.5, 0.1 * side, 0.0, Worn.GLASSES),
                Key(1.2, stand, 0.0, 0.0, Worn.GLASSES),
                Key(2.8, stand),
            )
            tracks = (Track(figure, (*glasses, *_leave(7.6, stand, side, dice))),)
        case Role.PHONE:
            held = replace(figure, phone=True)
            tracks = (Track(held, (Key(0.0, 0.7, 0.5 * side), Key(0.8, 0.3), Key(3.0, 0.3), Key(3.7, 0.7, 0.9 * side))),)
        case Role.PAIR:
            tracks = _pair(figure, _figure(other, dice), side, dice)
    return Scene(role, start, start + max(track.keys[-1].at for track in tracks), tracks, intended)


def _pair(stays: Figure, leaves: Figure, side: float, dice: Random) -> tuple[Track, Track]:
    """Let two people come side by side; one steps aside, then the other is measured."""
    stand = stays.distance_m
    staying = (Key(0.0, 1.5, 0.05 * side), Key(1.3, 0.5, 0.13 * side), Key(2.6, 0.5, 0.13 * side), Key(3.3, stand))
    leaving = (Key(0.0, 1.6, -0.2 * side), Key(1.3, 0.52, -0.13 * side), Key(2.2, 0.52, -0.13 * side))
    gone = Key(2.9, 0.7, -1.1 * side, -50 * side)
    return Track(stays, (*staying, *_leave(7.9, stand, side, dice))), Track(leaves, (*leaving, gone))


def _leave(at: float, stand: float, side: float, dice: Random) -> tuple[Key, ...]:
    """Smile for the last moments and walk off, sideways or backwards."""
    smile = Key(at - 0.9, stand, smiling=True)
    if dice.random() < 0.7:
        return smile, Key(at, stand, smiling=True), Key(at + 0.7, 0.62, 1.0 * side, 50 * side)
    return smile, Key(at, stand, smiling=True), Key(at + 0.8, 2.2, 1.1 * side)
