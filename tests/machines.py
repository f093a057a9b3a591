"""Computers for the doctor to look at: a folder with the files of a kernel, and small programs that answer."""

import os
from pathlib import Path

from kiosk.devices.machine import Machine

TOUCH = """I: Bus=0018 Vendor=0000 Product=0000 Version=0000
N: Name="10-0014 Goodix Capacitive TouchScreen"
B: EV=b
B: ABS=260800000000003

I: Bus=0003 Vendor=1234 Product=5678 Version=0110
N: Name="USB Mouse"
B: EV=17
"""


class Rig:
    """A computer that the test puts together: files under `root`, programs under `bin`."""

    def __init__(self, place: Path):
        self.root, self.bin = place / "root", place / "bin"
        self.root.mkdir(parents=True)
        self.bin.mkdir()
        self.machine = Machine(self.root, str(self.bin))

    def file(self, path: str, content: str | bytes = "") -> "Rig":
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def link(self, path: str, target: str) -> "Rig":
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.symlink_to(target)
        return self

    def program(self, name: str, script: str) -> "Rig":
        file = self.bin / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
        return self

    def prints(self, name: str, text: str) -> "Rig":
        """Have a program print a text, whatever it is asked."""
        return self.program(name, f"/bin/cat <<'END'\n{text}\nEND")

    def pi(self) -> "Rig":
        """Be a Raspberry Pi in order, with its bus, its touchscreen and a card of eMMC."""
        self.file("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
        self.file("dev/i2c-1").file("sys/bus/i2c/devices/i2c-1/of_node/clock-frequency", (400_000).to_bytes(4, "big"))
        self.file("boot/firmware/config.txt", "# ours\ndtparam=i2c_arm=on,i2c_arm_baudrate=400000\ncamera_auto_detect=1\n")
        self.file("sys/class/drm/card1-DSI-1/status", "connected\n").file("sys/class/drm/card1-DSI-1/modes", "720x1280\n")
        self.file("sys/class/drm/card1-HDMI-A-1/status", "disconnected\n")
        self.file("proc/bus/input/devices", TOUCH)
        self.file("sys/class/thermal/thermal_zone0/temp", "48312\n")
        self.link("etc/localtime", "/usr/share/zoneinfo/Asia/Seoul")
        self.file("sys/class/net/lo/carrier", "1").file("sys/class/net/eth0/carrier", "1")
        self.file("proc/net/route", "Iface Destination Gateway\neth0 00000000 0101A8C0\n")
        self.file("sys/class/watchdog/watchdog0/state", "active")
        return self.prints("vcgencmd", "throttled=0x0")

    def card(self, *, life: str = "0x01 0x02", warned: str = "0x01", errors: int = 0, options: str = "rw") -> int:
        """Put a card in that partition 179:2 lies on; returns the number that the system gives it."""
        self.link("sys/dev/block/179:2", "../../devices/platform/mmc0/block/mmcblk0/mmcblk0p2")
        self.file("sys/class/block/mmcblk0p2/partition", "2")
        self.file("sys/block/mmcblk0/device/life_time", life).file("sys/block/mmcblk0/device/pre_eol_info", warned)
        self.file("sys/block/mmcblk0/stat", "100 0 800 10 200 0 2000000 30 0 0 0")
        self.file("sys/fs/ext4/mmcblk0p2/errors_count", str(errors))
        self.file("proc/self/mountinfo", f"25 1 179:2 / / {options},noatime - ext4 /dev/mmcblk0p2 {options}\n")
        return os.makedev(179, 2)
