"""The AMG8833 heat sensor, 8 × 8 pixels at 10 Hz, behind Adafruit's unmodified driver."""

import importlib
import threading
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.fault import Fault
from kiosk.domain.thermal import Celsius, Optics, Temperatures, ThermalFrame
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

ADDRESSES = (0x69, 0x68)
"""AD_SELECT high, which is how breakout boards come, and low (Panasonic reference specification 2016-02)."""

PERIOD_S = 0.1
SETTLING_PERIODS = 2.5
"""Drops the first three frames after opening: more than two are unusable after a reset (reference specification)."""

SILENCE_S = 5.0
"""A live sensor flickers by 0.25 °C somewhere in every frame; after this long without a new one it is lost."""

COLDEST, HOTTEST = 0.0, 80.0
"""Range of object temperatures (datasheet 2016-05); beyond it a value may be anything."""

SPIKE_BELOW = 10.0
"""Single pixels drop to 0, 0.25 or 0.5 °C for a frame or two; nothing indoors is that far under the frame's median."""

SPIKE_AT_MOST = 0.5
SPIKE_FRAMES = 3

THERMISTOR = b"\x0e"
PIXELS = b"\x80"

WIRES = "VIN to pin 1 (3.3 V), GND to pin 6, SDA to pin 3, SCL to pin 5"
CHECK_WIRES = f"check the wires: {WIRES}; then `i2cdetect -y 1` must list 69 or 68"
TURN_I2C_ON = "turn I2C on with `sudo raspi-config nonint do_i2c 0` and restart"
I2C_STAYS_OFF = "restart; if it stays away, take dtoverlay lines out of config.txt that use GPIO 2 and 3"
JOIN_GROUP = "add the kiosk's user to the group i2c with `sudo usermod -aG i2c USER` and restart"
POWER_CYCLE = "switch the kiosk off and on; if it stays so, check the sensor's wires"


class I2CBus(Protocol):
    """An I2C bus as CircuitPython defines it; a transfer that nobody acknowledges raises OSError 121."""

    def try_lock(self) -> bool: ...
    def unlock(self) -> None: ...
    def deinit(self) -> None: ...
    def scan(self) -> list[int]: ...
    def writeto(self, address: int, buffer: bytes | bytearray, *, start: int = 0, end: int | None = None) -> None: ...
    def readfrom_into(self, address: int, buffer: bytearray, *, start: int = 0, end: int | None = None) -> None: ...
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
    ) -> None: ...


def decode_pixels(block: bytes | bytearray) -> Temperatures:
    """Return registers 0x80 to 0xFF (128 bytes) as °C [8, 8] in the sensor's own order: 12-bit two's complement, 0.25 °C."""
    raw = np.frombuffer(block, "<u2").astype(np.int16) & 0xFFF
    celsius: Temperatures = (((raw ^ 0x800) - 0x800) * np.float32(0.25)).astype(np.float32).reshape(8, 8)
    return celsius


def decode_thermistor(two: bytes | bytearray) -> Celsius:
    """Return registers 0x0E and 0x0F as °C: bit 11 is the sign, the 11 bits below it the magnitude, 0.0625 °C."""
    raw = int.from_bytes(two[:2], "little")
    magnitude = (raw & 0x7FF) * 0.0625
    return Celsius(-magnitude if raw & 0x800 else magnitude)


