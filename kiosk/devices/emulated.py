"""An AMG8833 at register level on an I2C-like bus, for the unmodified driver to talk to."""

import threading
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kiosk.ports import Clock

Scene = Callable[[float], NDArray[np.float64]]
"""Monotonic seconds → °C [8, 8], row 0 the top and column 0 the left as the kiosk sees it."""

POWER, RESET, RATE, CONTROL, STATUS, CLEAR, AVERAGE = 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x07
UPPER, LOWER, HYSTERESIS, THERMISTOR, TABLE, UNLOCK, PIXELS = 0x08, 0x0A, 0x0C, 0x0E, 0x10, 0x1F, 0x80
"""Register addresses (Panasonic reference specification 2016-02)."""

SETTINGS = (RATE, CONTROL, *range(UPPER, THERMISTOR))
WRITE_ONLY = (RESET, CLEAR, UNLOCK)
AWAKE, SLEEP = 0x00, 0x10
STANDBY_PERIODS = {0x20: 60.0, 0x21: 10.0}
FLAG_RESET, INITIAL_RESET = 0x30, 0x3F
INTERRUPTED, OVERFLOWED = 0x02, 0x04
UNLOCKED = (0x50, 0x45, 0x57)
BLANK_FRAMES = 2
"""Frames for which the pixel registers stay zero after power-on, wake-up and initial reset."""


class EmulatedAmg8833:
    """One sensor looking at `scene`; `thermistor` gives its own temperature. Both take monotonic seconds.

    Power, reset, rate, interrupts, averaging and sleep behave as the reference specification says. The datasheet's
    pixel order is applied, so that an adapter with default settings shows the scene upright.
    """

    def __init__(self, scene: Scene, thermistor: Callable[[float], float], clock: Clock) -> None:
        self._scene = scene
        self._thermistor = thermistor
        self._clock = clock
        self._nacks = 0
        self._nack_after = 0
        self.plug()

    def unplug(self) -> None:
        """Take the sensor off the bus; a transfer under way breaks off."""
        self.present = False

    def plug(self) -> None:
        """Put the sensor on the bus in its power-on state, with every fault gone."""
        self.present, self._stuck, self._frozen = True, False, False
        self._registers = bytearray(256)
        self._pointer = 0
        self._unlocking: tuple[int, ...] = ()
        self._blank()

    def nack(self, transfers: int, after_bytes: int = 0) -> None:
        """Fail the next transfers with OSError 121, each after so many bytes went through."""
        self._nacks, self._nack_after = transfers, after_bytes

    def stick(self) -> None:
        """Answer every read with all ones, and take no writes, until plugged in again."""
        self._stuck = True

    def freeze(self) -> None:
        """Hang: never renew pixels and thermistor, nor heed a reset, until plugged in again."""
        self._frozen = True

    def begin(self) -> None:
        """Start a transfer: the only moment at which new pixels may appear."""
        self._passed = 0
        self._latch()

    def acknowledge(self) -> None:
        """Let one byte through or raise OSError 121."""
        if not self.present:
            raise OSError(121, "Remote I/O error")
        if self._nacks and self._passed >= self._nack_after:
            self._nacks -= 1
            raise OSError(121, "Remote I/O error")
        self._passed += 1

    def point(self, register: int) -> None:
        """Move the register pointer, which the first byte of a write does."""
        self._pointer = register

    def write(self, value: int) -> None:
        """Write one register and move on to the next."""
        register, self._pointer = self._pointer, (self._pointer + 1) & 0xFF
        asleep = self._registers[POWER] == SLEEP
        if self._stuck or (asleep and (register, value) != (POWER, AWAKE)):
            return
        self._apply(register, value)

    def read(self) -> int:
        """Read one register and move on to the next; zero where there is nothing to read."""
        register, self._pointer = self._pointer, (self._pointer + 1) & 0xFF
        if self._stuck:
            return 0xFF
        if register in WRITE_ONLY or self._registers[POWER] == SLEEP:
            return 0
        return self._registers[register]

    def _apply(self, register: int, value: int) -> None:
        memory = self._registers
        if register == POWER and value in (AWAKE, SLEEP, *STANDBY_PERIODS):
            if memory[POWER] != AWAKE and value == AWAKE:
                self._clear_flags()
                self._blank()
            memory[POWER] = value
        elif register == RESET and value in (FLAG_RESET, INITIAL_RESET):
            self._clear_flags()
            if value == INITIAL_RESET:
                self._blank()
        elif register == CLEAR:
            memory[STATUS] &= ~value & 0xFF
        elif register == UNLOCK:
            self._unlocking = (*self._unlocking, value)[-len(UNLOCKED) :] if value else ()
        elif register == AVERAGE and self._unlocking == UNLOCKED:
            memory[AVERAGE] = value & 0x20
        elif register in SETTINGS:
            memory[register] = value

    def _clear_flags(self) -> None:
        self._registers[STATUS] = 0
        self._registers[TABLE : TABLE + 8] = bytes(8)

    def _blank(self) -> None:
        """Zero the pixels and count frames from here."""
        if self._frozen:
            return
        self._registers[PIXELS:] = bytes(128)
        self._since = self._clock.monotonic()
        self._shown = 0
        self._before: NDArray[np.int64] | None = None

    @property
    def _period(self) -> float:
        awake = 1.0 if self._registers[RATE] & 1 else 0.1
        return STANDBY_PERIODS.get(self._registers[POWER], awake)

    def _latch(self) -> None:
        """Take over the newest frame, all 64 pixels at once."""
        number = int((self._clock.monotonic() - self._since) / self._period + 1e-6)
        if self._frozen or self._registers[POWER] == SLEEP or number <= max(self._shown, BLANK_FRAMES - 1):
            return
        self._shown = number
        at = self._since + number * self._period
        raw = np.rint(np.rot90(np.asarray(self._scene(at), np.float64), 2).ravel() * 4).astype(np.int64)
        if np.any((raw < -2048) | (raw > 2047)):
            self._registers[STATUS] |= OVERFLOWED
        raw = np.clip(raw, -2048, 2047)
        shown = raw if self._before is None or not self._registers[AVERAGE] else (raw + self._before) // 2
        self._interrupt(shown, raw if self._before is None else self._before)
        self._before = raw
        self._registers[PIXELS:] = (shown & 0xFFF).astype("<u2").tobytes()
        self._registers[THERMISTOR : THERMISTOR + 2] = _sign_and_magnitude(self._thermistor(at))

    def _interrupt(self, now: NDArray[np.int64], before: NDArray[np.int64]) -> None:
        """Mark pixels beyond the levels: by value or by change, with hysteresis on the way back."""
        seen = now if self._registers[CONTROL] & 2 else now - before
        upper, lower, hysteresis = (self._level(register) for register in (UPPER, LOWER, HYSTERESIS))
        marked = np.unpackbits(np.frombuffer(bytes(self._registers[TABLE : TABLE + 8]), np.uint8), bitorder="little") == 1
        slack = np.where(marked, max(hysteresis, 0), 0)
        marked = (seen >= upper - slack) | (seen <= lower + slack)
        self._registers[TABLE : TABLE + 8] = np.packbits(marked, bitorder="little").tobytes()
        if marked.any():
            self._registers[STATUS] |= INTERRUPTED

    def _level(self, register: int) -> int:
        raw = int.from_bytes(self._registers[register : register + 2], "little") & 0xFFF
        return (raw ^ 0x800) - 0x800


