"""One kiosk per data folder: a lock that the system lets go of when its holder dies."""

import fcntl
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from kiosk.errors import BadInput

TRIES = 7
PAUSE_S = 0.05
"""Whoever asks for the holder has the lock for some microseconds; a kiosk keeps it."""


class FolderInUse(BadInput):
    """Another kiosk keeps its visits in this folder."""


class FolderLock:
    """Holds a data folder for this process until `release`.

    Raises FolderInUse, naming the process that has it, when it stays taken over some tries, `pause` seconds apart.
    """

    def __init__(self, folder: Path, pause: Callable[[float], None] = time.sleep) -> None:
        self._descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not self._taken(pause):
            holder = os.read(self._descriptor, 20).decode("ascii", "replace").strip() or "unknown"
            os.close(self._descriptor)
            raise FolderInUse(f"{folder} is in use by another kiosk (process {holder}); stop that one first")
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n".encode(), 0)

    def _taken(self, pause: Callable[[float], None]) -> bool:
        for attempt in range(TRIES):
            if attempt:
                pause(PAUSE_S)
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return True
        return False

    def release(self) -> None:
        """Let the next kiosk have the folder, which then names nobody; a disk that went read-only keeps the name."""
        with suppress(OSError):
            os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def holder(folder: Path) -> int | None:
    """Return the process that holds a data folder, None when nobody does or the folder cannot be read."""
    try:
        descriptor = os.open(folder / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        text = os.read(descriptor, 20).decode("ascii", "replace").strip()
        return int(text) if text.isdigit() else None
    else:
        return None
    finally:
        os.close(descriptor)
