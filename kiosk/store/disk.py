"""Every file operation that a kept visit rests on, so that a test can hand in a disk that fails."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path


class Disk:
    """The real disk. Each method raises OSError as the system does; `connection` is what SQLite is opened with."""

    connection: type[sqlite3.Connection] = sqlite3.Connection

    def write(self, path: Path, content: bytes) -> None:
        """Make a new file that after a power cut is there whole or not at all; returns when it is on the disk.

        Raises OSError and then leaves nothing behind.
        """
        part = path.with_name(f"{path.name}.tmp")
        try:
            self._write_part(part, content)
            self.rename(part, path)
            self.sync_folder(path.parent)
        except OSError:
            for leftover in (part, path):
                with suppress(OSError):
                    self.remove(leftover)
            raise

    def _write_part(self, part: Path, content: bytes) -> None:
        descriptor = self.create(part)
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[self.fill(descriptor, rest) :]
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def create(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)

    def fill(self, descriptor: int, content: memoryview) -> int:
        return os.write(descriptor, content)

    def sync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def rename(self, before: Path, after: Path) -> None:
        before.replace(after)

    def sync_folder(self, folder: Path) -> None:
        """Make renames within a folder last; without it they may be undone by a power cut."""
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def remove(self, path: Path) -> None:
        """Delete a file; one that is gone already is fine."""
        path.unlink(missing_ok=True)

    def free(self, folder: Path) -> int:
        """Return the bytes that this program may still write where `folder` is."""
        room = os.statvfs(folder)
        return room.f_bavail * room.f_frsize
