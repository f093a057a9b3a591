"""Draws what is no visitor: a waving hand, a board, a reference patch, and somebody's face on paper or on a screen.

Lengths are face widths (one is 0.15 m), right and down from the thing's middle; of a sheet, from that of the face on it.
"""

from dataclasses import dataclass

from kiosk.devices.drawing.character import Character, Colour, Pose
from kiosk.devices.drawing.head import HEAD, draw_head
from kiosk.devices.drawing.paper import Mask, Sheet, Sprite, curve, oval, plate, ribbon, toned

HAND = (-0.75, -1.15, 1.5, 4.6)
"""Left, top, width and height of the sprite of a hand with its sleeve."""

CARD: Colour = (168, 172, 174)
PAPER: Colour = (240, 243, 244)
BEZEL: Colour = (36, 34, 34)
METAL: Colour = (150, 154, 158)


@dataclass(frozen=True, slots=True)
class Format:
    """A sheet's half width, its top and its lower edge, and the width of the face on it."""

    half: float
    top: float
    low: float
    face: float


def draw_hand(person: Character, width_px: int) -> Sprite:
    """Draw an open hand, palm to the front, on a sleeve that reaches out of the picture."""
    sheet = Sheet(HAND, width_px)
    skin, dark = person.skin, toned(person.skin, 0.72)
    sheet.fill([(-0.15, 0.2), (0.15, 0.2), (0.155, 0.75), (-0.155, 0.75)], toned(skin, 0.92))
    sheet.fill(ribbon([(0.0, 0.6), (0.02, 1.7), (0.05, 3.4)], (0.4, 0.6, 0.72)), person.clothes)
    sheet.fill(ribbon([(-0.21, 0.66), (0.0, 0.68), (0.21, 0.66)], (0.14, 0.15, 0.14)), toned(person.clothes, 0.8))
    tips = ((-0.235, -0.72, 0.105), (-0.08, -0.86, 0.115), (0.075, -0.83, 0.115), (0.23, -0.66, 0.1))
    for tip_x, tip_y, wide in tips:
        root_x = 0.72 * tip_x
        sheet.fill(ribbon([(root_x, -0.1), ((root_x + tip_x) / 2, -0.45), (tip_x, tip_y)], (wide, wide, 0.8 * wide)), skin)
        sheet.fill(oval(tip_x, tip_y, 0.4 * wide, 0.05), skin)
        for share in (0.42, 0.7):
            crease_x, crease_y = root_x + (tip_x - root_x) * share, -0.1 + (tip_y + 0.1) * share
            line = [(crease_x - 0.03, crease_y), (crease_x + 0.03, crease_y)]
            sheet.fill(ribbon(line, (0.012, 0.012)), dark, 0.5)
    sheet.fill(ribbon([(0.1, 0.28), (0.3, 0.1), (0.42, -0.16), (0.46, -0.3)], (0.2, 0.17, 0.125, 0.09)), skin)
    sheet.fill(oval(0.46, -0.3, 0.045, 0.045), skin)
    palm = [(-0.2, -0.28), (0.0, -0.33), (0.2, -0.26), (0.26, 0.0), (0.21, 0.26), (0.0, 0.34), (-0.19, 0.3), (-0.25, 0.0)]
    sheet.fill(curve(palm), skin)
    cover = sheet.mask(curve(palm))
    sheet.fill(oval(0.13, 0.12, 0.11, 0.16), toned(skin, 1.12), 0.6, 0.05, cover)
    sheet.fill(oval(-0.15, 0.1, 0.09, 0.2), toned(skin, 1.08), 0.5, 0.05, cover)
    for fold in ([(0.2, -0.1), (0.06, 0.06), (0.03, 0.3)], [(-0.22, -0.06), (-0.04, -0.1), (0.12, -0.2)]):
        sheet.fill(ribbon(fold, (0.008, 0.016, 0.006)), dark, 0.6, 0.004)
    return sheet.sprite()


def draw_board(side: float, width_px: int) -> Sprite:
    """Draw a plain grey card, its face evenly lit."""
    half = side / 2
    sheet = Sheet((-half, -half, side, side), width_px)
    sheet.fill(plate(0.0, 0.0, half - 0.02, half - 0.02, 0.05), toned(CARD, 0.82))
    sheet.fill(plate(0.0, 0.0, half - 0.05, half - 0.05, 0.04), CARD)
    return sheet.sprite()


def patch_frame(wide: float, high: float, pole: float) -> tuple[float, float, float, float]:
    """Return left, top, width and height of a patch's sprite; `pole` is the length of its stand."""
    return -wide / 2 - 0.25, -high / 2 - 0.25, wide + 0.5, high + 0.5 + pole


