"""On which terms visits are kept: by which boot, for whom, for how long, and how much room the disk must have left."""

from dataclasses import dataclass, field

from kiosk.domain.visit import Kind


@dataclass(frozen=True, slots=True)
class Days:
    """For how many days something of people without a name is kept, and of those with one."""

    unknown: float
    known: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """For how many days each kind of thing is kept.

    Portraits and templates of people with a name count from their last visit, everything else from the visit itself.
    Whatever is left of a visit goes with its readings.
    """

    portraits: Days = Days(30.0, 365.0)
    scenes: Days = Days(30.0, 30.0)
    templates: Days = Days(30.0, 365.0)
    heat: float = 30.0
    readings: float = 365.0
    audit: float = 365.0

    def of(self, kind: Kind) -> Days:
        """Return for how long a picture of this kind is kept."""
        match kind:
            case Kind.PORTRAIT:
                return self.portraits
            case Kind.SCENE:
                return self.scenes
            case Kind.HEAT:
                return Days(self.heat, self.heat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How visits are kept. Below `min_free_pictures_mb` pictures are no longer kept, below `min_free_numbers_mb` nothing is.

    `destinations` are where visits are to be sent.
    """

    boot: str
    destinations: tuple[str, ...] = ()
    keep: Keep = field(default_factory=Keep)
    min_free_pictures_mb: float = 500.0
    min_free_numbers_mb: float = 100.0
