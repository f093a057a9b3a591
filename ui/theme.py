"""The look in numbers: colours, type roles, the unit that lengths scale by, and the one font family."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from PySide6.QtGui import QColor, QFont, QFontDatabase

from kiosk.errors import DoormanError

FAMILY = "NanumSquareRound"
"""Latin, digits and all 11,172 Hangul syllables in one family, so that no line mixes faces (SIL OFL 1.1)."""

FONT_FILES = ("NanumSquareRoundR.ttf", "NanumSquareRoundB.ttf")

FONT_FOLDERS = (Path(sys.prefix) / "share/doorman/fonts", Path("/usr/share/fonts/truetype/nanum"))
"""Beside the program first, then where Debian's package fonts-nanum puts them."""

TOUCH_MIN = 64
"""Smallest side of a touch target in pixels, whatever the screen: 7.8 mm on a 7-inch panel."""


class Tone(Enum):
    """Every colour: first those of the visitor screen, then those of the staff's light screens."""

    NIGHT = "#1B1714"
    NIGHT_2 = "#2A241F"
    CREAM = "#FAF4EA"
    SAND = "#D6CBBB"
    CALM = "#0E5F73"
    AMBER = "#F6BC4B"
    AMBER_INK = "#2A1C04"
    DUSK = "#4A4A72"
    DUSK_MARK = "#C9C8EE"
    STONE = "#473F37"
    EDGE_DARK = "#7C7164"
    WHITE = "#FFFFFF"
    HALO = "#120E0B"
    PAPER = "#F5F1EA"
    CARD = WHITE
    SINK = "#EAE4DA"
    INK = "#231E19"
    INK_2 = "#5E554B"
    TEAL = CALM
    TINT = "#E2EFF1"
    AMBER_TINT = "#FDF1D6"
    AMBER_TEXT = "#6B4500"
    BRICK = "#9A3324"
    EDGE = "#8E8476"
    RULE = "#DCD3C6"
    BOARD = "#D9D0C3"
    KEY_EDGE = "#CFC5B6"

    def colour(self, opacity: float = 1.0) -> QColor:
        """Return the colour, seen through by 1 − opacity."""
        result = QColor(self.value)
        result.setAlphaF(opacity)
        return result


def contrast(one: Tone, other: Tone) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(tone: Tone) -> float:
    colour = tone.colour()

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


@dataclass(frozen=True, slots=True)
class Unit:
    """The short side of the screen over 720: what all lengths are multiplied by."""

    value: float

    @staticmethod
    def of(width: int, height: int) -> "Unit":
        return Unit(min(width, height) / 720)

    def px(self, length: float) -> int:
        return round(length * self.value)

    def touch(self, length: float) -> int:
        """Scale a side of a touch target, which never falls under the smallest one."""
        return max(TOUCH_MIN, self.px(length))


@dataclass(frozen=True, slots=True)
class TypeRole:
    """What a line of text is for: its size at 720 px, weight, line height and letter-spacing (both in sizes).

    `swell` is the width of a stroke drawn round Bold glyphs, in sizes: Debian packages no ExtraBold.
    """

    size: float
    bold: bool
    line: float
    tracking: float = -0.01
    swell: float = 0.0
    floor: int = 1

    def pixels(self, unit: Unit, scale: float = 1.0) -> int:
        return max(self.floor, round(self.size * unit.value * scale))

    def font(self, pixels: int) -> QFont:
        """Return the font of this role at a size in pixels."""
        font = QFont(FAMILY)
        font.setPixelSize(pixels)
        font.setWeight(QFont.Weight.Bold if self.bold else QFont.Weight.Normal)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, self.tracking * pixels)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


FAR_PORTRAIT = TypeRole(104, bold=True, line=1.16, tracking=-0.02, swell=0.022)
FAR_LANDSCAPE = TypeRole(100, bold=True, line=1.16, tracking=-0.02, swell=0.022)
NEAR_PORTRAIT = TypeRole(74, bold=True, line=1.16, tracking=-0.02, swell=0.022)
NEAR_LANDSCAPE = TypeRole(76, bold=True, line=1.16, tracking=-0.02, swell=0.022)
SECOND = TypeRole(38, bold=False, line=1.32)
SECOND_ON_COLOUR = TypeRole(38, bold=True, line=1.32)
HINT = TypeRole(24, bold=False, line=1.4, floor=17)
NOTICE_PORTRAIT = TypeRole(22, bold=False, line=1.4, floor=17)
NOTICE_LANDSCAPE = TypeRole(21, bold=False, line=1.4, floor=17)
BUTTON = TypeRole(26, bold=True, line=1.0, floor=18)
CLOCK = TypeRole(30, bold=True, line=1.0, floor=18)
SHEET_TITLE = TypeRole(44, bold=True, line=1.2, tracking=-0.025, floor=30)
SHEET_HEAD = TypeRole(26, bold=True, line=1.35, floor=18)
SHEET_TEXT = TypeRole(26, bold=False, line=1.35, floor=18)
G_TASK = TypeRole(44, bold=True, line=1.1, tracking=-0.025, swell=0.022, floor=24)
"""The one thing that somebody at the staff's screen is asked to do."""
G_TITLE = TypeRole(36, bold=True, line=1.2, tracking=-0.025, swell=0.022, floor=22)
G_HEAD = TypeRole(25, bold=True, line=1.2, floor=18)
G_ACTION = TypeRole(22, bold=True, line=1.0, floor=18)
G_BODY = TypeRole(22, bold=False, line=1.35, floor=18)
G_SMALL = TypeRole(19, bold=False, line=1.35, floor=18)

G_TAB = TypeRole(18, bold=False, line=1.2, tracking=-0.02, floor=15)
"""The word under the symbol of a tab: known by heart, beside a symbol and at a fixed place, so smaller than what is read."""
KEY = TypeRole(38, bold=True, line=1.0, tracking=0.0, floor=24)
KEY_WORD = TypeRole(24, bold=False, line=1.0, floor=17)
DIGIT = TypeRole(42, bold=True, line=1.0, tracking=0.0, floor=28)
FIELD = TypeRole(36, bold=True, line=1.2, tracking=0.0, floor=24)


def load_fonts(folders: Iterable[Path] = FONT_FOLDERS) -> None:
    """Load the font files into the running application; raises DoormanError, naming the package, when one is missing."""
    places = tuple(folders)
    for name in FONT_FILES:
        file = next((folder / name for folder in places if (folder / name).is_file()), None)
        if file is None or QFontDatabase.addApplicationFont(str(file)) < 0:
            where = " or ".join(str(folder) for folder in places)
            raise DoormanError(f"the font {name} is not in {where}: sudo apt install fonts-nanum")
