"""Who the drawn visitors are: their looks as numbers, and the few who were chosen because a face embedder tells them apart.

Lengths are in face widths (one is 0.15 m, ear to ear), measured from the middle of the face, right and down.
Colours are blue, green, red.
"""

from dataclasses import dataclass
from enum import Enum
from random import Random

Colour = tuple[int, int, int]


class Hair(Enum):
    """How the hair is worn."""

    CROP = "crop"
    SHORT = "short"
    PARTED = "parted"
    QUIFF = "quiff"
    BOB = "bob"
    LONG = "long"
    BUN = "bun"
    CURLS = "curls"
    BALD = "bald"
    SCARF = "scarf"


class Beard(Enum):
    NONE = "none"
    STUBBLE = "stubble"
    MOUSTACHE = "moustache"
    GOATEE = "goatee"
    FULL = "full"


class Collar(Enum):
    ROUND = "round"
    VEE = "vee"
    SHIRT = "shirt"
    HIGH = "high"


class Pose(Enum):
    """A moment of a face that is worth drawing of its own. The value is how far it is turned, to its right, and a name."""

    FRONTAL = (0, "neutral")
    SMILING = (0, "smile")
    BLINKING = (0, "blink")
    HALF_LEFT = (-25, "neutral")
    HALF_RIGHT = (25, "neutral")
    LEFT = (-50, "neutral")
    RIGHT = (50, "neutral")

    @property
    def yaw(self) -> int:
        """Degrees; positive turns the nose towards the right edge of the picture."""
        return self.value[0]


