"""Writes visits in child processes and kills them: `python -m tests.store.killing FOLDER ACKS KILLS SEED visits|people`.

Each child opens the folder as a kiosk does and notes a visit's id in the file ACKS after it was told that it is kept; with
`people`, behind a word, what else was done about it.
Children are forked from here, so that a kill costs no start of Python.
"""

import os
import random
import select
import signal
import sys
from pathlib import Path

from kiosk.domain.action import Assigned, Author, AuthorKind, Met, Named
from kiosk.store.key import PictureKey
from kiosk.store.pictures import encode
from kiosk.store.sealing import seal
from tests.store.crowd import identity, label, person, templates
from tests.store.samples import Place, elevated, pictures, visit

PICTURES = pictures()
TEMPLATES = templates(2)
GUARD = Author(AuthorKind.GUARD, "g-00000001")


def write_visits(place: Place, acks: int, first: int) -> None:
    """Keep visits until killed; the first note, a blank line, says that the folder is open."""
    journal = place.journal()
    os.write(acks, b"\n")
    for n in range(first, first + 1_000_000):
        journal.record(visit(n, elevated(36.0, 36.5)), PICTURES).result()
        os.write(acks, f"{visit(n).id}\n".encode())
        if n % 7 == 0:
            journal.backup().result()


def write_people(place: Place, acks: int, first: int) -> None:
    """Keep visits of one new person each, enrol and name them, and forget every second, until killed."""
    journal = place.journal(destinations=("cloud",))
    log = identity(journal, place, destinations=("cloud",))
    os.write(acks, b"\n")
    for n in range(first, first + 1_000_000):
        one, who = visit(n).id, person(n)
        journal.record(visit(n, elevated(36.0)), PICTURES).result()
        log.enrol(one, TEMPLATES, None, Met(who, 0), Assigned((one,), who)).result()
        os.write(acks, f"enrolled {one}\n".encode())
        log.act(GUARD, Named(who, label(n).id), labels=(label(n, f"Somebody {n}"),)).result()
        os.write(acks, f"named {one}\n".encode())
        if n % 7 == 0:
            journal.backup().result()
        if n % 2 == 0:
            log.forget(GUARD, who).result()
            os.write(acks, f"forgot {one}\n".encode())


WRITERS = {"visits": write_visits, "people": write_people}


def preload() -> None:
    """Import here what the journal imports late, or every child would do so again."""
    seal(b"", "", PictureKey(bytes(32)))
    encode(PICTURES)


def main(folder: Path, acks: Path, kills: int, seed: int, what: str) -> None:
    """Kill that many children, each at a moment that the seed decides."""
    dice, place = random.Random(seed), Place(folder)
    preload()
    for kill in range(kills):
        noted = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        done, dying = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(done)
            WRITERS[what](place, noted, kill * 1_000_000)
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
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
