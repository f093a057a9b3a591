"""The small symbols in buttons, drawn on a grid of 24.

A drawing is a line of words: `M x y` starts, `L x y` draws on, `C` curves by two handles to a point, `Z` closes, `O x y rx
ry` is an ellipse, `R x y w h r` a rounded rectangle, `P x y` a point.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

LENGTHS = {"M": 2, "L": 2, "C": 6, "Z": 0, "O": 4, "R": 5, "P": 2}

DRAWINGS = {
    "notice": "O 12 12 9.6 9.6 M 12 11 L 12 16.5 M 12 7.2 L 12 7.3",
    "language": "O 12 12 9.6 9.6 O 12 12 4.2 9.6 M 2.6 12 L 21.4 12",
    "close": "M 6 6 L 18 18 M 18 6 L 6 18",
    "redo": "M 8.4 4.4 L 4.2 8.6 L 8.4 12.8 M 4.2 8.6 L 14.2 8.6 C 21.4 8.6 21.4 19.4 14.2 19.4 L 9.6 19.4",
    "face": "R 2.8 2.8 18.4 18.4 5.6 M 8.8 8.8 L 8.8 9.8 M 15.2 8.8 L 15.2 9.8 M 8.2 14 C 9.6 17 14.4 17 15.8 14",
    "next": "M 8.6 4.6 L 16 12 L 8.6 19.4",
    "back": "M 15 5 L 8 12 L 15 19",
    "now": "O 12 12 1.1 1.1 P 12 12 M 8.4 8.2 C 6.2 10.2 6.2 13.8 8.4 15.8 M 15.6 8.2 C 17.8 10.2 17.8 13.8 15.6 15.8 "
    "M 5.4 5 C 1.2 8.8 1.2 15.2 5.4 19 M 18.6 5 C 22.8 8.8 22.8 15.2 18.6 19",
    "unknown": "R 2.8 2.8 18.4 18.4 5.6 M 9.3 9.4 C 9.3 5.9 14.9 5.9 14.9 9.4 C 14.9 11.6 12.1 11.6 12.1 14 P 12.1 17.2",
    "people": "O 9.2 8 3.7 3.7 M 2.4 20 C 2.4 12.6 16 12.6 16 20 M 15.6 4.6 C 19.6 4.8 19.6 11 15.8 11.4 "
    "M 18 14.4 C 20.4 15.4 21.6 17.4 21.6 20",
    "history": "M 3.4 12 C 3.4 0.6 20.6 0.6 20.6 12 C 20.6 23.4 5.4 22.6 3.9 15 M 2.6 4.4 L 3.6 8.8 L 8 7.9 "
    "M 12 7.4 L 12 12.2 L 15.4 14.2",
    "audit": "M 3.6 5 L 20.4 5 M 3.6 10 L 20.4 10 M 3.6 15 L 11 15 M 3.6 20 L 9 20 M 14 17.6 L 16.6 20.2 L 21 15.4",
    "health": "M 5.2 18.4 C 1.6 14.4 2.4 5 12 5 C 21.6 5 22.4 14.4 18.8 18.4 M 12 15 L 15.8 9.4 O 12 15.2 1.2 1.2",
    "lock": "R 4.6 10.4 14.8 10.4 3 M 8 10.4 L 8 7.4 C 8 2 16 2 16 7.4 L 16 10.4",
    "undo": "M 8.4 4.4 L 4.2 8.6 L 8.4 12.8 M 4.2 8.6 L 14.2 8.6 C 21.4 8.6 21.4 19.4 14.2 19.4 L 9.6 19.4",
    "tick": "M 4.6 12.6 L 9.8 17.8 L 19.6 7.2",
    "plus": "M 12 4.6 L 12 19.4 M 4.6 12 L 19.4 12",
    "minus": "M 4.6 12 L 19.4 12",
    "search": "O 10.4 10.4 6.6 6.6 M 15.4 15.4 L 20.6 20.6",
    "ignore": "M 3.4 3.4 L 20.6 20.6 M 7 6.6 C 4.6 8.2 3.2 10.4 2.4 12 C 5.6 19 13 20.2 17 17.4 "
    "M 10 5.4 C 15.6 4.4 19.8 7.6 21.6 12 C 21 13.4 20.2 14.6 19.2 15.6",
    "note": "M 4 20 L 4.8 15.8 L 16 4.6 C 17 3.6 18.4 3.6 19.4 4.6 C 20.4 5.6 20.4 7 19.4 8 L 8.2 19.2 Z "
    "M 14.2 6.6 L 17.4 9.8",
    "rescreen": "M 19.6 10 C 17.6 2.6 7.2 2.4 4.8 9.2 M 4.4 4.4 L 4.6 9.4 L 9.6 9.2 "
    "M 4.4 14 C 6.4 21.4 16.8 21.6 19.2 14.8 M 19.6 19.6 L 19.4 14.6 L 14.4 14.8",
    "merge": "M 5 4.4 L 5 6.4 C 5 10 12 10.2 12 14.4 L 12 20 M 19 4.4 L 19 6.4 C 19 10 12 10.2 12 14.4",
    "forget": "M 8 19.6 L 3.6 15.2 L 14 4.8 L 20 10.8 L 11.2 19.6 Z M 8.8 10 L 14.8 16 M 7 19.6 L 20 19.6",
    "export": "M 12 3.6 L 12 14.8 M 7 10.2 L 12 15.2 L 17 10.2 M 4.4 20 L 19.6 20",
    "star": "M 12 3.4 L 14.7 9 L 20.8 9.8 L 16.3 14 L 17.5 20.2 L 12 17.2 L 6.5 20.2 L 7.7 14 L 3.2 9.8 L 9.3 9 Z",
    "calendar": "R 3.4 5 17.2 15.6 3 M 3.8 10 L 20.2 10 M 8 2.8 L 8 6 M 16 2.8 L 16 6",
    "clock": "O 12 12 9 9 M 12 6.8 L 12 12.2 L 15.6 14.2",
    "cloud": "M 7 18.6 C 1.4 18.6 1.4 11 6.6 10.8 C 7.4 4.8 15.8 4.2 17 10.4 C 22.6 10.4 22.4 18.6 17.2 18.6 Z",
    "flame": "M 12 2.8 C 13 7 18.4 9.4 18.4 14.6 C 18.4 23 5.6 23 5.6 14.6 C 5.6 11.6 7.4 9.6 8.6 8.2 "
    "C 9 10 9.6 11 10.8 11.4 C 10.4 8 10.8 5 12 2.8 Z",
    "camera": "M 3 9.4 C 3 7.6 4 6.6 5.8 6.6 L 7.4 6.6 L 9 4 L 15 4 L 16.6 6.6 L 18.2 6.6 C 20 6.6 21 7.6 21 9.4 L 21 16.6 "
    "C 21 18.4 20 19.4 18.2 19.4 L 5.8 19.4 C 4 19.4 3 18.4 3 16.6 Z O 12 13 3.6 3.6",
    "disk": "R 3 4.4 18 15.2 3 M 3.4 14 L 20.6 14 P 17 17",
    "screen": "R 3 4 18 12.6 2.6 M 8.4 20.4 L 15.6 20.4 M 12 16.8 L 12 20.4",
    "speech": "M 3.4 6.6 C 3.4 5 4.2 4.2 5.8 4.2 L 18.2 4.2 C 19.8 4.2 20.6 5 20.6 6.6 L 20.6 14.4 C 20.6 16 19.8 16.8 18.2 "
    "16.8 L 11 16.8 L 6.8 20.4 L 6.8 16.8 L 5.8 16.8 C 4.2 16.8 3.4 16 3.4 14.4 Z",
    "hand": "M 7.4 12.6 L 7.4 6.6 C 7.4 4.8 10 4.8 10 6.6 L 10 4.8 C 10 3 12.6 3 12.6 4.8 L 12.6 6 C 12.6 4.4 15.2 4.4 15.2 "
    "6 L 15.2 8 C 15.2 6.6 17.8 6.6 17.8 8 L 17.8 14.4 C 17.8 22.4 9.4 22.8 7.2 17.8 L 5 13.4 C 4.4 12 6.4 11 7.4 12.6 Z",
    "settings": "M 4 7 L 13 7 M 18.4 7 L 20 7 M 4 17 L 5.6 17 M 11 17 L 20 17 O 15.7 7 2.5 2.5 O 8.3 17 2.5 2.5",
    "guard": "M 12 2.8 L 19.6 5.6 L 19.6 11.2 C 19.6 16.2 16.4 19.6 12 21.4 C 7.6 19.6 4.4 16.2 4.4 11.2 L 4.4 5.6 Z",
    "key": "O 8 15.8 4.6 4.6 M 11.4 12.4 L 20 3.8 M 16.2 7.6 L 19.4 10.8",
    "shift": "M 12 3.8 L 20 12 L 15.6 12 L 15.6 19.6 L 8.4 19.6 L 8.4 12 L 4 12 Z",
    "erase": "M 8.2 5.4 L 20.4 5.4 C 21.4 5.4 22 6 22 7 L 22 17 C 22 18 21.4 18.6 20.4 18.6 L 8.2 18.6 L 2.2 12 Z "
    "M 11.4 9.4 L 16.6 14.6 M 16.6 9.4 L 11.4 14.6",
    "hide": "R 2.6 3.6 18.8 11 2.6 M 6.4 7.4 L 6.5 7.4 M 10.2 7.4 L 10.3 7.4 M 13.9 7.4 L 14 7.4 M 17.6 7.4 L 17.7 7.4 "
    "M 8 11 L 16 11 M 9 18 L 12 21 L 15 18",
}


def path_of(drawing: str) -> QPainterPath:
    """Return the path that a line of words describes."""
    path = QPainterPath()
    for command, numbers in _commands(drawing.split()):
        _draw(path, command, numbers)
    return path


def _commands(words: list[str]) -> Iterator[tuple[str, list[float]]]:
    at = 0
    while at < len(words):
        count = LENGTHS[words[at]]
        yield words[at], [float(word) for word in words[at + 1 : at + 1 + count]]
        at += 1 + count


def _draw(path: QPainterPath, command: str, numbers: list[float]) -> None:
    match command, numbers:
        case "M", [x, y]:
            path.moveTo(x, y)
        case "L", [x, y]:
            path.lineTo(x, y)
        case "C", [x1, y1, x2, y2, x, y]:
            path.cubicTo(x1, y1, x2, y2, x, y)
        case "O", [x, y, rx, ry]:
            path.addEllipse(QPointF(x, y), rx, ry)
        case "R", [x, y, width, height, round_]:
            path.addRoundedRect(QRectF(x, y, width, height), round_, round_)
        case "P", [x, y]:
            path.moveTo(x, y)
            path.lineTo(x, y + 0.1)
        case _:
            path.closeSubpath()
