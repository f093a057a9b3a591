"""Draws what is below a visitor's head, and the phone that somebody holds up instead of a face."""

from kiosk.devices.drawing.character import Character, Collar, Hair, Pose
from kiosk.devices.drawing.head import HEAD, draw_head
from kiosk.devices.drawing.paper import Sheet, Spot, Sprite, curve, mirrored, oval, plate, ribbon, toned

BODY = (-1.8, -1.1, 3.6, 8.6)
"""Left, top, width and height of a body sprite in face widths: from behind the hair down to the knees."""

PHONE = (-0.9, -0.6, 1.8, 3.6)
"""The same of a phone with the arm that holds it; one is 0.15 m, the middle of the screen is the origin."""

PHONE_FACE = 0.4
"""How wide the face on the phone is."""


def draw_body(person: Character, width_px: int) -> Sprite:
    """Draw what is below and behind the head, [8.6·width_px, 3.6·width_px, 4], for a face `width_px` wide."""
    sheet = Sheet(BODY, width_px)
    _back_hair(sheet, person)
    _trousers_and_arms(sheet, person)
    _torso(sheet, person)
    return sheet.sprite()


def draw_phone(person: Character, width_px: int) -> Sprite:
    """Draw a phone that shows a photograph of a face, and the hand that holds it, for 0.15 m `width_px` wide."""
    sheet = Sheet(PHONE, width_px)
    sleeve = [(-0.16, 1.35), (0.18, 1.35), (0.42, 2.0), (0.62, 3.0), (-0.2, 3.0), (-0.22, 2.0)]
    sheet.fill(curve(sleeve), person.clothes)
    sheet.fill(ribbon([(-0.14, 1.42), (0.02, 1.46), (0.18, 1.42)], (0.14, 0.14, 0.14)), toned(person.clothes, 0.8))
    palm = [(-0.24, 0.42), (0.24, 0.42), (0.29, 0.7), (0.2, 1.02), (0.15, 1.4), (-0.13, 1.4), (-0.17, 1.02), (-0.28, 0.7)]
    sheet.fill(curve(palm), toned(person.skin, 0.82))
    sheet.fill(plate(0.0, 0.0, 0.275, 0.54, 0.07), (38, 36, 36))
    screen = plate(0.0, 0.0, 0.245, 0.49, 0.04)
    sheet.fill(screen, (214, 206, 196))
    cover = sheet.mask(screen)
    sheet.fill(oval(0.0, 0.52, 0.34, 0.24), person.clothes, within=cover)
    sheet.fill([(-0.09, 0.1), (0.09, 0.1), (0.1, 0.34), (-0.1, 0.34)], toned(person.skin, 0.86), within=cover)
    head = draw_head(person, Pose.FRONTAL, round(PHONE_FACE * width_px))
    sheet.stick(head, HEAD[0] * PHONE_FACE, HEAD[1] * PHONE_FACE, cover)
    for k in range(4):
        finger = ribbon([(-0.31, 0.2 + 0.115 * k), (-0.26, 0.18 + 0.115 * k), (-0.2, 0.19 + 0.115 * k)], (0.08, 0.1, 0.09))
        sheet.fill(finger, toned(person.skin, 0.9))
    sheet.fill(
        ribbon([(0.28, 0.66), (0.32, 0.4), (0.27, 0.2), (0.21, 0.1)], (0.13, 0.13, 0.11, 0.07)), toned(person.skin, 0.92)
    )
    return sheet.sprite()


def _back_hair(sheet: Sheet, person: Character) -> None:
    """Paint the hair that falls behind the neck."""
    low = {Hair.BOB: 0.5, Hair.LONG: 1.25}.get(person.hair)
    if low is not None:
        outline = curve(mirrored([(0.0, -0.7), (0.5, -0.4), (0.58, 0.1), (0.6, low), (0.0, low + 0.04)]))
        sheet.fill(outline, toned(person.hair_colour, 0.72))


def _trousers_and_arms(sheet: Sheet, person: Character) -> None:
    cloth, denim = person.clothes, toned((96, 76, 62), 0.85)
    sheet.fill(curve(mirrored([(0.0, 4.5), (0.95, 4.6), (1.06, 5.4), (1.0, 7.6), (0.0, 7.6)])), denim)
    sheet.fill(ribbon([(0.0, 5.5), (0.0, 7.5)], (0.02, 0.12)), toned(denim, 0.6), 0.7, 0.03)
    for side in (-1, 1):
        sheet.fill(oval(side * 1.52, 5.1, 0.17, 0.3), toned(person.skin, 0.92))
        arm = [(1.02, 1.3), (1.38, 1.5), (1.56, 2.1), (1.62, 3.4), (1.68, 4.85), (1.36, 4.9), (1.2, 3.5), (1.05, 2.3)]
        sheet.fill(curve([(side * u, v) for u, v in arm]), toned(cloth, 0.84 if side > 0 else 0.9))


