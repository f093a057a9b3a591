"""What can be asked of the screening bench."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """How much to simulate, from which seed; with `table` the published table is scored instead."""

    visitors: int = 10_000
    seed: int = 1
    table: Path | None = None
    plot: Path | None = None
    processes: int = 2
