"""Registration: where the thermal field lies in the camera picture."""

from dataclasses import dataclass
from math import atan, degrees, hypot, radians, tan

from kiosk.domain.face import Box, Face
from kiosk.domain.thermal import Optics

Affine = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f): x' = a·x + b·y + c, y' = d·x + e·y + f."""

IDENTITY: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Lens:
    """The camera's field of view in degrees. Default: Raspberry Pi Camera Module 3 Wide, 102° across, at 16:9."""

    fov_x: float = 102.0
    aspect: float = 16 / 9

    @property
    def focal(self) -> float:
        """Focal length in picture widths (rectilinear lens)."""
        return 0.5 / tan(radians(self.fov_x) / 2)

    def width_deg(self, box: Box) -> float:
        """Return the angular width of a box at its place in the picture."""
        left, right = box.x - 0.5, box.x + box.width - 0.5
        return degrees(atan(right / self.focal) - atan(left / self.focal))


@dataclass(frozen=True, slots=True)
class Registration:
    """Maps camera fractions to fractions of the thermal field: an affine map plus a parallax that fades with distance.

    `affine` holds at infinity. `parallax_m` is where the heat sensor sits relative to the camera, in metres to the
    right and down: at distance d everything moves by atan(b/d) the other way. `fov` is that of the thermal array.
    """

    affine: Affine = IDENTITY
    parallax_m: tuple[float, float] = (0.0, 0.0)
    fov: tuple[float, float] = (60.0, 60.0)

    @staticmethod
    def from_lenses(lens: Lens, optics: Optics, parallax_m: tuple[float, float] = (0.0, 0.0)) -> "Registration":
        """Compute the map from the two fields of view alone, for axes that point the same way.

        The slope is that of a face 15° off axis, where a straight line stays within 0.4° of atan over ±20°.
        """
        slope = radians(15) / tan(radians(15))
        across = degrees(slope / lens.focal) / optics.fov_x
        down = degrees(slope / lens.focal / lens.aspect) / optics.fov_y
        affine = (across, 0.0, 0.5 - across / 2, 0.0, down, 0.5 - down / 2)
        return Registration(affine, parallax_m, (optics.fov_x, optics.fov_y))

    def at(self, distance_m: float) -> Affine:
        """Return the camera → thermal map for things at one distance."""
        a, b, c, d, e, f = self.affine
        shift_x, shift_y = (
            -degrees(atan(b_m / max(distance_m, 0.1))) / fov for b_m, fov in zip(self.parallax_m, self.fov, strict=True)
        )
        return (a, b, c + shift_x, d, e, f + shift_y)

    def to_thermal(self, face: Face, distance_m: float) -> Face:
        """Move a face from camera fractions to thermal fractions; landmarks stay behind, the turn comes along."""
        return _moved(face, self.at(distance_m))

    def to_camera(self, face: Face, distance_m: float) -> Face:
        """Move a face from thermal fractions back to camera fractions."""
        return _moved(face, self.heat_corners(distance_m))

    def heat_corners(self, distance_m: float) -> Affine:
        """Return the inverse map, thermal fractions → camera fractions, by which the heat is laid over the picture."""
        a, b, c, d, e, f = self.at(distance_m)
        det = a * e - b * d
        return (e / det, -b / det, (b * f - e * c) / det, -d / det, a / det, (d * c - a * f) / det)


def _moved(face: Face, by: Affine) -> Face:
    """Return a face where an affine map takes it; boxes stay upright."""
    a, b, c, d, e, f = by
    x, y = face.box.centre
    width, height = face.box.width * hypot(a, d), face.box.height * hypot(b, e)
    centre_x, centre_y = a * x + b * y + c, d * x + e * y + f
    return Face(Box(centre_x - width / 2, centre_y - height / 2, width, height), face.score, None, face.turn)
