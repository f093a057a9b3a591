"""Draws a visitor's head in a pose, as a sprite (see paper.py; lengths in face widths, see character.py)."""

from collections.abc import Sequence
from math import cos, radians, sin, sqrt

import numpy as np

from kiosk.devices.drawing.character import Beard, Character, Hair, Pose, Worn
from kiosk.devices.drawing.hairstyles import FRONT, draw_scarf
from kiosk.devices.drawing.paper import Sheet, Spot, Sprite, curve, mirrored, oval, ribbon, toned

HEAD = (-1.0, -1.1, 2.0, 2.45)
"""Left, top, width and height of a head sprite in face widths."""


def draw_head(person: Character, pose: Pose, width_px: int, worn: Worn = Worn.NOTHING) -> Sprite:
    """Draw a head for a face `width_px` wide, [2.45·width_px, 2·width_px, 4]; HEAD tells where on it the face is."""
    sheet = Sheet(HEAD, width_px)
    _Head(sheet, person, pose, worn).draw()
    return sheet.sprite()


class _Head:
    """One face on one sheet. Features sit on a rounded head, so that a turn moves and narrows them."""

    def __init__(self, sheet: Sheet, person: Character, pose: Pose, worn: Worn) -> None:
        self.sheet, self.person, self.pose, self.worn = sheet, person, pose, worn
        self.sine, self.cosine = sin(radians(pose.yaw)), cos(radians(pose.yaw))
        self.dark = toned(person.skin, 0.66)
        half = [(0.0, -0.76), (0.2, -0.735), (0.385, -0.6), (0.482, -0.3), (0.497, -0.02), (0.48, 0.17)]
        jaw, chin = person.jaw, person.chin
        half += [(0.435 * jaw**0.5, 0.36), (0.33 * jaw, 0.53 * chin), (0.17 * jaw, 0.645 * chin), (0.0, 0.675 * chin)]
        self.outline = curve([(u + 0.05 * self.sine * (v > 0.3), v) for u, v in mirrored(half)])
        self.face = sheet.mask(self.outline)

    def at(self, u: float, v: float, lift: float = 0.0) -> Spot:
        """Turn a spot of the frontal face by the pose; `lift` is how far it stands out."""
        depth = sqrt(max(0.0, 0.27 - u * u)) - 0.19 + lift
        return u * self.cosine + depth * self.sine, v

    def turned(self, spots: Sequence[Spot], lift: float = 0.0) -> list[Spot]:
        return [self.at(u, v, lift) for u, v in spots]

    def draw(self) -> None:
        self._ears()
        self._skin()
        if self.person.beard is not Beard.NONE:
            self._beard()
        for side in (-1, 1):
            self._eye(side)
            self._brow(side)
        self._nose()
        self._mouth()
        self._hair()
        if self.worn is Worn.GLASSES:
            self._glasses()
        if self.worn is Worn.HAT:
            self._hat()

    def _ears(self) -> None:
        if self.person.hair in (Hair.SCARF, Hair.LONG, Hair.BOB):
            return
        for side in (-1, 1):
            u = side * 0.495 - 0.04 * self.sine
            wide = 0.075 * (1 - max(0.0, side * self.sine))
            self.sheet.fill(oval(u, 0.02, wide, 0.135), toned(self.person.skin, 0.9))
            self.sheet.fill(oval(u, 0.03, wide * 0.55, 0.085), toned(self.person.skin, 0.74), 0.7, 0.012)

    def _skin(self) -> None:
        person, sheet = self.person, self.sheet
        sheet.fill(self.outline, person.skin)
        light = toned(person.skin, 1.22)
        blush = (int(person.skin[0] * 0.78), int(person.skin[1] * 0.76), min(255, int(person.skin[2] * 1.02)))
        sheet.fill(oval(-0.1 + 0.2 * self.sine, -0.28, 0.27, 0.26), light, 0.5, 0.13, self.face)
        for side in (-1, 1):
            rim = [(side * 0.36, -0.7), (side * 0.6, -0.7), (side * 0.6, 0.75), (side * 0.1, 0.75), (side * 0.36, 0.42)]
            strength = 0.34 if side > 0 else 0.2
            sheet.fill(rim, self.dark, strength, 0.07, self.face)
            sheet.fill(oval(*self.at(side * 0.29, 0.17), 0.1, 0.075), blush, 0.3 + person.cheeks, 0.045, self.face)
            if person.lines > 0.2:
                fold = ribbon(
                    self.turned([(side * 0.125, 0.22), (side * 0.19, 0.3), (side * 0.215, 0.4)]), (0.006, 0.018, 0.004)
                )
                sheet.fill(fold, self.dark, 0.5 * person.lines, 0.006, self.face)
        sheet.fill(oval(0.05 * self.sine, 0.72, 0.3, 0.1), self.dark, 0.3, 0.04, self.face)
        if person.lines > 0.5:
            for v in (-0.33, -0.26):
                sheet.fill(ribbon(self.turned([(-0.2, v), (0, v - 0.015), (0.2, v)]), (0.002, 0.01, 0.002)), self.dark, 0.35)
            cheek = ribbon([(side * 0.47, 0.12), (side * 0.36, 0.28), (side * 0.24, 0.4)], (0.05, 0.1, 0.03))
            sheet.fill(cheek, toned(person.skin, 0.55), 0.5 * person.hollow, 0.035, self.face)
        if person.mole is not None:
            sheet.fill(oval(*self.at(*person.mole), 0.016, 0.015), toned(person.skin, 0.4), 0.85, 0.003)
        if person.freckles:
            for k in range(26):
                u, v = 0.3 * sin(k * 2.4) * (0.4 + k / 43), 0.13 + 0.075 * cos(k * 1.7)
                sheet.fill(oval(*self.at(u, v), 0.008, 0.007), toned(person.skin, 0.72), 0.5, 0.002)

    def _eye(self, side: int) -> None:
        person, sheet = self.person, self.sheet
        u, v, wide, high = side * person.eye_apart, person.eye_height, person.eye_wide, person.eye_open
        inner, outer = (u - side * wide, v + 0.008), (u + side * wide, v + 0.004 - person.eye_slant)
        top = [inner, (u - side * 0.4 * wide, v - 0.8 * high), (u + side * 0.2 * wide, v - high), outer]
        low = [outer, (u + side * 0.25 * wide, v + 0.72 * high), (u - side * 0.45 * wide, v + 0.62 * high), inner]
        lash = toned(person.hair_colour if sum(person.hair_colour) < 240 else (50, 60, 80), 0.55)
        socket = oval(*self.at(u, v - 0.015), wide * 1.25 * self.cosine, high + 0.045)
        sheet.fill(socket, toned(person.skin, 0.58), 0.2 + 0.5 * person.socket, 0.028, self.face)
        if self.pose is Pose.BLINKING:
            sheet.fill(ribbon(self.turned([inner, (u, v + 0.7 * high), outer]), (0.01, 0.024, 0.01)), lash)
            return
        white = self.turned(curve([*top, *low[1:-1]]))
        cover = sheet.mask(white)
        sheet.fill(white, (236, 240, 244))
        centre = self.at(u + 0.02 * self.sine, v - 0.04 * high)
        size = min(0.056, max(0.038, high * 0.98))
        sheet.fill(oval(*centre, size * sqrt(self.cosine), size), toned(person.iris, 0.6), 1, 0.002, cover)
        sheet.fill(oval(*centre, size * 0.84 * sqrt(self.cosine), size * 0.84), toned(person.iris, 1.12), 1, 0.006, cover)
        sheet.fill(oval(*centre, size * 0.46, size * 0.46), (14, 12, 14), 1, 0.002, cover)
        sheet.fill(oval(centre[0] - 0.016, centre[1] - 0.016, 0.0115, 0.0115), (255, 255, 255), 0.95)
        shade = ribbon(self.turned([(s, t + 0.012) for s, t in top]), (0.01, 0.03, 0.03, 0.01))
        sheet.fill(shade, (90, 80, 90), 0.4, 0.006, cover)
        heavy = 1 + 0.9 * person.lashes
        sheet.fill(ribbon(self.turned(top), (0.007, 0.019 * heavy, 0.024 * heavy, 0.014)), lash)
        if person.lashes > 0.5:
            wing = [outer, (outer[0] + side * 0.03, outer[1] - 0.022)]
            sheet.fill(ribbon(self.turned(wing), (0.02, 0.004)), lash)
        sheet.fill(ribbon(self.turned(low), (0.006, 0.007, 0.003)), toned(person.skin, 0.5), 0.7)
        crease = [(s, t - 0.028) for s, t in top]
        sheet.fill(ribbon(self.turned(crease), (0.003, 0.01, 0.01, 0.003)), toned(person.skin, 0.55), 0.65, 0.002)
        if person.lines > 0.35:
            bag = self.turned([(u - side * wide, v + 0.055), (u, v + high + 0.05), (u + side * wide, v + 0.05)])
            sheet.fill(ribbon(bag, (0.004, 0.012, 0.003)), self.dark, 0.5 * person.lines, 0.004)

    def _brow(self, side: int) -> None:
        person = self.person
        lifted = 0.012 if self.pose is Pose.SMILING else 0.0
        u, v = side * person.eye_apart, person.eye_height - person.eye_open - person.brow_gap - lifted
        inner, outer = side * 0.105, side * 0.135 * person.brow_long
        spots = [
            (u - inner, v + 0.012 + person.brow_slant),
            (u - inner * 0.2, v - person.brow_arch * 0.7),
            (u + outer * 0.4, v - person.brow_arch),
            (u + outer, v + 0.022),
        ]
        thick = person.brow_thick
        colour = toned(person.hair_colour, 0.75 if sum(person.hair_colour) < 420 else 0.62)
        self.sheet.fill(
            ribbon(self.turned(spots), (thick * 0.4, thick * 1.1, thick * 1.05, thick * 0.15)), colour, 0.92, 0.003
        )

    def _nose(self) -> None:
        person, sheet = self.person, self.sheet
        tip = person.eye_height + person.nose_long
        wide = person.nose_wide
        tone, deep = toned(person.skin, 0.76), toned(person.skin, 0.5)
        bridge = [
            self.at(0.05, person.eye_height - 0.03),
            self.at(0.062, tip - 0.1, 0.05),
            self.at(wide * 0.75, tip - 0.01, 0.08),
        ]
        sheet.fill(ribbon(bridge, (0.012, 0.03, 0.05)), tone, person.nose_bridge, 0.014)
        sheet.fill(
            ribbon([self.at(0, person.eye_height + 0.02, 0.05), self.at(0, tip - 0.06, 0.12)], (0.03, 0.04)),
            toned(person.skin, 1.3),
            0.5,
            0.014,
        )
        sheet.fill(oval(*self.at(0, tip - 0.025, 0.13), wide * 0.55, 0.04), toned(person.skin, 1.3), 0.55, 0.016)
        under = [self.at(-wide, tip - 0.005, 0.06), self.at(-wide * 0.5, tip + 0.028, 0.09), self.at(0, tip + 0.034, 0.12)]
        under += [self.at(wide * 0.5, tip + 0.028, 0.09), self.at(wide, tip - 0.005, 0.06)]
        sheet.fill(ribbon(under, (0.012, 0.02, 0.024, 0.02, 0.012)), deep, 0.62, 0.005)
        for side in (-1, 1):
            sheet.fill(
                oval(*self.at(side * wide * 0.52, tip + 0.014, 0.1), 0.022, 0.012), toned(person.skin, 0.3), 0.75, 0.003
            )
            wing = [
                self.at(side * wide * 0.92, tip - 0.06, 0.05),
                self.at(side * wide * 1.08, tip - 0.02, 0.05),
                self.at(side * wide * 0.88, tip + 0.016, 0.06),
            ]
            sheet.fill(ribbon(wing, (0.004, 0.013, 0.006)), deep, 0.5, 0.003)

    def _mouth(self) -> None:
        person, sheet = self.person, self.sheet
        smiling = self.pose is Pose.SMILING or person.grin
        v, full = person.mouth_height, person.mouth_full
        wide = person.mouth_wide * (1.14 if smiling else 1.0)
        corner = v - (0.04 if smiling else 0.016)
        left, right = (-wide, corner), (wide, corner)
        middle = [(-wide * 0.5, v + 0.004), (0.0, v + 0.01 * (2 if smiling else 1)), (wide * 0.5, v + 0.004)]
        bow = [(-wide * 0.45, v - full * 0.75), (-wide * 0.16, v - full), (0.0, v - full * 0.72)]
        bow += [(wide * 0.16, v - full), (wide * 0.45, v - full * 0.75)]
        low = [(wide * 0.5, v + full * 1.05), (0.0, v + full * 1.5 + 0.012), (-wide * 0.5, v + full * 1.05)]
        lift = 0.03
        sheet.fill(self.turned(curve([left, *bow, right, *reversed(middle)]), lift), toned(person.lips, 0.84), 0.95, 0.003)
        sheet.fill(self.turned(curve([left, *middle, right, *low]), lift), person.lips, 0.95, 0.003)
        shine = oval(*self.at(0.0, v + full * 0.8 + 0.01, lift), wide * 0.4, full * 0.3)
        sheet.fill(shine, toned(person.lips, 1.35), 0.5, 0.01)
        if smiling:
            teeth = curve([(-wide * 0.72, v - 0.014), (0, v - 0.006), (wide * 0.72, v - 0.014), (0, v + 0.034)])
            sheet.fill(self.turned(teeth, lift), (240, 244, 246), 0.97, 0.002)
        line = ribbon(self.turned([left, *middle, right], lift), (0.012, 0.011, 0.014, 0.011, 0.012))
        sheet.fill(line, toned(person.lips, 0.42), 0.85, 0.002)
        sheet.fill(oval(*self.at(0, v + full * 1.5 + 0.045), wide * 0.5, 0.014), self.dark, 0.35, 0.012)

    def _beard(self) -> None:
        person, sheet = self.person, self.sheet
        colour, v = toned(person.hair_colour, 0.9), person.mouth_height
        if person.beard is Beard.GOATEE:
            chin = curve(
                [(-0.19, v - 0.02), (-0.2, v + 0.16), (0.0, 0.75), (0.2, v + 0.16), (0.19, v - 0.02), (0.0, v + 0.03)]
            )
            sheet.fill([(u + 0.06 * self.sine, w) for u, w in chin], colour, 0.95, 0.01, self.face)
        if person.beard in (Beard.FULL, Beard.STUBBLE):
            high = v - 0.11
            jaw = [
                (-0.56, -0.1),
                (-0.455, 0.0),
                (-0.41, 0.22),
                (-0.3, high + 0.05),
                (-0.12, high),
                (0.0, high + 0.012),
                (0.12, high),
            ]
            jaw += [(0.3, high + 0.05), (0.41, 0.22), (0.455, 0.0), (0.56, -0.1), (0.56, 0.8), (-0.56, 0.8)]
            alpha = 0.97 if person.beard is Beard.FULL else 0.3
            sheet.fill([(u + 0.06 * self.sine, w) for u, w in curve(jaw)], colour, alpha, 0.012, self.face)
        if person.beard in (Beard.MOUSTACHE, Beard.GOATEE):
            spots = [(-0.18, v - 0.035), (-0.08, v - 0.088), (0.0, v - 0.08), (0.08, v - 0.088), (0.18, v - 0.035)]
            sheet.fill(ribbon(self.turned(spots, 0.05), (0.012, 0.062, 0.045, 0.062, 0.012)), colour, 0.96, 0.004)

    def _hair(self) -> None:
        style, sheet = self.person.hair, self.sheet
        colour = self.person.hair_colour
        if style is Hair.SCARF:
            draw_scarf(sheet, self.person, self.sine)
            return
        if style is Hair.BALD:
            for side in (-1, 1):
                patch = curve([(side * 0.5, -0.36), (side * 0.43, -0.2), (side * 0.455, 0.0), (side * 0.53, 0.0)])
                sheet.fill(patch, colour, 0.6, 0.02, self.face)
            return
        if style is Hair.CURLS:
            for k in range(19):
                angle = radians(172 + k * 196 / 18)
                sheet.fill(oval(0.57 * cos(angle) + 0.05 * self.sine, -0.36 + 0.5 * sin(angle), 0.15, 0.15), colour)
        for outline in FRONT[style]:
            moved = [(u + 0.07 * self.sine * (v < 0.2), v) for u, v in curve(outline)]
            sheet.fill(moved, colour)
            cover = sheet.mask(moved)
            sheet.fill(
                ribbon([(-0.34, -0.58), (-0.08, -0.76), (0.24, -0.7)], (0.02, 0.07, 0.02)),
                toned(colour, 1.28),
                0.5,
                0.035,
                cover,
            )
            sheet.fill(oval(0.45, -0.1, 0.16, 0.6), toned(colour, 0.6), 0.5, 0.09, cover)
        if style is Hair.BUN:
            sheet.fill(
                ribbon([(-0.4, -0.62), (-0.1, -0.8), (0.1, -0.8), (0.4, -0.62)], (0.006, 0.012, 0.006)),
                toned(colour, 0.7),
                0.6,
            )

    def _glasses(self) -> None:
        person, sheet, v = self.person, self.sheet, self.person.eye_height + 0.012
        colour = person.glasses_colour
        for side in (-1, 1):
            u = side * (person.eye_apart + 0.008)
            power = 2 if person.glasses_round else 4
            turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
            lens = [
                (
                    u + 0.15 * float(np.sign(cos(a)) * abs(cos(a)) ** (2 / power)),
                    v + (0.14 if power == 2 else 0.105) * float(np.sign(sin(a)) * abs(sin(a)) ** (2 / power)),
                )
                for a in turn.tolist()
            ]
            rim = self.turned(lens, 0.05)
            sheet.fill(rim, (244, 238, 230), 0.16)
            sheet.fill(ribbon([*rim, rim[0]], (0.026, 0.026)), colour)
            glint = [(u - 0.07, v - 0.05), (u - 0.02, v - 0.075)]
            sheet.fill(ribbon(self.turned(glint, 0.05), (0.004, 0.016)), (255, 255, 255), 0.55, 0.003)
            hinge = [self.at(u + side * 0.145, v - 0.02, 0.05), (side * 0.5 - 0.1 * self.sine, v - 0.03)]
            sheet.fill(ribbon(hinge, (0.03, 0.03)), colour)
        bridge = [(-person.eye_apart + 0.14, v - 0.02), (0.0, v - 0.045), (person.eye_apart - 0.14, v - 0.02)]
        sheet.fill(ribbon(self.turned(bridge, 0.08), (0.026, 0.022, 0.026)), colour)

    def _hat(self) -> None:
        sheet, colour = self.sheet, self.person.hat_colour
        dome = [
            (-0.57, -0.3),
            (-0.56, -0.6),
            (-0.36, -0.88),
            (0.0, -0.98),
            (0.36, -0.88),
            (0.56, -0.6),
            (0.57, -0.3),
            (0.0, -0.24),
        ]
        moved = [(u + 0.05 * self.sine, v) for u, v in curve(dome)]
        sheet.fill(moved, colour)
        sheet.fill(oval(-0.15, -0.75, 0.25, 0.14), toned(colour, 1.3), 0.5, 0.1, sheet.mask(moved))
        band = [(-0.57, -0.36), (-0.3, -0.31), (0.0, -0.295), (0.3, -0.31), (0.57, -0.36)]
        sheet.fill(ribbon([(u + 0.05 * self.sine, v) for u, v in band], (0.15, 0.17, 0.15)), toned(colour, 0.78))
