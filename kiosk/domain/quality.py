"""The quality gate: which pictures of a face are good enough to recognise anybody by.

Every limit is a starting value. They are where, on 124 press portraits made small, blurred, dark, bright, turned and cut
step by step, true accepts at a likeness of 0.45 fell below about 95 % (clean pictures: 99 to 100 %).
"""

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Turn
from kiosk.domain.identity import Flaw, Quality

WIDTH_MIN_PX = 48.0
"""Narrower faces are not always found again; at 48 pixels 99 % are still accepted."""

SHARPNESS_MIN = 0.0025
"""Nine of ten pictures smeared by a seventh of the face's width lie below it, clean ones of 48 pixels at 0.007 and above."""

BRIGHTNESS_MIN, BRIGHTNESS_MAX = 25.0, 222.0
"""Of 0 to 255: darker faces drown in noise, brighter ones are washed out."""

SCORE_MIN = 0.8
"""Mean of the face finder's scores. Faces reach 0.9, dark or blurred ones 0.83; a dog's face got 0.74."""

YAW_MAX, PITCH_MAX, ROLL_MAX = 45.0, 25.0, 40.0
"""Degrees. A roll is taken out before a face is lined up, and 30° cost nothing then."""

INSIDE_MIN = 0.8
"""Share of the face that the picture holds; a tenth cut off is harmless, of a third 13 % are refused."""

STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))

ROUNDING = 0.5
"""Mean square of second differences that rounding to whole numbers alone gives: (1 + 4 + 1) / 12."""


def flaw_of(quality: Quality, turn: Turn, inside: float) -> Flaw | None:
    """Return what keeps a face from being used, None if nothing; the first of several that the visitor could mend.

    `inside` is the share of the face inside the picture, 0 to 1.
    """
    if quality.score < SCORE_MIN:
        return Flaw.NO_FACE
    if quality.width_px < WIDTH_MIN_PX:
        return Flaw.SMALL
    if inside < INSIDE_MIN:
        return Flaw.CUT
    if abs(turn.yaw) > YAW_MAX or abs(turn.pitch) > PITCH_MAX or abs(turn.roll) > ROLL_MAX:
        return Flaw.TURNED
    if quality.brightness < BRIGHTNESS_MIN:
        return Flaw.DARK
    if quality.brightness > BRIGHTNESS_MAX:
        return Flaw.BRIGHT
    return Flaw.BLURRED if quality.sharpness < SHARPNESS_MIN else None


def sharpness_of(grey: NDArray[np.uint8]) -> float:
    """Return how sharp a face is, lined up and grey [h, w]: 0.01 to 0.3 when sharp, whatever the light.

    The mean square of second differences, as a share of the variance, in the direction that has least: a face smeared by
    motion is sharp across it.
    """
    face = grey.astype(np.float32)
    middle, (high, wide) = face[1:-1, 1:-1], face.shape

    def curving(dy: int, dx: int) -> float:
        ahead, behind = (
            face[1 + dy : high - 1 + dy, 1 + dx : wide - 1 + dx],
            face[1 - dy : high - 1 - dy, 1 - dx : wide - 1 - dx],
        )
        return float(np.mean(np.square(2 * middle - ahead - behind)))

    return max(min(curving(*step) for step in STEPS) - ROUNDING, 0.0) / max(float(face.var()), 1.0)
