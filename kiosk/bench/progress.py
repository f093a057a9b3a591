"""How far a long bench is: a bar with the time left on a terminal, a line per part anywhere else."""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TextIO

from kiosk.bench.metrics import Say

WIDE = 30


@dataclass(slots=True)
class Progress:
    """Counts steps of `total`; parts are named, and said as each begins."""

    total: int
    say: Say
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    now: Callable[[], float] = time.monotonic
    done: int = 0
    part: str = ""
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.now()

    def step(self, part: str) -> None:
        """Tell that one step of a part is done."""
        self.done += 1
        if self.stream.isatty():
            self._draw(part)
        elif part != self.part:
            self.say(f"bench {part} …")
        self.part = part

    def _draw(self, part: str) -> None:
        share = self.done / self.total
        left = (self.now() - self.started) * (1 / share - 1)
        full = round(WIDE * share)
        end = "\n" if self.done == self.total else ""
        bar = f"{'█' * full}{'░' * (WIDE - full)}"
        self.stream.write(f"\r{bar} {share:4.0%}  {part:<24} {left:5.0f} s left{end}")
        self.stream.flush()
