"""The kiosk as a service: the real program, and what it tells the manager that started it."""

import os
import signal
import socket
import subprocess
import sys

PATIENCE_S = 60


def words(ear, until):
    """Yield what is heard, up to the message that starts with `until`."""
    said: list[str] = []
    while not said or not said[-1].startswith(until):
        said.append(ear.recv(4096).decode())
    return said


def test_it_tells_the_manager_that_it_is_ready_alive_and_how_it_is(tmp_path):
    (tmp_path / "doorman.toml").write_text(
        '[thermal]\nsource = "simulated"\n[camera]\nsource = "simulated"\n', encoding="utf-8"
    )
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(PATIENCE_S)
        environ = os.environ | {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "1000000",
            "STATE_DIRECTORY": str(tmp_path / "data"),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        environ.pop("DOORMAN_DATA", None)
        command = [sys.executable, "-m", "kiosk", "--config", str(tmp_path / "doorman.toml"), "run"]
        with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as kiosk:  # noqa: S603 - our own program
            started = words(ear, "STATUS=screen painted, heat sensor read, camera seen")
            kiosk.send_signal(signal.SIGTERM)
            ended = words(ear, "STOPPING=1")
            code = kiosk.wait(PATIENCE_S)

    assert [one for one in started if not one.startswith("EXTEND_TIMEOUT_USEC=")][:2] == ["READY=1", "WATCHDOG=1"]
    assert set(ended) <= {"WATCHDOG=1", "STOPPING=1"} | {one for one in ended if one.startswith("STATUS=")}
    assert code == 0