def _torso(sheet: Sheet, person: Character) -> None:
    cloth = person.clothes
    neck = _NECKS[person.collar]
    half = [(0.0, 1.08), (0.27, 0.99), (0.4, 0.99), (0.78, 1.13), (1.12, 1.27), (1.34, 1.5), (1.34, 2.2), (1.16, 3.0)]
    half += [(1.06, 4.0), (1.12, 4.9), (0.0, 5.0)]
    top = {Collar.ROUND: 1.16, Collar.VEE: 1.0, Collar.SHIRT: 1.02, Collar.HIGH: 0.9}[person.collar]
    outline = curve(mirrored([(0.0, top), *half[1:]]), steps=8)
    cover = sheet.mask(outline)
    sheet.fill(outline, cloth)
    sheet.fill(oval(-0.45, 1.7, 0.5, 0.45), toned(cloth, 1.14), 0.5, 0.25, cover)
    for side in (-1, 1):
        sheet.fill(
            ribbon([(side * 1.2, 1.6), (side * 1.12, 2.6), (side * 1.1, 4.8)], (0.05, 0.2, 0.2)),
            toned(cloth, 0.6),
            0.5,
            0.07,
            cover,
        )
    sheet.fill(ribbon([(-0.7, 4.4), (0.0, 4.55), (0.7, 4.4)], (0.02, 0.12, 0.02)), toned(cloth, 0.7), 0.4, 0.05, cover)
    throat = sheet.mask(neck)
    sheet.fill(neck, toned(person.skin, 0.9))
    sheet.fill(oval(0.0, 0.62, 0.36, 0.2), toned(person.skin, 0.5), 0.55, 0.07, throat)
    _collar(sheet, person)


_NECK = [(0.0, 0.3), (0.27, 0.3), (0.265, 0.75), (0.31, 0.98)]
_NECKS: dict[Collar, list[Spot]] = {
    Collar.ROUND: mirrored([*_NECK, (0.4, 1.02), (0.28, 1.12), (0.0, 1.19)]),
    Collar.VEE: mirrored([*_NECK, (0.36, 0.99), (0.24, 1.2), (0.0, 1.6)]),
    Collar.SHIRT: mirrored([*_NECK, (0.3, 1.1), (0.0, 1.3)]),
    Collar.HIGH: mirrored([*_NECK, (0.0, 1.0)]),
}
"""The skin that shows above a collar."""


def _collar(sheet: Sheet, person: Character) -> None:
    cloth = person.clothes
    dark = toned(cloth, 0.68)
    match person.collar:
        case Collar.ROUND:
            rim = [(-0.42, 1.0), (-0.3, 1.12), (0.0, 1.19), (0.3, 1.12), (0.42, 1.0)]
            sheet.fill(ribbon(rim, (0.05, 0.075, 0.075, 0.075, 0.05)), dark)
        case Collar.VEE:
            for side in (-1, 1):
                sheet.fill(ribbon([(side * 0.36, 0.94), (side * 0.24, 1.2), (0.0, 1.62)], (0.07, 0.07, 0.07)), dark)
        case Collar.SHIRT:
            sheet.fill(ribbon([(0.0, 1.3), (0.0, 4.9)], (0.025, 0.025)), dark, 0.8)
            for k in range(7):
                sheet.fill(oval(0.06, 1.55 + 0.5 * k, 0.03, 0.03), toned(cloth, 1.5))
            for side in (-1, 1):
                flap = [(side * 0.33, 0.86), (side * 0.44, 1.05), (side * 0.3, 1.42), (0.0, 1.2), (side * 0.1, 1.14)]
                sheet.fill(flap, toned(cloth, 1.22))
                sheet.fill(ribbon([(side * 0.44, 1.05), (side * 0.3, 1.42), (0.0, 1.2)], (0.02, 0.025, 0.02)), dark, 0.8)
        case Collar.HIGH:
            sheet.fill(
                curve([(-0.34, 0.82), (0.0, 0.9), (0.34, 0.82), (0.44, 1.2), (0.0, 1.32), (-0.44, 1.2)]), toned(cloth, 0.88)
            )
            sheet.fill(ribbon([(-0.33, 0.84), (0.0, 0.93), (0.33, 0.84)], (0.03, 0.05, 0.03)), dark, 0.8)
