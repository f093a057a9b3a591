"""What can be asked of the screening bench."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """How many visitors a distance and how many days to simulate, from which seed.

    With `table` the published table is scored instead. `plot` is where a picture of the result goes.
    """

    visitors: int = 10_000
    days: int = 50
    seed: int = 1
    table: Path | None = None
    plot: Path | None = None
    processes: int = 2
