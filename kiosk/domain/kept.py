"""What a visit is called, and the pictures that are kept of it; without the pictures themselves."""

from enum import Enum
from typing import NewType

VisitId = NewType("VisitId", str)
"""Names a visit for ever and everywhere: `<UTC start as YYYYMMDDTHHMMSS>-<12 hex digits>`."""


class Kind(Enum):
    """A kept picture; the value is its name in the journal and in file names."""

    SCENE = "scene"
    PORTRAIT = "portrait"
    HEAT = "heat"

    @property
    def suffix(self) -> str:
        """The file suffix of the plain content."""
        return ".npz" if self is Kind.HEAT else ".jpg"
