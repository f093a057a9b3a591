"""The outlines of the drawn visitors' hair, and the head scarf; lengths in face widths (see paper.py)."""

import numpy as np

from kiosk.devices.drawing.character import Character, Hair
from kiosk.devices.drawing.paper import Sheet, Spot, curve, mirrored, oval, ribbon, toned


def _spots(text: str) -> list[Spot]:
    """Read an outline written as "u v, u v, …"."""
    pairs = (pair.split() for pair in text.split(","))
    return [(float(u), float(v)) for u, v in pairs]


FRONT: dict[Hair, list[list[Spot]]] = {
    Hair.CROP: [
        _spots(
            "0.505 -0.08, 0.525 -0.36, 0.42 -0.64, 0.2 -0.77, -0.05 -0.79, -0.3 -0.73, -0.47 -0.53, -0.52 -0.28, "
            "-0.505 -0.08, -0.47 -0.12, -0.445 -0.3, -0.36 -0.43, 0 -0.47, 0.36 -0.43, 0.445 -0.3, 0.47 -0.12"
        ),
    ],
    Hair.SHORT: [
        _spots(
            "0.545 -0.1, 0.56 -0.42, 0.44 -0.72, 0.2 -0.86, -0.05 -0.88, -0.3 -0.83, -0.5 -0.63, -0.565 -0.36, "
            "-0.545 -0.1, -0.5 -0.02, -0.475 -0.16, -0.42 -0.32, -0.3 -0.4, -0.14 -0.33, 0.02 -0.41, 0.2 -0.35, "
            "0.36 -0.4, 0.44 -0.28, 0.475 -0.14, 0.5 -0.02"
        ),
    ],
    Hair.PARTED: [
        _spots(
            "0.545 -0.1, 0.56 -0.42, 0.44 -0.72, 0.2 -0.86, -0.05 -0.88, -0.3 -0.83, -0.5 -0.63, -0.565 -0.36, "
            "-0.545 -0.1, -0.5 0, -0.475 -0.18, -0.4 -0.34, -0.24 -0.5, -0.02 -0.46, 0.2 -0.38, 0.37 -0.26, 0.45 "
            "-0.14, 0.49 0"
        ),
    ],
    Hair.QUIFF: [
        _spots(
            "0.515 -0.1, 0.535 -0.4, 0.46 -0.72, 0.3 -0.95, 0.05 -1, -0.22 -0.95, -0.42 -0.8, -0.52 -0.5, -0.515 "
            "-0.1, -0.475 -0.12, -0.44 -0.34, -0.3 -0.5, 0 -0.54, 0.3 -0.5, 0.44 -0.34, 0.475 -0.12"
        ),
    ],
    Hair.BOB: [
        _spots(
            "0.6 0.42, 0.62 0.1, 0.6 -0.42, 0.46 -0.74, 0.2 -0.89, -0.1 -0.9, -0.38 -0.8, -0.58 -0.5, -0.62 0, "
            "-0.6 0.42, -0.47 0.46, -0.455 0.1, -0.42 -0.18, -0.28 -0.27, 0 -0.24, 0.28 -0.27, 0.42 -0.18, 0.455 "
            "0.1, 0.47 0.46"
        ),
    ],
    Hair.LONG: [
        _spots(
            "0.68 1.2, 0.64 0.4, 0.6 -0.4, 0.44 -0.74, 0.18 -0.88, -0.1 -0.89, -0.38 -0.78, -0.58 -0.46, -0.64 "
            "0.3, -0.68 1.2, -0.52 1.26, -0.46 0.8, -0.475 0.2, -0.43 -0.12, -0.26 -0.38, 0.02 -0.58, 0.26 -0.38, "
            "0.43 -0.12, 0.475 0.2, 0.46 0.8, 0.52 1.26"
        ),
    ],
    Hair.BUN: [
        oval(0.0, -0.9, 0.2, 0.16),
        _spots(
            "0.5 -0.06, 0.53 -0.38, 0.42 -0.68, 0.2 -0.81, 0 -0.83, -0.2 -0.81, -0.42 -0.68, -0.53 -0.38, -0.5 "
            "-0.06, -0.46 -0.18, -0.38 -0.38, -0.2 -0.52, 0 -0.56, 0.2 -0.52, 0.38 -0.38, 0.46 -0.18"
        ),
    ],
    Hair.CURLS: [
        _spots(
            "0.58 0, 0.68 -0.35, 0.58 -0.72, 0.3 -0.94, 0 -0.98, -0.3 -0.94, -0.58 -0.72, -0.68 -0.35, -0.58 0, "
            "-0.49 0.02, -0.45 -0.22, -0.34 -0.4, -0.17 -0.43, 0 -0.47, 0.17 -0.43, 0.34 -0.4, 0.45 -0.22, 0.49 "
            "0.02"
        ),
    ],
}
"""Outlines of the hair in front of the head."""


def draw_scarf(sheet: Sheet, person: Character, sine: float) -> None:
    """Wrap a head scarf around the face."""
    colour, chin = toned(person.clothes, 1.15), 0.6 * person.chin
    outer = [(0.0, -0.9), (0.4, -0.8), (0.6, -0.45), (0.62, 0.1), (0.58, 0.6), (0.62, 1.25)]
    inner = [(0.0, -0.5), (0.3, -0.42), (0.44, -0.18), (0.46, 0.12), (0.4, 0.42), (0.2, chin - 0.02), (0.0, chin + 0.035)]
    ring = np.array([(u + 0.06 * sine, v) for u, v in curve(mirrored(inner))])
    around = sheet.mask(curve(mirrored(outer))) * (1 - sheet.mask([(float(u), float(v)) for u, v in ring]))
    sheet.fill([(-1, -1.1), (1, -1.1), (1, 1.35), (-1, 1.35)], colour, within=around)
    for side, shade in ((-1, 0.86), (1, 0.72)):
        fold = [(side * 0.5, -0.3), (side * 0.52, 0.2), (side * 0.36, 0.66), (0.0, 0.9), (side * -0.3, 1.12)]
        sheet.fill(ribbon(fold, (0.02, 0.06, 0.07, 0.06, 0.02)), toned(colour, shade), 0.7, 0.03, around)
    edge = [(float(u), float(v)) for u, v in np.vstack([ring, ring[:1]])]
    sheet.fill(ribbon(edge, (0.03, 0.03)), toned(colour, 0.78), 0.9, 0.004)
