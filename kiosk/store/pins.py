"""How a PIN is kept: mixed with a key of this kiosk, then hashed slowly, so that a stolen journal alone tells nothing."""

import base64
import hmac
import logging
import threading
from dataclasses import dataclass

from kiosk.domain.guard import GuardId
from kiosk.errors import BadInput
from kiosk.store.key import PictureKey

log = logging.getLogger(__name__)

PURPOSE = "doorman guard pepper v1"

SALT_BYTES = 16
HASH_BYTES = 32
"""Both as RFC 9106 section 4 recommends."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one argon2id hash takes.

    Memory and passes are RFC 9106's second recommended option, more than twice OWASP's least (19 MiB, 2 passes). One
    lane instead of four: the other cores are the camera's. 0.14 s on a 2-core PC; a Raspberry Pi 4 takes an estimated
    0.3 to 0.6 s.
    """

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 1


class Pins:
    """Hashes PINs and checks them, one at a time: each takes 64 MB for a moment. For any thread but Qt's and the store's."""

    def __init__(self, key: PictureKey, cost: Cost | None = None) -> None:
        # Imported late, as start-up does not need it.
        from argon2 import PasswordHasher  # noqa: PLC0415

        cost = cost or Cost()
        self._pepper = key.derived(PURPOSE)
        self._hasher = PasswordHasher(
            time_cost=cost.passes,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=HASH_BYTES,
            salt_len=SALT_BYTES,
        )
        self._nobodys = (
            f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}"
            f"${_unpadded(bytes(SALT_BYTES))}${_unpadded(bytes(HASH_BYTES))}"
        )
        self._one_at_a_time = threading.Lock()

    def hashed(self, guard: GuardId, pin: str) -> str:
        """Return what to keep of a new PIN."""
        with self._one_at_a_time:
            return self._hasher.hash(self._peppered(guard, pin))

    def is_right(self, guard: GuardId, pin: str, kept: str | None) -> bool:
        """Check a PIN against what was kept; None (for nobody) takes as long and is never right.

        What is damaged never is either. Raises BadInput when there is no memory for it.
        """
        from argon2.exceptions import InvalidHash, VerificationError, VerifyMismatchError  # noqa: PLC0415

        with self._one_at_a_time:
            try:
                return self._hasher.verify(kept or self._nobodys, self._peppered(guard, pin)) and kept is not None
            except VerifyMismatchError:
                return False
            except InvalidHash:
                log.warning("what is kept of guard %s's PIN is damaged; an admin can set another one", guard)
                return False
            except VerificationError as refused:
                raise BadInput(f"the PIN could not be checked: {refused}; try again") from None

    def is_outdated(self, kept: str) -> bool:
        """Tell whether a hash that was just right was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _peppered(self, guard: GuardId, pin: str) -> bytes:
        """Bind the PIN to this kiosk and to this guard, so that no hash passes for another guard's."""
        return hmac.digest(self._pepper, f"{guard}\0{pin}".encode("utf-8", "surrogatepass"), "sha256")


def _unpadded(raw: bytes) -> str:
    """Return base64 as the hash's text has it."""
    return base64.b64encode(raw).decode().rstrip("=")
