"""Sealed files: what one looks like, and that nobody reads or swaps it unnoticed.

A sealed file is DOOR1, the key's id (8 bytes), a nonce (12 bytes), then ChaCha20-Poly1305 ciphertext with its tag. What
it belongs to (visit and kind) is authenticated with it, so that one picture cannot be passed off as another.
"""

import os

from kiosk.domain.visit import Kind, VisitId
from kiosk.errors import DoormanError
from kiosk.store.key import PictureKey

MAGIC = b"DOOR1"
NONCE_BYTES = 12
HEADER_BYTES = len(MAGIC) + 8 + NONCE_BYTES
TAG_BYTES = 16


class DamagedPicture(DoormanError):
    """A sealed file was changed, cut short or sealed with another key; the text names it."""


def label_of(visit: VisitId, kind: Kind) -> str:
    """Return the label of a visit's picture."""
    return f"{visit}/{kind.value}"


def seal(content: bytes, label: str, key: PictureKey) -> bytes:
    """Return the content as a sealed file; `label` says what it is and is needed to open it again."""
    # Imported late, as start-up does not need it. ChaCha20, since a Raspberry Pi 4 has no AES instructions.
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    nonce = os.urandom(NONCE_BYTES)
    return MAGIC + key.id + nonce + ChaCha20Poly1305(key.secret).encrypt(nonce, content, MAGIC + label.encode())


def unseal(sealed: bytes, label: str, key: PictureKey, name: str) -> bytes:
    """Return what was sealed under `label`; raises DamagedPicture, naming the file as `name`."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

    sealed_with = key_id(sealed)
    if sealed_with is None or len(sealed) < HEADER_BYTES + TAG_BYTES:
        raise DamagedPicture(f"{name}: not a sealed picture, or cut short at {len(sealed)} bytes")
    if sealed_with != key.id:
        raise DamagedPicture(f"{name}: sealed with key {sealed_with.hex()}, but this kiosk has key {key.id.hex()}")
    nonce, ciphertext = sealed[HEADER_BYTES - NONCE_BYTES : HEADER_BYTES], sealed[HEADER_BYTES:]
    try:
        return ChaCha20Poly1305(key.secret).decrypt(nonce, ciphertext, MAGIC + label.encode())
    except InvalidTag:
        raise DamagedPicture(f"{name}: changed or cut short since it was sealed") from None


def key_id(start: bytes) -> bytes | None:
    """Return the id of the key that a file was sealed with, from its first bytes; None if it is no sealed file."""
    return start[len(MAGIC) : len(MAGIC) + 8] if start.startswith(MAGIC) and len(start) >= HEADER_BYTES else None
