"""Sentences that the kiosk writes in English, recognised by their pattern and said in the language chosen now."""

import re
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QCoreApplication

from ui.guard.page_words import filled


def said(text: str, sources: Mapping[str, str], context: str) -> str | None:
    """Return a sentence as it is said, translated in a context of the translation; None for one of no source.

    `sources` are as they are written, with how each is said. In both %1, %2, … stand for what differs, in the source in
    this order; what stands there may be such a sentence itself.
    """
    for source, spoken in sources.items():
        found = _pattern(source).fullmatch(text)
        if found is not None:
            parts = (said(part, sources, context) or part for part in found.groups())
            return filled(QCoreApplication.translate(context, spoken), *parts)
    return None


def begun(text: str) -> str:
    """Return a sentence with a capital."""
    return text[:1].upper() + text[1:]


@cache
def _pattern(source: str) -> re.Pattern[str]:
    parts = re.split(r"%\d", source)
    return re.compile("(.+?)".join(map(re.escape, parts)), re.DOTALL)