def upright(celsius: NDArray[np.float32], rotation: int, mirror: bool) -> NDArray[np.float32]:
    """Turn an array from the sensor's order to the kiosk's view.

    Pixels count from the bottom right to the left and upwards (datasheet figure), hence the half turn. `rotation` is
    by how many degrees clockwise the picture of a sensor mounted otherwise must still be turned; `mirror` then swaps
    left and right.
    """
    turned = np.rot90(celsius, 2 - rotation // 90)
    return np.ascontiguousarray(turned[:, ::-1] if mirror else turned)


class PixelRepair:
    """Replaces pixels that cannot be true; remembers each pixel's last good value and how long it has been bad."""

    def __init__(self) -> None:
        self._good = np.full((8, 8), np.nan, np.float32)
        self._bad_for = np.zeros((8, 8), np.int64)

    def mend(self, celsius: Temperatures) -> tuple[Temperatures, int] | None:
        """Return the frame without impossible pixels and how many there were; None when most of it is impossible.

        A spike takes its pixel's last good value; one that lasts, or has none, takes the median of its neighbours.
        """
        outside = (celsius < COLDEST) | (celsius > HOTTEST)
        dropped = celsius < np.median(celsius) - SPIKE_BELOW
        self._bad_for = np.where(outside | dropped, self._bad_for + 1, 0)
        lasting = self._bad_for >= SPIKE_FRAMES
        # What stays cold without sitting at zero is a cold thing in view, not a spike.
        impossible = outside | (dropped & (~lasting | (celsius <= SPIKE_AT_MOST)))
        if np.count_nonzero(impossible) > celsius.size // 2:
            return None
        trusted = np.where(impossible, np.float32(np.nan), celsius)
        mended = np.where(impossible & ~lasting, self._good, trusted)
        for row, column in np.argwhere(np.isnan(mended)):
            mended[row, column] = _surroundings(trusted, int(row), int(column))
        self._good = np.where(impossible, self._good, celsius)
        return mended, int(np.count_nonzero(impossible))


def _surroundings(trusted: Temperatures, row: int, column: int) -> float:
    """Return the median of the trusted pixels around one, or of all of them when it has none."""
    near = trusted[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
    return float(np.nanmedian(trusted if np.isnan(near).all() else near))


class Amg8833:
    """A ThermalSource over an I2C bus.

    `bus_factory` is called at every `open`. Without an `address` both that the sensor can have are tried. All
    devices on Adafruit's drivers belong on one thread: their registers share one scratch buffer per process.
    """

    def __init__(
        self,
        bus_factory: Callable[[], I2CBus],
        clock: Clock,
        address: int | None = None,
        rotation: Literal[0, 90, 180, 270] = 0,
        mirror: bool = False,
        optics: Optics | None = None,
    ) -> None:
        self._bus_factory = bus_factory
        self._clock = clock
        self._addresses = ADDRESSES if address is None else (address,)
        self._rotation, self._mirror = rotation, mirror
        self._optics = optics or Optics()
        self._bus: I2CBus | None = None
        self._sensor: Any = None
        self._frozen_block = b""

    @property
    def optics(self) -> Optics:
        return self._optics

    @property
    def period(self) -> float:
        return PERIOD_S

    def open(self) -> None:
        """Build the driver anew, which resets and configures the sensor; the next frames settle without waiting here."""
        self.close()
        driver = _load_driver()
        try:
            self._bus = self._bus_factory()
            self._sensor = _find(driver, self._bus, self._addresses)
        except DeviceLost:
            self.close()
            raise
        except (ImportError, OSError, ValueError, RuntimeError) as error:
            self.close()
            raise _explained(error) from error
        self._block = b""
        self._frame: ThermalFrame | None = None
        self._first_at: float | None = None
        self._alive_at = self._clock.monotonic()
        self._repair = PixelRepair()

    def read(self) -> ThermalFrame | None:
        """Return the current frame: the same one again when the sensor has made none since.

        Raises DeviceLost when the sensor does not answer twice running, answers all ones, or has sent nothing new for
        SILENCE_S.
        """
        if self._sensor is None:
            raise DeviceLost(Fault.SENSOR_MISSING, "the heat sensor is not open")
        try:
            block = _registers(self._sensor, PIXELS, 128)
            thermistor = _registers(self._sensor, THERMISTOR, 2)
            return self._take(block, thermistor, self._clock.monotonic())
        except DeviceLost:
            self.close()
            raise
        except OSError as error:
            self.close()
            raise _explained(error) from error

    def close(self) -> None:
        bus, self._bus, self._sensor = self._bus, None, None
        if bus is not None:
            bus.deinit()

    def _take(self, block: bytes, thermistor: bytes, now: float) -> ThermalFrame | None:
        celsius = decode_pixels(block)
        if decode_thermistor(thermistor) <= -127.9 or bool((celsius == -0.25).all()):
            raise DeviceLost(Fault.SENSOR_BUS, f"the heat sensor's bus reads all ones: {POWER_CYCLE}")
        if any(block) and block != self._frozen_block:
            self._settle_or_show(celsius, block, decode_thermistor(thermistor), now)
        if now - self._alive_at >= SILENCE_S:
            self._frozen_block = block
            raise DeviceLost(Fault.SENSOR_BUS, f"the heat sensor has sent nothing new for {SILENCE_S:.0f} s: {POWER_CYCLE}")
        return self._frame

    def _settle_or_show(self, celsius: Temperatures, block: bytes, thermistor: Celsius, now: float) -> None:
        """Make a live block the current frame, once the first ones have passed."""
        if self._first_at is None:
            self._first_at = now
        settled = now - self._first_at >= SETTLING_PERIODS * PERIOD_S
        changed = block != self._block
        self._block = block
        mended = (
            self._repair.mend(upright(celsius, self._rotation, self._mirror)) if changed or self._frame is None else None
        )
        if mended is None:
            return
        if changed:
            self._alive_at, self._frozen_block = now, b""
        if settled:
            self._frame = ThermalFrame(mended[0], now, thermistor, mended[1])


def _load_driver() -> Any:
    """Return Adafruit's driver class; imported late because that import fails in many ways where there is no sensor."""
    try:
        return importlib.import_module("adafruit_amg88xx").AMG88XX
    except (ImportError, NameError, AttributeError, RuntimeError, OSError) as error:
        fix = "install doorman again; in a checkout run `make setup`, which on a Raspberry Pi needs gpiod"
        raise DeviceLost(Fault.SENSOR_MISSING, f"the heat sensor's driver cannot be loaded ({error}): {fix}") from error


def _find(driver: Any, bus: I2CBus, addresses: Sequence[int]) -> Any:
    for address in addresses:
        try:
            return driver(bus, address)
        except ValueError:
            continue
    tried = " or ".join(f"0x{address:02X}" for address in addresses)
    raise DeviceLost(Fault.SENSOR_MISSING, f"no heat sensor answers at {tried}: {CHECK_WIRES}")


def _registers(sensor: Any, first: bytes, count: int) -> bytes:
    """Read registers in one transfer, so that old and new values cannot mix; one that is refused is made once more."""
    try:
        return _transfer(sensor, first, count)
    except TimeoutError:
        raise  # a stuck bus has kept the station waiting long enough
    except OSError:
        return _transfer(sensor, first, count)


def _transfer(sensor: Any, first: bytes, count: int) -> bytes:
    buffer = bytearray(count)
    with sensor.i2c_device as device:
        device.write_then_readinto(first, buffer)
    return bytes(buffer)


def _explained(error: ImportError | OSError | ValueError | RuntimeError) -> DeviceLost:
    """Say what a bus error means and what to do."""
    if isinstance(error, PermissionError):
        return DeviceLost(Fault.SENSOR_PERMISSION, f"this user may not open the I2C bus: {JOIN_GROUP}")
    if isinstance(error, TimeoutError):
        return DeviceLost(Fault.SENSOR_BUS, f"the I2C bus is stuck ({error}): {POWER_CYCLE}")
    if isinstance(error, FileNotFoundError) or not isinstance(error, OSError):
        return DeviceLost(Fault.SENSOR_NO_BUS, f"there is no I2C bus ({error}): {TURN_I2C_ON}")
    return DeviceLost(Fault.SENSOR_MISSING, f"the heat sensor stopped answering ({error}): {CHECK_WIRES}")


class _LinuxBus:
    """Blinka's Linux bus, opened by its number, with the lock that drivers expect."""

    def __init__(self, number: int) -> None:
        linux: Any = importlib.import_module("adafruit_blinka.microcontroller.generic_linux.i2c").I2C
        self._i2c = linux(number)
        self._lock = threading.Lock()
        self.scan = self._i2c.scan
        self.writeto = self._i2c.writeto
        self.readfrom_into = self._i2c.readfrom_into
        self.writeto_then_readfrom = self._i2c.writeto_then_readfrom

    def try_lock(self) -> bool:
        return self._lock.acquire(blocking=False)

    def unlock(self) -> None:
        self._lock.release()

    def deinit(self) -> None:
        self._i2c._i2c_bus.close()  # noqa: SLF001 - Blinka leaves the descriptor to the garbage collector


def hardware_bus(number: int = 1) -> I2CBus:
    """Open one of the machine's I2C buses, /dev/i2c-`number`; meant as the bus factory of Amg8833.

    It is the class that `busio.I2C` ends in on every Linux board, without `board`, which prints to standard output
    on a machine it does not know. Raises RuntimeError or PermissionError, which Amg8833 explains.
    """
    return _LinuxBus(number)
