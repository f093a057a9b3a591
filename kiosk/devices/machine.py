"""The computer as its kernel and small programs tell of it: files under a root, programs of a search path."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_S = 5.0
"""How long a small program may take to answer."""

CONFIG_FILES = ("boot/firmware/config.txt", "boot/config.txt")
"""Where a Raspberry Pi reads its own settings: since bookworm, and before."""


@dataclass(frozen=True, slots=True)
class Machine:
    """Reads what there is and never raises for what is not. Paths are given without their leading slash.

    `root` is where /proc, /sys, /dev and /etc are looked for; `path` is where programs are.
    """

    root: Path = Path("/")
    path: str = field(default_factory=lambda: os.environ.get("PATH", os.defpath))

    def has(self, place: str) -> bool:
        return os.path.lexists(self.root / place)

    def data(self, place: str) -> bytes:
        """Return a file's content, nothing where it cannot be read."""
        try:
            return (self.root / place).read_bytes()
        except OSError:
            return b""

    def text(self, place: str) -> str:
        """Return a file's text without what surrounds it; nothing where it cannot be read."""
        return self.data(place).decode("utf-8", "replace").strip("\0\n ")

    def names(self, folder: str) -> list[str]:
        """Return what a folder holds, sorted; nothing where it cannot be read."""
        try:
            return sorted(os.listdir(self.root / folder))  # noqa: PTH208 - names are what is asked for
        except OSError:
            return []

    def points_to(self, link: str) -> str:
        """Return where a link points, nothing where there is none that may be read."""
        try:
            return os.readlink(self.root / link)  # noqa: PTH115 - as it is written, whether or not it is there
        except OSError:
            return ""

    def knows(self, program: str) -> bool:
        return shutil.which(program, path=self.path) is not None

    def says(self, program: str, *arguments: str) -> str | None:
        """Return what a small program prints; None where it is not there, fails or takes too long."""
        found = shutil.which(program, path=self.path)
        if found is None:
            return None
        environment = os.environ | {"PATH": self.path, "LC_ALL": "C.UTF-8"}
        try:
            done = subprocess.run(  # noqa: S603 - a program of the system, with arguments of ours
                [found, *arguments], capture_output=True, env=environment, timeout=PATIENCE_S, check=True
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout.decode("utf-8", "replace").strip()

    @property
    def model(self) -> str:
        """What the maker calls the board, such as "Raspberry Pi 5 Model B Rev 1.0"; nothing where it does not say."""
        return self.text("proc/device-tree/model") or self.text("sys/firmware/devicetree/base/model")

    @property
    def is_pi(self) -> bool:
        return self.model.startswith("Raspberry Pi")

    def boot_lines(self) -> list[str]:
        """Return the lines of the Raspberry Pi's own settings that hold, without comments."""
        text = next((text for file in CONFIG_FILES if (text := self.text(file))), "")
        lines = (line.partition("#")[0].strip() for line in text.splitlines())
        return [line for line in lines if line]

    def boots_with(self, key: str, value: str) -> bool:
        """Tell whether the Raspberry Pi's own settings have key=value, by itself or in a list such as dtparam=a=1,b=2."""
        return any(re.search(rf"(^|[=,]){re.escape(key)}={re.escape(value)}(,|$)", line) for line in self.boot_lines())

    def holders(self, prefixes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
        """Yield other processes that have a file open whose path begins so: number and name, once each."""
        for name in self.names("proc"):
            if not name.isdecimal() or int(name) == os.getpid():
                continue
            files = (self.points_to(f"proc/{name}/fd/{number}") for number in self.names(f"proc/{name}/fd"))
            if any(file.startswith(prefixes) for file in files):
                yield int(name), self.text(f"proc/{name}/comm") or "?"