class Worn(Enum):
    """What covers part of a face."""

    NOTHING = "nothing"
    GLASSES = "glasses"
    HAT = "hat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """The looks of one drawn person; every field has a say in the drawing, none in the behaviour."""

    seed: int
    skin: Colour
    hair: Hair
    hair_colour: Colour
    beard: Beard
    iris: Colour
    lips: Colour
    clothes: Colour
    collar: Collar
    glasses_round: bool
    glasses_colour: Colour
    hat_colour: Colour
    jaw: float
    chin: float
    eye_apart: float
    eye_wide: float
    eye_open: float
    eye_slant: float
    eye_height: float
    brow_thick: float
    brow_arch: float
    brow_slant: float
    brow_gap: float
    nose_long: float
    nose_wide: float
    nose_bridge: float
    mouth_wide: float
    mouth_full: float
    mouth_height: float
    cheeks: float
    lines: float
    freckles: bool
    socket: float
    hollow: float
    lashes: float
    brow_long: float
    grin: bool
    mole: tuple[float, float] | None


SKINS: tuple[Colour, ...] = (
    (214, 226, 246),
    (190, 210, 240),
    (170, 196, 233),
    (150, 183, 226),
    (126, 163, 212),
    (106, 145, 198),
    (88, 124, 178),
    (72, 103, 153),
    (58, 82, 124),
    (54, 74, 108),
    (47, 62, 92),
)
"""From very pale to very dark: people of the whole world come through an entrance."""

HAIRS: tuple[Colour, ...] = (
    (28, 24, 24),
    (36, 30, 34),
    (30, 40, 62),
    (40, 62, 98),
    (58, 96, 142),
    (96, 150, 192),
    (44, 74, 150),
    (140, 142, 146),
    (206, 208, 212),
)
IRISES: tuple[Colour, ...] = ((30, 46, 74), (24, 34, 52), (60, 104, 92), (150, 118, 80), (92, 84, 70), (44, 84, 120))
LIPS: tuple[Colour, ...] = ((96, 84, 190), (78, 70, 150), (110, 110, 208), (60, 40, 170), (70, 40, 110), (150, 150, 215))
CLOTHES: tuple[Colour, ...] = (
    (122, 108, 62),
    (108, 74, 44),
    (60, 146, 200),
    (64, 82, 170),
    (76, 112, 92),
    (108, 66, 104),
    (110, 104, 100),
    (196, 206, 214),
    (84, 60, 140),
    (140, 126, 90),
    (52, 52, 60),
)


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    """Return a colour on the way from one to another."""
    blue, green, red = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return blue, green, red


def character(seed: int) -> Character:
    """Return the person that belongs to a seed; the same seed gives the same person for ever."""
    dice = Random(f"doorman visitor {seed}")
    tone = dice.randrange(len(SKINS))
    skin = SKINS[tone]
    hair = dice.choice(list(Hair))
    bearded = hair in (Hair.CROP, Hair.SHORT, Hair.QUIFF, Hair.BALD, Hair.PARTED) and dice.random() < 0.6
    greying = dice.random() < 0.25
    return Character(
        seed=seed,
        skin=skin,
        hair=hair,
        hair_colour=dice.choice(HAIRS[-2:] if greying else HAIRS[: 4 if tone > 4 else 7]),
        beard=dice.choice(list(Beard)[1:]) if bearded else Beard.NONE,
        iris=dice.choice(IRISES[:2] if tone > 5 else IRISES),
        lips=_mixed(skin, dice.choice(LIPS[:3] if bearded else LIPS), dice.uniform(0.3, 0.95)),
        clothes=dice.choice(CLOTHES),
        collar=dice.choice(list(Collar)),
        glasses_round=dice.random() < 0.5,
        glasses_colour=dice.choice([(34, 30, 32), (40, 60, 110), (110, 80, 50)]),
        hat_colour=dice.choice([(90, 64, 44), (66, 66, 140), (92, 96, 84), (60, 52, 56)]),
        jaw=dice.uniform(0.8, 1.16),
        chin=dice.uniform(0.88, 1.14),
        eye_apart=dice.uniform(0.17, 0.245),
        eye_wide=dice.uniform(0.075, 0.125),
        eye_open=dice.uniform(0.03, 0.07),
        eye_slant=dice.uniform(-0.03, 0.04),
        eye_height=dice.uniform(-0.13, 0.0),
        brow_thick=dice.uniform(0.01, 0.055),
        brow_arch=dice.uniform(0.0, 0.055),
        brow_slant=dice.uniform(-0.045, -0.004),
        brow_gap=dice.uniform(0.055, 0.15),
        nose_long=dice.uniform(0.17, 0.34),
        nose_wide=dice.uniform(0.055, 0.145),
        nose_bridge=dice.uniform(0.05, 0.95),
        mouth_wide=dice.uniform(0.125, 0.24),
        mouth_full=dice.uniform(0.012, 0.07),
        mouth_height=dice.uniform(0.35, 0.46),
        cheeks=dice.uniform(0.0, 0.25),
        lines=max(0.0, dice.uniform(-0.5, 1.0)) if not greying else dice.uniform(0.5, 1.0),
        freckles=tone < 4 and dice.random() < 0.3,
        socket=dice.uniform(0.05, 0.95),
        hollow=max(0.0, dice.uniform(-0.4, 0.8)),
        lashes=max(0.0, dice.uniform(-0.6, 1.0)),
        brow_long=dice.uniform(0.75, 1.25),
        grin=dice.random() < 0.55,
        mole=(dice.choice([-1, 1]) * dice.uniform(0.17, 0.3), dice.uniform(0.1, 0.3)) if dice.random() < 0.25 else None,
    )


CHOSEN: tuple[int, ...] = (727, 952, 1309, 2566, 519, 2422, 477, 1479, 25, 1806)
"""Seeds of the people who come to the simulated entrance.

Chosen out of 2800 by measurement: YuNet finds each with a score of 0.9 and more at the working distance, and each keeps a
SFace cosine of 0.9 and more to itself. Between two of them it stays below 0.45, the least that counts as the same person,
but for 727, who reaches 0.47 beside 519 and 0.45 beside 2422: drawn faces are more alike than people's, and a demo may take
two of them for one.
"""
