from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk import machine_checks as doctor
from kiosk.devices.machine import Machine
from kiosk.doctor import Condition
from tests.fakes import FakeClock
from tests.machines import Rig

GOOD, LOOK, OFF = Condition.GOOD, Condition.LOOK, Condition.OFF


@pytest.fixture
def rig(tmp_path):
    return Rig(tmp_path / "machine")


def test_a_pi_tells_its_model_and_its_heat(rig):
    told = doctor.look_at_computer(rig.pi().machine)

    assert told.words == "this is Raspberry Pi 5 Model B Rev 1.0, its processor at 48 °C"


def test_a_hot_pi_needs_air(rig):
    told = doctor.look_at_computer(rig.pi().file("sys/class/thermal/thermal_zone0/temp", "81000").machine)

    assert (told.condition, told.fix) == (LOOK, "give it air or a fan: it slows down at 80 °C")


@pytest.mark.parametrize(
    ("said", "condition", "words"),
    [
        ("throttled=0x0", GOOD, "enough since it started"),
        ("throttled=0x50005", LOOK, "now: under-voltage + throttled"),
        ("throttled=0x50000", LOOK, "since it started, for a while: under-voltage + throttled"),
        ("throttled=0xe0008", LOOK, "now: near its limit of heat"),
        ("VCHI initialization failed", OFF, "nothing here tells of it"),
    ],
)
def test_what_the_board_remembers_of_its_power_is_decoded(rig, said, condition, words):
    told = doctor.look_at_power(rig.prints("vcgencmd", said).machine)

    assert (told.condition, told.words) == (condition, words)


def test_without_its_program_the_kernel_tells_of_the_power(rig):
    told = doctor.look_at_power(rig.file("sys/devices/platform/soc/soc:firmware/get_throttled", "50005\n").machine)

    assert told.words == "now: under-voltage + throttled"


def test_a_program_that_fails_tells_nothing(rig):
    assert doctor.look_at_power(rig.program("vcgencmd", "echo throttled=0x5; exit 1").machine).condition is OFF


@pytest.mark.parametrize(
    ("card", "condition", "words"),
    [
        ({}, GOOD, "mmcblk0 has used at most 20 percent of its life; 1024 MB were written since the start"),
        ({"life": ""}, GOOD, "mmcblk0 does not tell how worn it is; 1024 MB were written since the start"),
        ({"life": "0x0a 0x03"}, LOOK, "mmcblk0 has used 100 percent of its life, or nearly all spare blocks"),
        ({"warned": "0x03"}, LOOK, "mmcblk0 has used 20 percent of its life, or nearly all spare blocks"),
        ({"errors": 3}, LOOK, "mmcblk0 had 3 faults in its file system"),
        ({"options": "ro"}, LOOK, "mmcblk0 can only be read"),
    ],
)
def test_a_card_tells_how_worn_it_is(rig, card, condition, words):
    number = rig.card(**card)

    told = doctor.look_at_card(rig.machine, Path("/no/such/folder"), number)

    assert (told.condition, told.words) == (condition, words)


def test_the_card_of_this_machine_is_looked_at_without_a_fault(tmp_path):
    assert doctor.look_at_card(Machine(), tmp_path).words


def test_the_time_zone_is_the_one_that_is_linked(rig):
    assert doctor.look_at_zone(rig.pi().machine).words == "hours are shown as in Asia/Seoul"


def test_without_a_time_zone_the_fix_names_the_command(rig):
    told = doctor.look_at_zone(rig.machine)

    assert told.condition is LOOK
    assert "timedatectl set-timezone" in told.fix


def test_a_kiosk_without_a_network_has_no_fault(rig):
    rig.file("sys/class/net/lo/carrier", "1").file("sys/class/net/eth0/carrier", "0")

    assert doctor.look_at_network(rig.machine, is_needed=False).condition is OFF
    assert doctor.look_at_network(rig.machine, is_needed=True).condition is LOOK


def test_a_network_without_a_way_out_needs_a_look(rig):
    rig.pi().file("proc/net/route", "Iface Destination Gateway\neth0 0001A8C0 00000000\n")

    assert doctor.look_at_network(rig.machine, is_needed=True).words == "connected by eth0, but there is no way out"
    assert doctor.look_at_network(rig.pi().machine, is_needed=True).condition is GOOD


