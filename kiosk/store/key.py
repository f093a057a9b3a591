"""The key that pictures are sealed with: where it comes from, and that it is never lost by accident."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import BadSettings

KEY_BYTES = 32
CREDENTIAL = "doorman-picture-key"
"""Name of the systemd credential (LoadCredentialEncrypted=doorman-picture-key) that comes before any file."""


@dataclass(frozen=True, slots=True)
class PictureKey:
    """A 32-byte key; `id` tells keys apart without revealing them."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """First 8 bytes of the key's SHA-256, as written into the journal and into each sealed file."""
        return hashlib.sha256(self.secret).digest()[:8]

    def derived(self, purpose: str) -> bytes:
        """Return a 32-byte key for one purpose only (HMAC-SHA256, which is HKDF-Expand of one block, RFC 5869)."""
        return hmac.digest(self.secret, purpose.encode() + b"\x01", "sha256")


def picture_key(
    data: Path,
    path: Path | None = None,
    *,
    expected: bytes | None = None,
    create: bool = True,
    environ: Mapping[str, str] = os.environ,
) -> PictureKey:
    """Return the key for the pictures in the data folder.

    Looked for as a systemd credential, then at `path`, else in the user's configuration folder. `expected` is the id
    of the key that existing pictures are sealed with. A new key is made only if there are none and `create` is set.

    Raises BadSettings with the fix when the key is missing, is another one, has the wrong length, may be read by others, or
    lies in the data folder beside what it protects.
    """
    credential = _credential(environ)
    file = credential or path or default_path(environ)
    try:
        if credential is not None:
            return _checked(credential, credential.read_bytes(), expected)
        return _from_file(file, data, expected, create=create)
    except OSError as refused:
        raise _unusable(file, "out of reach", f"a file that this program may read and, at first, make ({refused})") from None


def _from_file(file: Path, data: Path, expected: bytes | None, *, create: bool) -> PictureKey:
    if file.resolve().is_relative_to(data.resolve()):
        raise _unusable(file, "in the data folder", f"whoever copies {data} would have the key as well; set a path outside")
    if not file.exists():
        _may_create(file, data, expected, create=create)
        _create(file)
    mode = file.stat().st_mode & 0o777
    if mode & 0o077:
        raise _unusable(file, f"mode {mode:04o}", f"others can read it; run: chmod 600 {file}")
    return _checked(file, file.read_bytes(), expected)


def default_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the key file is when no setting names one."""
    configuration = environ.get("XDG_CONFIG_HOME")
    return (Path(configuration) if configuration else Path.home() / ".config") / "doorman" / "picture.key"


def _credential(environ: Mapping[str, str]) -> Path | None:
    folder = environ.get("CREDENTIALS_DIRECTORY")
    file = Path(folder) / CREDENTIAL if folder else None
    return file if file is not None and file.exists() else None


def _checked(file: Path, secret: bytes, expected: bytes | None) -> PictureKey:
    if len(secret) != KEY_BYTES:
        raise _unusable(file, f"{len(secret)} bytes", f"a key has {KEY_BYTES} bytes; restore it from its backup")
    key = PictureKey(secret)
    if expected is not None and key.id != expected:
        raise _unusable(file, f"key {key.id.hex()}", f"the pictures are sealed with key {expected.hex()}; put that one back")
    return key


def _may_create(file: Path, data: Path, expected: bytes | None, *, create: bool) -> None:
    if expected is not None:
        reason = f"the pictures in {data} are sealed with key {expected.hex()}; put it back, a new key would not open them"
        raise _unusable(file, "missing", reason)
    if not create:
        raise _unusable(file, "missing", "there is no key; the kiosk makes one when it first starts")


def _create(file: Path) -> None:
    """Make a new key; if another kiosk makes one at the same moment, that one stands."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}.tmp")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(secrets.token_bytes(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        file.hardlink_to(part)
    except FileExistsError:
        return
    finally:
        part.unlink()
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _unusable(file: Path, value: str, expected: str) -> BadSettings:
    return BadSettings(file, "picture key", value, expected)