def _sign_and_magnitude(celsius: float) -> bytes:
    raw = min(round(abs(celsius) * 16), 0x7FF) | (0x800 if celsius < 0 else 0)
    return raw.to_bytes(2, "little")


class EmulatedBus:
    """An I2C bus with emulated sensors by address. Transfers need the lock, as CircuitPython demands.

    `after_byte` is called for every byte on the wire; let it move the clock to give transfers a length in time.
    """

    def __init__(self, devices: Mapping[int, EmulatedAmg8833], after_byte: Callable[[], None] = lambda: None) -> None:
        self._devices = dict(devices)
        self._after_byte = after_byte
        self._lock = threading.Lock()

    def try_lock(self) -> bool:
        return self._lock.acquire(blocking=False)

    def unlock(self) -> None:
        self._lock.release()

    def deinit(self) -> None:
        """Nothing to let go of: the bus can be used again."""

    def scan(self) -> list[int]:
        return sorted(address for address, device in self._devices.items() if device.present)

    def writeto(
        self, address: int, buffer: bytes | bytearray, *, start: int = 0, end: int | None = None, stop: bool = True
    ) -> None:
        """Send `buffer[start:end]`; raises OSError 121 without an acknowledgement. Nothing to send is a probe."""
        device = self._address(address)
        for position, byte in enumerate(bytes(buffer[start:end])):
            device.acknowledge()
            if position == 0:
                device.point(byte)
            else:
                device.write(byte)
            self._after_byte()

    def readfrom_into(
        self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None, stop: bool = True
    ) -> None:
        """Fill `buffer[start:end]` from the register pointer on."""
        device = self._address(address)
        for position in range(*slice(start, end).indices(len(buffer))):
            device.acknowledge()
            buffer[position] = device.read()
            self._after_byte()

    def writeto_then_readfrom(
        self,
        address: int,
        buffer_out: bytes | bytearray,
        buffer_in: bytearray,
        *,
        out_start: int = 0,
        out_end: int | None = None,
        in_start: int = 0,
        in_end: int | None = None,
        stop: bool = False,
    ) -> None:
        """Write, then read after a repeated start; the two buffers may be one."""
        self.writeto(address, buffer_out, start=out_start, end=out_end)
        self.readfrom_into(address, buffer_in, start=in_start, end=in_end)

    def _address(self, address: int) -> EmulatedAmg8833:
        """Start a transfer and send the address byte."""
        if not self._lock.locked():
            raise RuntimeError("lock the bus before a transfer")
        device = self._devices.get(address)
        if device is None:
            raise OSError(121, "Remote I/O error")
        device.begin()
        device.acknowledge()
        self._after_byte()
        return device
