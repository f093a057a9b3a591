"""Marks in a name what somebody searched for."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from kiosk.domain.spelling import folded, sought
from ui.theme import Tone, TypeRole, Unit

Hit = tuple[int, int]
"""Start and length, in characters."""


@lru_cache(maxsize=1024)
def hits(text: str, words: str) -> tuple[Hit, ...]:
    """Return where words of a text begin as searched for, each as short as it matches; spelled as the desk compares."""
    wanted = sought(words)
    starts = [at for at, char in enumerate(text) if char.isalnum() and not text[at - 1 : at].isalnum()]
    ends = [*starts[1:], len(text)][: len(starts)]
    found = (_hit(text, start, end, word) for start, end in zip(starts, ends, strict=True) for word in wanted)
    return tuple(hit for hit in found if hit is not None)


def _hit(text: str, start: int, end: int, word: str) -> Hit | None:
    lengths = range(1, len(text[start:end].rstrip()) + 1)
    return next(((start, length) for length in lengths if word in folded(text[start : start + length])), None)


def paint_found(
    painter: QPainter, rect: QRectF, text: str, words: str, role: TypeRole, unit: Unit, tone: Tone = Tone.INK
) -> None:
    """Paint a name on one line at the left of a rectangle, with what was searched for on amber."""
    font = role.font(role.pixels(unit))
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout = QTextLayout(shown, font)
    layout.setTextOption(option)
    layout.setFormats([_marked(hit) for hit in hits(shown, words)] if words.strip() else [])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(max(rect.width(), 1.0))
    layout.endLayout()
    painter.save()
    painter.setClipRect(rect.adjusted(-2, -2, 2, 2), Qt.ClipOperation.IntersectClip)
    painter.setPen(tone.colour())
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - (metrics.ascent() + metrics.descent()) / 2))
    painter.restore()


def _marked(hit: Hit) -> QTextLayout.FormatRange:
    marked = QTextLayout.FormatRange()
    marked.start, marked.length = hit
    style = QTextCharFormat()
    style.setBackground(Tone.AMBER_TINT.colour())
    marked.format = style
    return marked
