"""The pages that the panel's rail leads to, in their order."""

from collections.abc import Mapping

from ui.guard.page import Tab
from ui.guard.panel import MakePage


def pages() -> Mapping[Tab, MakePage]:
    """Return what makes each page."""
    return {}
