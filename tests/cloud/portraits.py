"""Portraits that a collection takes for a person's by what is written in them, for suites that need no real faces."""

import struct

FRAME = b"\xff\xd8\xff\xc0\x00\x11\x08"


def portrait(person: str, n: int = 0, side: int = 160) -> bytes:
    """Return something with the head of a JPEG of that size; `n` tells pictures of one person apart."""
    return FRAME + struct.pack(">HH", side, side) + f"|{person}|{n}".encode()


def people_in(image: bytes) -> tuple[str, ...]:
    """Return who is on such a picture, for HashedFaces; nobody where no name is written."""
    parts = image.split(b"|")
    return (parts[1].decode(),) if len(parts) > 1 and parts[1] else ()
