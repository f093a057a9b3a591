"""Disks that fail as real ones do, by overriding the operations of the real one."""

import errno
import sqlite3

from kiosk.store.disk import Disk


class SmallDisk(Disk):
    """A disk of which the test says how many megabytes are free."""

    def __init__(self, free_mb=10_000):
        self.free_mb = free_mb

    def free(self, folder):
        return self.free_mb * 1_000_000


class FailingDisk(Disk):
    """Refuses its Nth operation, counting files and SQL alike; then, if `for_ever`, every later one."""

    def __init__(self, nth, for_ever=False):
        self.count = 0
        self.nth = nth
        self.for_ever = for_ever
        outer = self

        class Connection(sqlite3.Connection):
            def execute(self, sql, *arguments):
                if outer.is_next():
                    error = sqlite3.OperationalError(f"planted at {sql.split()[0]}")
                    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC if sql == "COMMIT" else sqlite3.SQLITE_FULL
                    raise error
                return super().execute(sql, *arguments)

        self.connection = Connection

    def is_next(self):
        self.count += 1
        return self.count == self.nth or (self.for_ever and self.count > self.nth)

    def _may_fail(self, code=errno.ENOSPC):
        if self.is_next():
            raise OSError(code, "planted")

    def create(self, path):
        self._may_fail()
        return super().create(path)

    def fill(self, descriptor, content):
        half = content[: len(content) // 2 + 1]
        self._may_fail()
        return super().fill(descriptor, half)

    def sync(self, descriptor):
        self._may_fail(errno.EIO)
        super().sync(descriptor)

    def rename(self, before, after):
        self._may_fail()
        super().rename(before, after)

    def remove(self, path):
        self._may_fail(errno.EIO)
        super().remove(path)
