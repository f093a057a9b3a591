"""What can be set, as frozen values; kiosk/settings_file.py reads them.

A setting is a field of a section below. Its type says what it takes (a Literal lists the choices); default, range and
explanation stand beside it, and packaging/doorman.toml is written from them. Secrets are never here: they come from
the environment or from credential files. To add a section, write its class and name it in `Settings`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import atan, degrees
from pathlib import Path
from typing import Any, Literal, TypeVar

from kiosk.devices.simulated_array import MLX90640_NARROW
from kiosk.domain.choices import ROWS, Choices, Row
from kiosk.domain.face import FACE_WIDTH_M
from kiosk.domain.policy import RECAPTURE_MARGIN, Policy
from kiosk.domain.registration import Lens
from kiosk.domain.spending import Prices
from kiosk.domain.thermal import Celsius, Optics
from kiosk.store.terms import Days, Keep

T = TypeVar("T")


def _set(default: T, why: str, *, low: float | None = None, high: float | None = None, text: str = "", hint: str = "") -> T:
    """Declare a setting: `low` to `high` bound a number, `text` is the pattern of a text, in words `hint`."""
    return field(default=default, metadata={"why": why, "low": low, "high": high, "text": text, "hint": hint})


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where this kiosk stands and how it speaks."""

    name: str = _set("", "Name of the place, shown to visitors.")
    device: str = _set(
        "kiosk-1",
        "This kiosk's id in every record; each kiosk of a site needs its own. Do not change it later.",
        text=r"[a-z0-9-]{1,32}",
        hint="1 to 32 small letters, digits and hyphens",
    )
    language: Literal["en", "ko"] = _set("en", "Language of the visitor's screens.")
    contact: str = _set(
        "", "Whom a visitor may ask; stands at the foot of the screen and in the notice. Empty names the reception desk."
    )
    notice_url: str = _set(
        "",
        "Where the full privacy notice can be read; printed in the notice on the screen.",
        text=r"(https?://\S+)?",
        hint="empty or a web address",
    )
    helper_lines: bool = _set(default=True, why="Show a second, smaller line that explains the large one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thermal:
    """The heat sensor."""

    source: Literal["amg8833", "simulated", "simulated-array"] = _set(
        "amg8833",
        "Which heat sensor; simulated lays drawn heat on the faces that the camera sees, simulated-array does so with 32×24 "
        "pixels over 55°×35°.",
    )
    bus: int = _set(1, "Number of the I2C bus, as in /dev/i2c-1.", low=0, high=31)
    address: Literal[0, 0x68, 0x69] = _set(0, "I2C address 0x68 or 0x69; 0 tries both.")
    rotation: Literal[0, 90, 180, 270] = _set(0, "Degrees clockwise by which the sensor is mounted turned.")
    mirror: bool = _set(default=False, why="Swap left and right, where the sensor looks through a mirror.")
    fov_deg: float = _set(60.0, "Field of view in degrees, from its datasheet.", low=10, high=120)
    warm_up_s: float = _set(600.0, "Seconds after power-up before the readings are used.", low=15, high=3600)
    ambient_c: float = _set(
        0.0, "The room's temperature in °C where a thermostat holds it; 0 takes it from the background.", low=0, high=40
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """The camera."""

    source: Literal["picamera", "webcam", "simulated", "none"] = _set(
        "picamera", "Which camera; none runs on the heat alone."
    )
    number: int = _set(0, "Which one, where there are several, counted from 0.", low=0, high=63)
    device: str = _set(
        "", "A webcam by its path, e.g. one in /dev/v4l/by-id; empty goes by number.", text=r"(/.+)?", hint="empty or a path"
    )
    fov_deg: float = _set(102.0, "Field of view across, in degrees (Camera Module 3 Wide: 102).", low=20, high=150)
    width: int = _set(1280, "Width of the picture in pixels.", low=320, high=1920)
    height: int = _set(720, "Height of the picture in pixels.", low=240, high=1080)
    fps: int = _set(30, "Pictures per second.", low=5, high=60)
    hflip: bool = _set(default=False, why="Flip the picture left to right, where the camera is mounted that way.")
    vflip: bool = _set(default=False, why="Flip the picture upside down, where the camera is mounted that way.")
    autofocus: Literal["continuous", "manual"] = _set("continuous", "Let the camera focus, or keep lens_position.")
    lens_position: float = _set(2.5, "Focus with manual autofocus, in 1/metres: 2.5 is 0.4 m.", low=0, high=15)
    parallax_right_m: float = _set(
        0.0, "Metres by which the heat sensor sits to the right of the camera.", low=-0.5, high=0.5
    )
    parallax_down_m: float = _set(0.0, "Metres by which the heat sensor sits below the camera.", low=-0.5, high=0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """How visitors are guided, measured and compared with those before them."""

    elevated_delta: float = _set(1.0, "A reading this many °C above recent visitors is called elevated.", low=0.5, high=3)
    samples: int = _set(15, "Good thermal frames in one measurement, at 10 a second.", low=10, high=30)
    kappa: float = _set(0.4, "How much of the correction for a partly filled pixel to apply.", low=0, high=1)
    nearest_m: float = _set(0.26, "Nearest distance in metres at which a visitor is measured.", low=0.15, high=0.55)
    farthest_m: float = _set(
        0.5,
        "Farthest distance in metres at which a visitor is measured; beyond 0.6 a face fills none of the 8×8 pixels.",
        low=0.2,
        high=0.6,
    )
    baseline_people: int = _set(30, "How many recent visitors a reading is compared with.", low=10, high=200)
    learn_people: int = _set(10, "How many visitors must have come before the first outcome.", low=10, high=100)
    result_max_s: float = _set(20.0, "Longest time in seconds that an outcome stays on the screen.", low=5, high=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The live picture."""

    mode: Literal["overlay", "heat", "camera", "side_by_side"] = _set("overlay", "What the live picture shows.")
    palette: Literal["inferno", "magma", "plasma", "viridis", "cividis", "iron", "turbo"] = _set(
        "inferno", "Colours of the heat."
    )
    range: Literal["auto", "fixed"] = _set(
        "auto", "Whether the colours follow the scene or keep to range_low and range_high."
    )
    range_low: float = _set(24.0, "Temperature in °C of the lowest colour, with range fixed.", low=0, high=60)
    range_high: float = _set(36.0, "Temperature in °C of the highest colour, with range fixed.", low=10, high=80)
    reduced_motion: bool = _set(default=False, why="Replace movements on the screen by plain changes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """The kiosk's own short sounds."""

    enabled: bool = _set(default=True, why="Play sounds.")
    alarm_until_acknowledged: bool = _set(
        default=False, why="Repeat the sound of an elevated reading until a guard acknowledges it."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """Whether the kiosk recognises people."""

    mode: Literal["", "on", "opt-in", "off"] = _set(
        "",
        'Whom it may remember: on is everybody, opt-in those who tap "remember me", off nobody. Empty is off until an '
        "admin chooses on the panel.",
    )
    greeting: Literal["off", "first name", "full name"] = _set(
        "first name", "How somebody known is greeted on the visitor's screen."
    )
    threshold: float = _set(
        0.45,
        "Likeness from which two faces are one person's; the face model's makers give 0.363, which lets strangers "
        "through. `doorman faces evaluate` tunes it.",
        low=0.363,
        high=0.7,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """What guards may see side by side."""

    shown: Literal["both", "identities", "readings"] = _set(
        "both",
        "Where the law keeps people and readings apart, history, export and alerts show identities or readings only.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The guard's panel."""

    idle_s: float = _set(60.0, "Seconds without a touch after which the panel locks itself.", low=15, high=600)
    screen: str = _set(
        "", "Name of a second screen that shows the panel, such as HDMI-A-2; empty opens it on the visitor's screen."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What is kept on the disk."""

    data: str = _set(
        "",
        "Folder for visits and pictures; empty takes the usual place. DOORMAN_DATA overrules it.",
        text=r"(~?/.*)?",
        hint="empty or a whole path",
    )
    keep_pictures_days: int = _set(
        30, "Days after which portraits and scenes of people without a name are deleted.", low=1, high=365
    )
    keep_templates_days: int = _set(
        30, "Days after which face templates of people without a name are deleted.", low=1, high=365
    )
    keep_known_portraits_days: int = _set(
        365, "Days after the last visit of somebody with a name until their portraits are deleted.", low=1, high=3650
    )
    keep_known_scenes_days: int = _set(30, "Days after which scenes of people with a name are deleted.", low=1, high=365)
    keep_known_templates_days: int = _set(
        365,
        "Days after the last visit of somebody with a name until their face templates are deleted; they are no longer "
        "recognised then.",
        low=1,
        high=3650,
    )
    keep_heat_days: int = _set(30, "Days after which the heat of a visit is deleted.", low=1, high=365)
    keep_readings_days: int = _set(
        365,
        "Days after which a visit is deleted with its readings and whatever else is left of it, of people with a name too.",
        low=1,
        high=3650,
    )
    keep_audit_days: int = _set(
        365,
        "Days after which a line of the audit log is deleted: who logged in, changed or exported what.",
        low=30,
        high=3650,
    )
    min_free_pictures_mb: int = _set(
        500, "Below this many free megabytes pictures are no longer kept.", low=50, high=100_000
    )
    min_free_numbers_mb: int = _set(
        100, "Below this many free megabytes nothing is kept, and the kiosk says so.", low=10, high=50_000
    )
    key_file: str = _set(
        "",
        "File with the key that encrypts pictures, outside the data folder; made if it is not there. Empty takes "
        "~/.config/doorman/picture.key. A systemd credential doorman-picture-key comes before either.",
        text=r"(~?/.*)?",
        hint="empty or a whole path",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """Amazon S3, Rekognition and DynamoDB. Credentials and other addresses are set the way every AWS program finds them."""

    bucket: str = _set(
        "",
        "Bucket for pictures and numbers of visits; empty keeps everything on this kiosk.",
        text=r"([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?",
        hint="empty or a bucket's name",
    )
    region: str = _set(
        "",
        "Region of bucket, tables and faces; empty takes AWS_REGION or the profile's.",
        text=r"([a-z]{2}(-[a-z]+)+-[0-9]{1,2})?",
        hint="empty or a region such as ap-northeast-2",
    )
    users: str = _set("doorman-users", "Table of people.", text=r"[a-zA-Z0-9_.-]{3,150}", hint="a table's name")
    history: str = _set("doorman-history", "Table of visits.", text=r"[a-zA-Z0-9_.-]{3,150}", hint="a table's name")
    exchange: str = _set(
        "doorman-exchange",
        "Table in which kiosks tell each other what guards did; empty does without any table.",
        text=r"([a-zA-Z0-9_.-]{3,150})?",
        hint="empty or a table's name",
    )
    collection: str = _set(
        "doorman",
        "Rekognition's collection of faces; empty looks for nobody there.",
        text=r"[a-zA-Z0-9_.-]{0,150}",
        hint="empty or a collection's name",
    )
    identify: Literal["kiosk", "lambda"] = _set(
        "kiosk",
        "Who looks for faces and writes the tables: this kiosk, or a function in AWS, which spares the kiosk rights.",
    )
    match_threshold: float = _set(
        90.0, "Likeness, as Rekognition counts it, from which a face is somebody's.", low=75, high=99.9
    )
    skip_when_sure: bool = _set(
        default=True, why="Look for nobody in the cloud whom this kiosk recognised itself and the cloud knows already."
    )
    scenes: bool = _set(default=True, why="Send the whole picture of the entrance too, not only portrait and heat.")
    connect_s: float = _set(3.0, "Seconds to wait for a connection.", low=0.1, high=60)
    read_s: float = _set(10.0, "Seconds to wait for an answer.", low=0.1, high=120)
    pull_s: float = _set(8.0, "Seconds between two looks at what other kiosks did.", low=1, high=10)
    heartbeat_min: float = _set(
        10.0, "Minutes between two words to the cloud that this kiosk is there; 0 leaves none.", low=0, high=1440
    )
    price_image: float = _set(1.0, "Price of 1,000 images looked at by Rekognition; see AWS's list.", low=0, high=1000)
    price_object_write: float = _set(0.005, "Price of 1,000 objects written.", low=0, high=1000)
    price_object_read: float = _set(0.0004, "Price of 1,000 objects read.", low=0, high=1000)
    price_row_write: float = _set(0.00125, "Price of 1,000 rows written.", low=0, high=1000)
    price_row_read: float = _set(0.00025, "Price of 1,000 rows read.", low=0, high=1000)
    monthly_cap: float = _set(
        20.0,
        "What a month may cost by these prices; then this kiosk recognises faces alone until the next. 0 is no limit.",
        low=0,
        high=1_000_000,
    )

    @property
    def is_on(self) -> bool:
        return bool(self.bucket)

    def prices(self) -> Prices:
        """Return what calls cost."""
        return Prices(
            image=self.price_image,
            object_write=self.price_object_write,
            object_read=self.price_object_read,
            row_write=self.price_row_write,
            row_read=self.price_row_read,
            cap=self.monthly_cap,
        )


def _channel(why: str) -> str:
    return _set("", why, text=r"([CG][A-Z0-9]{8,20})?", hint="empty or a channel's id such as C0123456789")


def _clock_time(why: str) -> str:
    return _set("", why, text=r"(([01][0-9]|2[0-3]):[0-5][0-9])?", hint="empty or a time such as 22:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slack:
    """Alerts in Slack, and answers from there. The tokens are SLACK_BOT_TOKEN and SLACK_APP_TOKEN; see docs/slack.md."""

    channel: str = _channel("Id of the channel for alerts, at the foot of its details in Slack; empty tells nobody.")
    elevated_channel: str = _channel("Channel for elevated readings, where it is another one.")
    unknown_channel: str = _channel("Channel for unknown visitors, where it is another one.")
    known_channel: str = _channel("Channel for visitors with a name, where it is another one.")
    trouble_channel: str = _channel("Channel for trouble with the kiosk, where it is another one.")
    language: Literal["", "en", "ko"] = _set("", "Language of messages; empty takes that of the visitor's screens.")
    pictures: Literal["none", "heat", "portrait"] = _set(
        "heat",
        "Pictures beside alerts: none, the heat behind an elevated reading alone, or portraits too. Slack keeps them until "
        "their time is up here.",
    )
    known: Literal["off", "hosts", "all"] = _set(
        "off",
        "Tell that somebody with a name came: never, only where their role or note names a Slack user's id such as "
        "U0123456789 (who is mentioned), or always.",
    )
    here: bool = _set(default=False, why="Call everybody who is active in the channel (@here) for elevated readings.")
    quiet_from: str = _clock_time("Local time from which nothing but elevated readings is told; the rest waits in a digest.")
    quiet_until: str = _clock_time("Local time until which that holds.")
    digest_after: int = _set(
        5,
        "So many unknown visitors are told one by one within digest_minutes; others become a digest.",
        low=1,
        high=100,
    )
    digest_minutes: float = _set(10.0, "Minutes in which they are counted.", low=1, high=120)
    stale_minutes: float = _set(
        10.0,
        "Minutes after which what could not be told in time is folded into one message, but for elevated readings.",
        low=1,
        high=1440,
    )
    trouble_s: float = _set(
        30.0, "Seconds that something must be wrong, or right again, before it is told.", low=1, high=3600
    )
    answers: bool = _set(default=True, why="Take answers from Slack; needs SLACK_APP_TOKEN.")
    allowed_users: str = _set(
        "",
        "Ids of the Slack users who may answer, with spaces between; with allowed_groups empty as well, everybody in the "
        "alerts' channels may.",
        text=r"([UW][A-Z0-9]{8,20}( +[UW][A-Z0-9]{8,20})*)?",
        hint="empty or ids such as U0123456789, with spaces between",
    )
    allowed_groups: str = _set(
        "",
        "Ids of the Slack user groups whose members may answer, with spaces between.",
        text=r"(S[A-Z0-9]{8,20}( +S[A-Z0-9]{8,20})*)?",
        hint="empty or ids such as S0123456789, with spaces between",
    )
    token_file: str = _set(
        "",
        "File with SLACK_BOT_TOKEN=… and SLACK_APP_TOKEN=… on lines of their own, for nobody else to read. The environment "
        "and a systemd credential doorman-slack come before it.",
        text=r"(~?/.*)?",
        hint="empty or a whole path",
    )
    api_url: str = _set(
        "",
        "Address of a server that is not Slack's, such as http://127.0.0.1:8000/api/, to try things out; empty is Slack.",
        text=r"(https://\S+|http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?(/\S*)?)?",
        hint="empty, an https address, or an http address of this machine",
    )

    @property
    def is_on(self) -> bool:
        return any((self.channel, self.elevated_channel, self.unknown_channel, self.known_channel, self.trouble_channel))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The touchscreen."""

    screen: str = _set(
        "", "Name of the screen to use, such as HDMI-A-1; empty, or a name that no screen has, takes the first."
    )
    fullscreen: bool = _set(default=True, why="Fill the screen and hide the pointer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, by section."""

    site: Site = Site()
    thermal: Thermal = Thermal()
    camera: Camera = Camera()
    screening: Screening = Screening()
    view: Look = Look()
    sound: Sound = Sound()
    recognition: Recognition = Recognition()
    privacy: Privacy = Privacy()
    panel: Panel = Panel()
    storage: Storage = Storage()
    cloud: Cloud = Cloud()
    slack: Slack = Slack()
    display: Screen = Screen()

    def choices(self) -> Choices:
        """Return what the file says of everything that can be chosen on the panel."""
        return Choices().having({row.name: getattr(*self._place(row)) for row in ROWS})

    def chosen(self, choices: Choices) -> "Settings":
        """Return the settings with what holds instead of what the file says."""
        settings = self
        for row in ROWS:
            section, key = settings._place(row)
            changed = replace(section, **{key: choices.value(row.name)})
            settings = replace(settings, **{row.setting.partition(".")[0]: changed})
        return settings

    def _place(self, row: Row) -> tuple[Any, str]:
        """Return the section that a row is set in, and its key there."""
        section, _, key = row.setting.partition(".")
        return getattr(self, section), key

    def policy(self) -> Policy:
        """Return the screening policy; distances become the angular width of a face, to half a degree."""
        asked = self.screening
        return Policy(
            face_narrow=_face_deg(asked.farthest_m),
            face_wide=_face_deg(asked.nearest_m),
            ambient_fixed=Celsius(self.thermal.ambient_c) if self.thermal.ambient_c else None,
            samples=asked.samples,
            kappa=asked.kappa,
            learn_people=asked.learn_people,
            baseline_people=asked.baseline_people,
            elevated_delta=asked.elevated_delta,
            recapture_from=round(asked.elevated_delta - RECAPTURE_MARGIN, 3),
            warm_up_s=self.thermal.warm_up_s,
            result_max_s=asked.result_max_s,
        )

    def optics(self) -> Optics:
        """Return what the heat sensor sees: the AMG8833's 8×8 with the field of view set here, or a finer array."""
        if self.thermal.source == "simulated-array":
            return MLX90640_NARROW
        return Optics(fov_x=self.thermal.fov_deg, fov_y=self.thermal.fov_deg)

    def lens(self) -> Lens:
        """Return what the camera sees."""
        return Lens(self.camera.fov_deg, self.camera.width / self.camera.height)

    def keep(self) -> Keep:
        """Return for how long what is kept."""
        days = self.storage
        return Keep(
            portraits=Days(days.keep_pictures_days, days.keep_known_portraits_days),
            scenes=Days(days.keep_pictures_days, days.keep_known_scenes_days),
            templates=Days(days.keep_templates_days, days.keep_known_templates_days),
            heat=days.keep_heat_days,
            readings=days.keep_readings_days,
            audit=days.keep_audit_days,
        )

    def data_folder(self, environ: Mapping[str, str] = os.environ) -> Path:
        """Return where visits are kept: DOORMAN_DATA, else the setting, else systemd's folder, else the user's own."""
        return (
            as_path(environ.get("DOORMAN_DATA", ""), environ)
            or as_path(self.storage.data, environ)
            or as_path(environ.get("STATE_DIRECTORY", "").partition(":")[0], environ)
            or home(environ) / ".local/share/doorman"
        )

    def key_file(self, environ: Mapping[str, str] = os.environ) -> Path | None:
        """Return where the key that seals pictures is, None for the store's own place."""
        return as_path(self.storage.key_file, environ)

    def slack_token_file(self, environ: Mapping[str, str] = os.environ) -> Path | None:
        """Return where Slack's tokens are, None where they are in no file of the settings."""
        return as_path(self.slack.token_file, environ)


def _face_deg(distance_m: float) -> float:
    """Return the angular width of a face at a distance, to half a degree: finer than a face can be boxed."""
    return round(2 * degrees(2 * atan(FACE_WIDTH_M / 2 / distance_m))) / 2


def home(environ: Mapping[str, str]) -> Path:
    """Return the user's own folder."""
    return Path(environ.get("HOME", "/"))


def as_path(text: str, environ: Mapping[str, str]) -> Path | None:
    """Return a path as people write it, ~/ included; None where they wrote nothing."""
    if not text:
        return None
    return home(environ) / text[2:] if text.startswith("~/") else Path(text)