def certificate(file, until):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "kiosk")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    signed = made.not_valid_before(until - timedelta(days=900)).not_valid_after(until).sign(key, hashes.SHA256())
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


@pytest.mark.parametrize(
    ("until", "condition", "words"),
    [
        (datetime(2027, 8, 1, tzinfo=UTC), GOOD, "the first runs out on 2027-08-01"),
        (datetime(2026, 11, 20, tzinfo=UTC), LOOK, "runs out on 2026-11-20"),
        (datetime(2026, 10, 1, tzinfo=UTC), LOOK, "ran out on 2026-10-01"),
    ],
)
def test_the_certificate_that_aws_knows_the_kiosk_by_is_looked_at(tmp_path, until, condition, words):
    file, config = tmp_path / "kiosk.pem", tmp_path / "config"
    certificate(file, until)
    config.write_text(f"[default]\ncredential_process = signer --certificate {file} --private-key k.pem\n")

    told = doctor.look_at_certificates(FakeClock(), {"AWS_CONFIG_FILE": str(config)})

    assert told.condition is condition
    assert told.words.endswith(words)


def test_a_certificate_that_is_none_is_named(tmp_path):
    file = tmp_path / "bundle.pem"
    file.write_text("hello")

    told = doctor.look_at_certificates(FakeClock(), {"AWS_CA_BUNDLE": str(file), "HOME": str(tmp_path)})

    assert (told.condition, told.words) == (LOOK, f"{file} cannot be read (no certificate in it)")


def test_a_list_of_the_system_is_not_looked_through(tmp_path):
    file = tmp_path / "ca-certificates.crt"
    file.write_text("-----BEGIN CERTIFICATE-----\nold\n" * 140)

    told = doctor.look_at_certificates(FakeClock(), {"SSL_CERT_FILE": str(file), "HOME": str(tmp_path)})

    assert told.condition is OFF


SHOWN = "LoadState=loaded\nActiveState={}\nUnitFileState={}\nNRestarts={}\nResult={}\nWatchdogUSec={}"


@pytest.mark.parametrize(
    ("shown", "condition", "words"),
    [
        (
            ("active", "enabled", 0, "success", "10s"),
            GOOD,
            "runs, starts with the machine, and is ended when it hangs for 10s",
        ),
        (("active", "enabled", 3, "success", "10s"), LOOK, "was started again 3 times since the machine started"),
        (("failed", "enabled", 0, "watchdog", "10s"), LOOK, "the service is failed (watchdog)"),
        (("active", "disabled", 0, "success", "10s"), LOOK, "does not start with the machine"),
        (("active", "enabled", 0, "success", "0"), LOOK, "runs without a watchdog: if it hangs, nobody ends it"),
    ],
)
def test_the_service_is_told_as_systemd_sees_it(rig, shown, condition, words):
    told = doctor.look_at_service(rig.prints("systemctl", SHOWN.format(*shown)).machine)

    assert (told.condition, told.words) == (condition, words)


def test_a_checkout_is_no_service_and_no_fault(rig):
    assert doctor.look_at_service(rig.machine).condition is OFF
    assert doctor.look_at_service(rig.prints("systemctl", "LoadState=not-found").machine).condition is OFF


@pytest.mark.parametrize(("said", "condition"), [("14s", GOOD), ("0", LOOK)])
def test_an_unused_watchdog_of_the_machine_is_named(rig, said, condition):
    assert doctor.look_at_watchdog(rig.pi().prints("systemctl", said).machine).condition is condition


@pytest.mark.parametrize(
    ("clock", "condition", "words"),
    [
        (FakeClock(), GOOD, "synced, 2026-11-02 12:00 UTC"),
        (FakeClock(synced=False), LOOK, "not synced; it says 2026-11-02 12:00 UTC"),
        (
            FakeClock(datetime(1970, 1, 1, tzinfo=UTC), synced=False),
            LOOK,
            "it says 1970-01-01 00:00 UTC, which is long ago; visits are dated again once it is set",
        ),
    ],
)
def test_a_clock_that_cannot_be_believed_is_told(clock, condition, words):
    told = doctor.look_at_clock(clock)

    assert (told.condition, told.words) == (condition, words)
