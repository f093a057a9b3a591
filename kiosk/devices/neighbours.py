"""Who answers on an I2C bus, and what that says about the wires."""

from dataclasses import dataclass

from kiosk.devices.amg8833 import ADDRESSES
from kiosk.devices.machine import Machine

HELD_DOWN = 100
"""From so many addresses on nobody answers: the data line is held low, which reads as an answer everywhere."""

USUAL = {
    0x14: "touch controller",
    0x1A: "HTPA32 heat sensor",
    0x29: "VL53L0X distance sensor",
    0x33: "MLX90640 heat sensor",
    0x38: "touch controller",
    0x3C: "small display",
    0x40: "INA219 or PWM board",
    0x44: "SHT3x room sensor",
    0x48: "ADS1115 or TMP102",
    0x50: "EEPROM",
    0x57: "EEPROM of a clock module",
    0x5A: "MLX90614 heat sensor",
    0x5D: "touch controller",
    0x76: "BME280 room sensor",
    0x77: "BME280 room sensor",
}
"""What is usually found at an address, by its maker's data sheet; another part may have the same one."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Addresses that answer, sorted; `taken` are those that a driver of the kernel keeps, with its name for them."""

    answering: tuple[int, ...]
    taken: dict[int, str]

    @property
    def is_held_down(self) -> bool:
        return len(self.answering) >= HELD_DOWN

    @property
    def sensors(self) -> tuple[int, ...]:
        """Those at which a heat sensor of ours may be, the usual address first."""
        return tuple(address for address in ADDRESSES if address in self.answering and address not in self.taken)

    @property
    def others(self) -> tuple[int, ...]:
        return tuple(address for address in self.answering if address not in ADDRESSES)

    def told(self, addresses: tuple[int, ...]) -> str:
        """Write addresses as people do, with what is usually there."""
        names = self.taken | {address: name for address, name in USUAL.items() if address not in self.taken}
        return ", ".join(f"0x{one:02X}" + (f" ({names[one]})" if one in names else "") for one in addresses)


def taken_by_kernel(machine: Machine, bus: int) -> dict[int, str]:
    """Return the addresses on a bus that drivers of the kernel keep, with the names they have there."""
    entries = [name for name in machine.names("sys/bus/i2c/devices") if name.startswith(f"{bus}-")]
    bound = [entry for entry in entries if machine.has(f"sys/bus/i2c/devices/{entry}/driver")]
    return {int(entry.partition("-")[2], 16): machine.text(f"sys/bus/i2c/devices/{entry}/name") for entry in bound}


def bus_khz(machine: Machine, bus: int) -> int | None:
    """Return the speed of a bus in kHz, None where the kernel does not tell."""
    number = machine.data(f"sys/bus/i2c/devices/i2c-{bus}/of_node/clock-frequency")
    return int.from_bytes(number, "big") // 1000 if len(number) == 4 else None
