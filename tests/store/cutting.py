"""Cuts the power of a small disk under a writing kiosk: `python -m tests.store.cutting ROOT CUTS full|normal`.

The disk is an ext4 image that is told to shut down at once, so that everything not yet synced is gone. Takes root.
Prints one JSON line per cut: {"acked": …, "lost": …, "recovered": …}. Exit 77 where such a disk cannot be made.
"""

import fcntl
import json
import os
import random
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from pathlib import Path

from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import DoormanError
from kiosk.store.disk import Disk
from tests.store.killing import PICTURES, preload
from tests.store.samples import NOTHING, Place, elevated, visit

SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN, _IOR('X', 125, __u32) in the kernel's ext4.h."""

WITHOUT_FLUSHING_THE_LOG = struct.pack("I", 2)


PATIENCE = 100
"""Tenths of a second to wait for a busy file system."""


class CarelessDisk(Disk):
    """Commits without syncing, to show that the cut is one."""

    class connection(sqlite3.Connection):  # noqa: N801 (named as in Disk)
        def execute(self, sql, *arguments):
            return super().execute(sql.replace("synchronous = FULL", "synchronous = NORMAL"), *arguments)


def run(*command) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)  # noqa: S603 (fixed commands)


def unmount(mount: Path) -> None:
    """Unmount; a file system that was shut down can stay busy for a while after its last user died.

    One that stays busy for longer is taken out of sight: it was shut down, so it writes nothing any more.
    """
    for _ in range(PATIENCE):
        subprocess.run(["umount", str(mount)], check=False, capture_output=True)  # noqa: S603, S607
        if not mount.is_mount():  # it may complain and be gone all the same
            return
        time.sleep(0.1)
    run("umount", "--lazy", mount)


def moved(image: Path, to: Path) -> Path:
    """Carry a disk into another file, which no mount knows."""
    run("cp", "--sparse=always", image, to)
    image.unlink()
    return to


def write(place: Place, mode: str, told: int) -> None:
    """Keep visits until killed, telling each id once it is acknowledged."""
    with place.journal(Disk() if mode == "full" else CarelessDisk()) as journal:
        for n in range(1_000_000):
            journal.record(visit(n, elevated(36.0)), PICTURES if mode == "full" else NOTHING).result()
            os.write(told, f"{visit(n).id}\n".encode())


def cut(place: Place, mount: Path, mode: str, after: int) -> list[VisitId]:
    """Cut the power after some acknowledged visits; return those acknowledged before the cut."""
    hear, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(2)
        write(place, mode, told)
    os.close(told)
    disk = os.open(mount, os.O_RDONLY)
    heard = b""
    while heard.count(b"\n") < after and (more := os.read(hear, 4096)):
        heard += more
    fcntl.ioctl(disk, SHUTDOWN, WITHOUT_FLUSHING_THE_LOG)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(disk)
    os.close(hear)
    return [VisitId(line) for line in heard.decode().rpartition("\n")[0].split()]


def lost(place: Place, acked: list[VisitId], mode: str) -> int:
    """Count acknowledged visits that are not there whole after the power came back."""
    reader, count = place.reader(), 0
    for one in acked:
        try:
            kinds = reader.visit(one).pictures
            count += any(not reader.picture_bytes(one, kind) for kind in kinds) or (mode == "full" and kinds != tuple(Kind))
        except DoormanError:
            count += 1
    return count


def main(root: Path, cuts: int, mode: str) -> None:
    """Make a disk, then cut, mount again and count, that many times."""
    image, mount, dice = root / "image", root / "mount", random.Random(cuts)
    mount.mkdir()
    with image.open("wb") as disk:
        disk.truncate(64_000_000)
    try:
        run("mkfs.ext4", "-q", "-F", image)
        run("mount", "-o", "loop", image, mount)
    except (OSError, subprocess.CalledProcessError):
        sys.exit(77)
    preload()
    try:
        for n in range(cuts):
            place = Place(root)
            place.folder = mount / f"kept-{n}"
            acked = cut(place, mount, mode, dice.randrange(1, 30))
            unmount(mount)
            image = moved(image, root / f"image-{n}")  # whoever holds the old mount in another namespace keeps it shut down
            run("mount", "-o", "loop", image, mount)
            ledger = place.ledger()
            result = {"acked": len(acked), "lost": lost(place, acked, mode), "recovered": ledger.recovered}
            ledger.close()
            sys.stdout.write(json.dumps(result) + "\n")
    finally:
        unmount(mount)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