def draw_patch(wide: float, high: float, pole: float, width_px: int) -> Sprite:
    """Draw a black heated plate in a frame of metal, on a pole if it has one."""
    sheet = Sheet(patch_frame(wide, high, pole), width_px)
    if pole:
        sheet.fill(ribbon([(0.0, high / 2), (0.0, high / 2 + pole)], (0.14, 0.14)), toned(METAL, 0.6))
        sheet.fill(ribbon([(-0.02, high / 2), (-0.02, high / 2 + pole)], (0.04, 0.04)), METAL, 0.8, 0.02)
    sheet.fill(plate(0.0, 0.0, wide / 2 + 0.12, high / 2 + 0.12, 0.1), METAL)
    sheet.fill(plate(0.0, 0.0, wide / 2 + 0.06, high / 2 + 0.06, 0.07), toned(METAL, 0.7))
    sheet.fill(plate(0.0, 0.0, wide / 2, high / 2, 0.03), (38, 36, 36))
    sheet.fill(oval(wide / 2 + 0.06, high / 2 + 0.06, 0.025, 0.025), (40, 60, 230))
    return sheet.sprite()


def sheet_frame(form: Format) -> tuple[float, float, float, float]:
    """Return left, top, width and height of the sprite of a sheet with the arm that holds it."""
    return -form.half - 0.2, form.top - 0.1, 2 * form.half + 0.4, form.low - form.top + 3.4


def draw_sheet(person: Character, form: Format, width_px: int, holder: Character | None, *, lit: bool) -> Sprite:
    """Draw a portrait on paper, or on a screen, and the hand that holds it, if one does."""
    sheet = Sheet(sheet_frame(form), width_px)
    middle, half_high = (form.top + form.low) / 2, (form.low - form.top) / 2
    if holder is not None:
        _arm(sheet, holder, form.low)
    sheet.fill(plate(0.0, middle, form.half, half_high, 0.06 if lit else 0.005), BEZEL if lit else PAPER)
    border = 0.05 if lit else 0.08 * form.half
    shown = plate(0.0, middle, form.half - border, half_high - border, 0.02)
    _portrait(sheet, person, form, sheet.mask(shown), (206, 198, 188) if lit else (176, 160, 138))
    if lit:
        glare = [(-form.half, form.top), (-0.2 * form.half, form.top), (-form.half, middle)]
        sheet.fill(glare, (255, 255, 255), 0.1, 0.03, sheet.mask(shown))
    if holder is not None:
        _thumb(sheet, holder, form.low)
    return sheet.sprite()


def _thumb(sheet: Sheet, person: Character, low: float) -> None:
    skin = toned(person.skin, 0.92)
    sheet.fill(ribbon([(0.07, low + 0.2), (0.04, low + 0.02), (0.0, low - 0.13)], (0.17, 0.15, 0.11)), skin)
    sheet.fill(oval(0.0, low - 0.13, 0.055, 0.06), skin)
    sheet.fill(oval(0.07, low + 0.2, 0.085, 0.08), skin)
    sheet.fill(oval(0.002, low - 0.13, 0.035, 0.04), toned(skin, 1.25), 0.8, 0.006)


def _arm(sheet: Sheet, person: Character, low: float) -> None:
    sleeve = [
        (-0.2, low + 0.45),
        (0.2, low + 0.45),
        (0.34, low + 1.6),
        (0.4, low + 3.4),
        (-0.3, low + 3.4),
        (-0.27, low + 1.6),
    ]
    sheet.fill(curve(sleeve), toned(person.clothes, 0.9))
    sheet.fill(ribbon([(-0.2, low + 0.5), (0.2, low + 0.5)], (0.12, 0.12)), toned(person.clothes, 0.7))
    sheet.fill(oval(0.0, low + 0.15, 0.25, 0.32), toned(person.skin, 0.82))


def _portrait(sheet: Sheet, person: Character, form: Format, within: Mask, ground: Colour) -> None:
    """Paint head and shoulders before a plain ground."""
    f = form.face
    whole = [(-form.half, form.top), (form.half, form.top), (form.half, form.low), (-form.half, form.low)]
    sheet.fill(whole, ground, within=within)
    throat = [(-0.26 * f, 0.25 * f), (0.26 * f, 0.25 * f), (0.3 * f, 0.98 * f), (-0.3 * f, 0.98 * f)]
    sheet.fill(throat, toned(person.skin, 0.86), within=within)
    sheet.fill(oval(0.0, 1.5 * f, 1.05 * f, 0.62 * f), person.clothes, within=within)
    head = draw_head(person, Pose.FRONTAL, round(f * sheet.scale))
    sheet.stick(head, HEAD[0] * f, HEAD[1] * f, within)
