"""Fewer colours for pictures in the guides: a palette cut to the picture, so that text and flat fields stay clean."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, qRgb

COLOURS = 256
BITS = 6
"""Bits per channel in which colours are told apart."""

CLOSE = 2
"""Levels by which a colour of the palette may miss before it is dithered."""

PATTERN = np.array([[-8, 0, -6, 2], [4, -4, 6, -2], [-5, 3, -7, 1], [7, -1, 5, -3]])
"""A Bayer matrix: what is added to the levels of each 4 × 4 pixels."""

Box = NDArray[np.intp]
"""Which of the distinct colours lie in one box of the colour space."""


def few_colours(picture: QImage) -> QImage:
    """Return a picture in at most 256 colours of its own, by median cut (Heckbert, SIGGRAPH 1982).

    Only what is not met closely by a colour of the palette is dithered, in a fixed pattern.
    """
    rgb = _channels(picture)
    codes = _coded(rgb)
    weight = np.bincount(codes.ravel(), minlength=1 << (3 * BITS)).astype(np.float64)
    used = np.flatnonzero(weight)
    sums = [np.bincount(codes.ravel(), rgb[..., channel].ravel(), len(weight))[used] for channel in range(3)]
    colours = np.column_stack(sums) / weight[used][:, None]
    boxes = _cut(colours, weight[used])
    lookup = np.zeros(len(weight), np.uint8)
    palette = np.zeros((len(boxes), 3), np.int64)
    for index, box in enumerate(boxes):
        lookup[used[box]] = index
        palette[index] = np.rint(np.average(colours[box], axis=0, weights=weight[used[box]]))
    return _indexed(_dithered(rgb, lookup, palette, weight > 0), [qRgb(*colour) for colour in palette.tolist()])


def _coded(rgb: NDArray[np.int64]) -> NDArray[np.int64]:
    coarse = rgb >> (8 - BITS)
    return (coarse[..., 0] << 2 * BITS) | (coarse[..., 1] << BITS) | coarse[..., 2]


def _dithered(
    rgb: NDArray[np.int64], lookup: NDArray[np.uint8], palette: NDArray[np.int64], known: NDArray[np.bool_]
) -> NDArray[np.uint8]:
    plain = lookup[_coded(rgb)]
    rough = np.abs(palette[plain] - rgb).max(axis=2) > CLOSE
    high, wide = plain.shape
    shaken = np.clip(rgb + np.tile(PATTERN, (high // 4 + 1, wide // 4 + 1))[:high, :wide, None], 0, 255)
    codes = _coded(shaken)
    return np.where(rough & known[codes], lookup[codes], plain)


def _channels(picture: QImage) -> NDArray[np.int64]:
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    words = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine() // 4, 4)
    return words[:, : plain.width(), 2::-1].astype(np.int64)


def _cut(colours: NDArray[np.float64], weight: NDArray[np.float64]) -> list[Box]:
    """Halve the box in which most would be lost until there are enough."""
    boxes: list[Box] = [np.arange(len(colours))]
    losses = [_loss(colours, weight, boxes[0])]
    while len(boxes) < COLOURS and max(losses) > 0:
        worst = int(np.argmax(losses))
        halves = _halved(colours, weight, boxes.pop(worst))
        losses.pop(worst)
        boxes += halves
        losses += [_loss(colours, weight, half) for half in halves]
    return boxes


def _loss(colours: NDArray[np.float64], weight: NDArray[np.float64], box: Box) -> float:
    return float(np.ptp(colours[box], axis=0).max() ** 2 * weight[box].sum() ** 0.5) if len(box) > 1 else 0.0


def _halved(colours: NDArray[np.float64], weight: NDArray[np.float64], box: Box) -> list[Box]:
    axis = int(np.ptp(colours[box], axis=0).argmax())
    ordered = box[np.argsort(colours[box, axis], kind="stable")]
    share = np.cumsum(weight[ordered])
    middle = int(np.searchsorted(share, share[-1] / 2)) + 1
    middle = min(max(middle, 1), len(ordered) - 1)
    return [ordered[:middle], ordered[middle:]]


def _indexed(indices: NDArray[np.uint8], table: list[int]) -> QImage:
    high, wide = indices.shape
    padded = np.zeros((high, (wide + 3) // 4 * 4), np.uint8)
    padded[:, :wide] = indices
    image = QImage(padded.data, wide, high, padded.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable(table)
    return image.copy()
