"""A Rekognition in a process of its own, so that it takes no time from what is measured here."""

import multiprocessing as mp
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

from tests.cloud.rekognition_faces import HashedFaces
from tests.cloud.rekognition_server import RekognitionServer

START_S = 60.0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where it is."""

    url: str


@contextmanager
def rekognition_elsewhere() -> Iterator[Elsewhere]:
    """Run a Rekognition that knows people by their pictures' hashes while the block runs."""
    context = mp.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    there.close()
    assert here.poll(START_S)
    try:
        yield Elsewhere(here.recv())
    finally:
        here.close()
        process.join()


def _serve(asked: Connection) -> None:
    with RekognitionServer(HashedFaces()) as server:
        asked.send(server.url)
        try:
            asked.recv()
        except EOFError:
            return
