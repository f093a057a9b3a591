"""Thermal frames: their values, optics, interpolation and the empty scene behind them.

Angles are degrees from the optical axis, x to the right and y down as the kiosk sees it.
Positions are fractions of the thermal field of view: (0, 0) top left, (1, 1) bottom right.
"""

from dataclasses import dataclass, replace
from functools import cache
from math import erf, sqrt
from typing import NewType

import numpy as np
from numpy.typing import NDArray

Celsius = NewType("Celsius", float)
"""A temperature in degrees Celsius."""

Temperatures = NDArray[np.float32]
"""Temperatures in °C, one per pixel, shape [rows, columns]."""


@dataclass(frozen=True, slots=True, eq=False)
class ThermalFrame:
    """One reading of the whole array.

    `celsius` is float32 [rows, columns] and frozen: row 0 is the top and column 0 the left, as the kiosk sees it.
    `at` is on the kiosk's monotonic clock, in seconds. `thermistor` is the sensor's own temperature (never the
    room's), `repaired` how many impossible pixels were replaced.
    """

    celsius: Temperatures
    at: float
    thermistor: Celsius | None = None
    repaired: int = 0

    def __post_init__(self) -> None:
        self.celsius.flags.writeable = False


@dataclass(frozen=True, slots=True)
class Optics:
    """What one pixel of the array sees.

    `fov_x` and `fov_y` are degrees. `psf_sigma` is the blur of a pixel in degrees (2° assumed for the AMG8833, to
    be measured on the unit). Defaults: Panasonic AMG8833 datasheet, 60° × 60°, 8 × 8.
    """

    rows: int = 8
    columns: int = 8
    fov_x: float = 60.0
    fov_y: float = 60.0
    psf_sigma: float = 2.0

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns


GRID = 96
"""Points per side of the scene grid on which fill fractions and simulated scenes are computed."""


@cache
def pixel_response(pixels: int, fov: float, psf_sigma: float) -> NDArray[np.float64]:
    """Return how much each of GRID scene points weighs in each pixel along one axis, shape [pixels, GRID], rows sum to 1.

    A pixel is a box of its own pitch convolved with a Gaussian: k(z) = ½[erf((z+p/2)/√2σ) − erf((z−p/2)/√2σ)].
    """
    pitch = fov / pixels
    centres = (np.arange(pixels) + 0.5) * pitch - fov / 2
    points = (np.arange(GRID) + 0.5) * fov / GRID - fov / 2
    offsets = points[None, :] - centres[:, None]
    spread = sqrt(2.0) * psf_sigma
    edge = np.vectorize(erf)
    response = 0.5 * (edge((offsets + pitch / 2) / spread) - edge((offsets - pitch / 2) / spread))
    response /= response.sum(axis=1, keepdims=True)
    result: NDArray[np.float64] = response
    result.flags.writeable = False
    return result


@cache
def scene_grid(optics: Optics) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the angles of the scene grid as (x [1, GRID], y [GRID, 1]) in degrees."""
    x = (np.arange(GRID) + 0.5) * optics.fov_x / GRID - optics.fov_x / 2
    y = (np.arange(GRID) + 0.5) * optics.fov_y / GRID - optics.fov_y / 2
    return x[None, :], y[:, None]


def through_optics(scene: NDArray[np.float64], optics: Optics) -> NDArray[np.float64]:
    """Average a quantity given on the scene grid [GRID, GRID] over each pixel's response; returns [rows, columns]."""
    across = pixel_response(optics.columns, optics.fov_x, optics.psf_sigma)
    down = pixel_response(optics.rows, optics.fov_y, optics.psf_sigma)
    seen: NDArray[np.float64] = down @ scene @ across.T
    return seen


@cache
def cubic_matrix(points: int, pixels: int) -> NDArray[np.float32]:
    """Return the cubic interpolation matrix B [points, pixels] from pixel centres to evenly spread points; rows sum to 1.

    Keys' cubic convolution kernel with a = −0.5 (IEEE ASSP 29(6), 1981); samples beyond the edge repeat the edge.
    """
    positions = (np.arange(points) + 0.5) * pixels / points - 0.5
    return cubic_rows(positions, pixels)


def cubic_rows(positions: NDArray[np.float64], pixels: int) -> NDArray[np.float32]:
    """Return cubic weights [len(positions), pixels] at positions in pixel units, where pixel centres are whole numbers."""
    first = np.floor(positions).astype(int)
    matrix: NDArray[np.float64] = np.zeros((len(positions), pixels), np.float64)
    for tap in range(-1, 3):
        distance = np.abs(positions - (first + tap))
        near = (1.5 * distance - 2.5) * distance**2 + 1
        far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
        weight = np.where(distance <= 1, near, np.where(distance < 2, far, 0.0))
        np.add.at(matrix, (np.arange(len(positions)), np.clip(first + tap, 0, pixels - 1)), weight)
    result: NDArray[np.float32] = np.asarray(matrix, dtype=np.float32)
    result.flags.writeable = False
    return result


def interpolate(values: Temperatures, down: NDArray[np.float32], across: NDArray[np.float32]) -> NDArray[np.float32]:
    """Interpolate an array by the separable product B·T·Bᵀ, for display only: never measure on the result.

    `down` is [height, rows] and `across` [width, columns]; returns [height, width].
    """
    smooth: NDArray[np.float32] = np.asarray(down @ values @ across.T, dtype=np.float32)
    return smooth


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The empty scene, learned per pixel while nobody is there.

    `celsius` is the running mean [rows, columns]; `frames` how many frames it rests on.
    """

    celsius: Temperatures
    frames: int

    @property
    def median(self) -> Celsius:
        return Celsius(float(np.median(self.celsius)))

    @staticmethod
    def seen_in(frame: ThermalFrame) -> "Background":
        """Start from one frame: its lower quartile everywhere, so that somebody standing there does not become scenery."""
        quiet = np.full_like(frame.celsius, np.quantile(frame.celsius, 0.25))
        return Background(np.minimum(frame.celsius, quiet + 1.0), 1)

    def after(self, frame: ThermalFrame, memory: int = 100) -> "Background":
        """Take in one frame without a face; old frames fade over about `memory` frames.

        What stands out by over 2 °C may be a visitor looking away, so it becomes scenery ten times more slowly.
        """
        weight = np.float32(1.0 / min(self.frames + 1, memory))
        step = frame.celsius - self.celsius
        mean = self.celsius + np.where(step > 2.0, weight / np.float32(10), weight) * step
        return replace(self, celsius=mean, frames=self.frames + 1)
