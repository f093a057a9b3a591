"""Where a file can be taken along: the sticks that are plugged in now."""

import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mounts")

UNDER = ("/media/", "/run/media/")
"""Where desktops and automounters put what is plugged in (Filesystem Hierarchy Standard, 3.13)."""


def sticks(mounts: Path = MOUNTS, under: tuple[str, ...] = UNDER) -> tuple[Path, ...]:
    """Return the folders of plugged-in sticks that can be written to, in the order of their names; none elsewhere."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ()
    folders = (Path(_unescaped(line.split(" ")[1])) for line in lines if line.count(" ") >= 2)
    return tuple(sorted(folder for folder in folders if str(folder).startswith(under) and os.access(folder, os.W_OK)))


def _unescaped(field: str) -> str:
    r"""Return a field of the mount table with its spaces, tabs, line ends and backslashes, written as \040 and so on."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)
