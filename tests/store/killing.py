"""Writes visits in child processes and kills them: `python -m tests.store.killing FOLDER ACKS KILLS SEED`.

Each child opens the folder as a kiosk does and notes a visit's id in the file ACKS after it was told that it is kept.
Children are forked from here, so that a kill costs no start of Python.
"""

import os
import random
import select
import signal
import sys
from pathlib import Path

from kiosk.store.key import PictureKey
from kiosk.store.pictures import encode
from kiosk.store.sealing import seal
from tests.store.samples import Place, elevated, pictures, visit

PICTURES = pictures()


def write_visits(place: Place, acks: int, first: int) -> None:
    """Keep visits until killed; the first note, a blank line, says that the folder is open."""
    journal = place.journal()
    os.write(acks, b"\n")
    for n in range(first, first + 1_000_000):
        journal.record(visit(n, elevated(36.0, 36.5)), PICTURES).result()
        os.write(acks, f"{visit(n).id}\n".encode())
        if n % 7 == 0:
            journal.backup().result()


def preload() -> None:
    """Import here what the journal imports late, or every child would do so again."""
    seal(b"", "", PictureKey(bytes(32)))
    encode(PICTURES)


def main(folder: Path, acks: Path, kills: int, seed: int) -> None:
    """Kill that many children, each at a moment that the seed decides."""
    dice, place = random.Random(seed), Place(folder)
    preload()
    for kill in range(kills):
        noted = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        done, dying = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(done)
            write_visits(place, noted, kill * 1_000_000)
        os.close(dying)
        # The pipe ends when the child dies, which must not happen before it is killed.
        early, _, _ = select.select([done], [], [], dice.uniform(0.0, 0.25))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(done)
        os.close(noted)
        if early or not os.WIFSIGNALED(status):
            sys.exit(f"child {kill} ended by itself")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
