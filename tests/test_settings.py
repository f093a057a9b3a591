import os
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.policy import Policy
from kiosk.domain.registration import Lens
from kiosk.errors import BadSettings
from kiosk.settings import Settings
from kiosk.settings_file import example, load, parse, read_text, settings_file

SHIPPED = Path(__file__).parents[1] / "packaging" / "doorman.toml"

KEYS = [(section.name, key.name) for section in fields(Settings) for key in fields(getattr(Settings(), section.name))]


def refusal(text):
    with pytest.raises(BadSettings) as refused:
        parse(text, "doorman.toml")
    return str(refused.value)


def test_without_a_file_the_defaults_hold(tmp_path):
    environ = {"HOME": str(tmp_path)}

    assert load(environ=environ) == Settings()


def test_the_defaults_mean_the_policy_that_was_tested():
    assert Settings().policy() == Policy()


def test_a_changed_setting_reaches_the_policy():
    settings = parse("[screening]\nelevated_delta = 1.5\nsamples = 20\nfarthest_m = 0.6\n[thermal]\nambient_c = 22")

    policy = settings.policy()

    assert (policy.elevated_delta, policy.recapture_from, policy.samples) == (1.5, 1.2, 20)
    assert (policy.face_narrow, policy.ambient_fixed) == (14.5, 22.0)


def test_the_lens_has_the_shape_of_the_picture():
    lens = parse("[camera]\nfov_deg = 66\nwidth = 640\nheight = 480").lens()

    assert lens == Lens(66.0, 4 / 3)


def test_the_shipped_file_is_the_one_written_from_the_settings():
    assert SHIPPED.read_text(encoding="utf-8") == example()


def test_the_shipped_file_as_it_stands_changes_nothing():
    assert parse(SHIPPED.read_text(encoding="utf-8")) == Settings()


def test_the_shipped_file_lists_every_setting_with_its_default():
    awake = re.sub(r"(?m)^#(?=\w)", "", SHIPPED.read_text(encoding="utf-8"))

    assert parse(awake) == Settings()
    assert [line.split(" =")[0] for line in awake.splitlines() if " = " in line and line[0] != "#"] == [
        key for _, key in KEYS
    ]


def test_every_setting_is_explained():
    for name, _ in KEYS:
        for setting in fields(getattr(Settings(), name)):
            assert setting.metadata["why"].endswith("."), setting.name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[thermal]\nrotation = 45", ["doorman.toml: thermal.rotation = 45", "0, 90, 180, 270"]),
        ("[thermal]\nrotaton = 90", ["thermal.rotaton", "did you mean rotation?"]),
        ("[termal]\nrotation = 90", ["termal", "did you mean thermal?"]),
        ("[screening]\nsamples = 9", ["samples = 9", "a whole number from 10 to 30"]),
        ("[screening]\nsamples = 15.0", ["samples = 15.0", "whole number"]),
        ("[screening]\nfarthest_m = 0.7", ["farthest_m = 0.7", "a number from 0.2 to 0.6"]),
        ("[screening]\nkappa = true", ["kappa = True", "a number from 0 to 1"]),
        ("[screening]\nkappa = nan", ["kappa = nan", "a number from 0 to 1"]),
        ("[thermal]\nmirror = 1", ["mirror = 1", "true or false"]),
        ("[thermal]\nrotation = false", ["rotation = False"]),
        ("[site]\nname = 7", ["site.name = 7", "text"]),
        ('[site]\nname = "a\\u0007b"', ["site.name"]),
        ('[site]\ndevice = "Front door"', ["site.device = 'Front door'", "small letters, digits and hyphens"]),
        ('[storage]\ndata = "visits"', ["storage.data", "a whole path"]),
        ("[camera]\nfps = 0x" + "f" * 5000, ["camera.fps", "too long to show"]),
        ('camera = "webcam"', ["camera = 'webcam'", "[camera]"]),
        ("[[camera]]\nfps = 20", ["it is a section"]),
        ("[thermal]\nrotation 90", ["line 2 = 'rotation 90'", "not TOML"]),
        ("[thermal", ["line 1 = '[thermal'", "not TOML"]),
        ("x = " + "[" * 5000, ["nested too deeply"]),
        ("[thermal]\nambient_c = 4", ["thermal.ambient_c = 4.0", "from 10 to 40"]),
        ("[screening]\nnearest_m = 0.5", ["screening.farthest_m = 0.5", "nearest_m (0.5)"]),
        ("[screening]\nlearn_people = 40", ["screening.learn_people = 40", "baseline_people (30)"]),
        ("[view]\nrange_low = 35", ["view.range_high = 36.0", "range_low (35)"]),
        ("[storage]\nmin_free_numbers_mb = 900", ["min_free_pictures_mb = 500", "(900)"]),
    ],
)
def test_a_mistake_is_answered_by_file_key_value_and_range(text, words):
    message = refusal(text)

    assert "doorman.toml: " in message
    for word in words:
        assert word in message
    assert "\n" not in message


def test_an_address_may_be_written_as_in_the_datasheet():
    assert parse("[thermal]\naddress = 0x68").thermal.address == 0x68


def test_a_whole_number_does_where_any_number_does():
    fov = parse("[thermal]\nfov_deg = 55").thermal.fov_deg

    assert (fov, type(fov)) == (55.0, float)


def written(tmp_path, name, text="[camera]\nfps = 20\n"):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_a_named_file_beats_the_environment_and_the_environment_the_users_own(tmp_path):
    own = written(tmp_path, ".config/doorman/doorman.toml")
    exported, named = written(tmp_path, "exported.toml"), written(tmp_path, "named.toml")
    environ = {"HOME": str(tmp_path), "DOORMAN_CONFIG": str(exported)}

    found = [settings_file(named, environ), settings_file(None, environ), settings_file(None, {"HOME": str(tmp_path)})]

    assert found == [named, exported, own]


def test_a_file_that_was_asked_for_must_exist(tmp_path):
    environ = {"DOORMAN_CONFIG": str(tmp_path / "gone.toml")}

    with pytest.raises(BadSettings, match=r"gone\.toml.*No such file"):
        load(environ=environ)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\xff\xd8\xff\xe0")

    with pytest.raises(BadSettings, match="UTF-8"):
        load(file)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    file = written(tmp_path, "doorman.toml", "\ufeff[camera]\r\nfps = 20\r\n")

    assert load(file).camera.fps == 20


def test_the_data_folder_is_the_environments_then_the_settings_then_systemds_then_the_users():
    chosen = parse('[storage]\ndata = "~/visits"')
    environ = {"HOME": "/home/guard", "STATE_DIRECTORY": "/var/lib/doorman"}

    folders = [
        chosen.data_folder(environ | {"DOORMAN_DATA": "/mnt/visits"}),
        chosen.data_folder(environ),
        Settings().data_folder(environ),
        Settings().data_folder({"HOME": "/home/guard"}),
    ]

    expected = ["/mnt/visits", "/home/guard/visits", "/var/lib/doorman", "/home/guard/.local/share/doorman"]
    assert [os.fspath(folder) for folder in folders] == expected


scalars = st.one_of(
    st.booleans().map(lambda flag: str(flag).lower()),
    st.integers().map(str),
    st.integers(min_value=0).map(hex),
    st.floats().map(repr),
    st.text(st.characters(min_codepoint=32, exclude_characters='"\\')).map('"{}"'.format),
    st.sampled_from(["[]", "{}", "1979-05-27", "07:32:00", "{a = 1}", "[[1]]", "1e400", "", "'''"]),
)
lines = st.one_of(
    st.sampled_from([f"[{section.name}]" for section in fields(Settings)]),
    st.tuples(st.sampled_from([key for _, key in KEYS]), scalars).map(" = ".join),
    st.tuples(st.sampled_from([f"{section}.{key}" for section, key in KEYS]), scalars).map(" = ".join),
)


@given(st.one_of(st.text(), st.lists(lines, max_size=6).map("\n".join)))
def test_any_text_gives_settings_or_one_clear_error(text):
    try:
        outcome: object = parse(text)
    except BadSettings as refused:
        outcome = str(refused)

    assert isinstance(outcome, Settings) or " is not usable: " in str(outcome)


def test_a_file_with_mistakes_still_tells_what_is_right_in_it():
    reading = read_text('[site]\nlanguage = "ko"\n[screening]\nsamples = 3\nkapa = 1\n[camera]\nfps = 99\n', "doorman.toml")

    assert [one.key for one in reading.wrong] == ["screening.samples", "screening.kapa", "camera.fps"]
    assert reading.settings == parse('[site]\nlanguage = "ko"')


def test_what_a_newer_version_wrote_is_told_from_a_slip_of_the_pen():
    reading = read_text('[hologram]\ncolour = "blue"\n[sound]\nwhistle = true\nenabeld = false\n')

    assert [one.key for one in reading.newer] == ["hologram", "sound.whistle"]
    assert [one.key for one in reading.wrong] == ["sound.enabeld"]


def test_what_a_newer_version_wrote_is_left_out_with_a_warning(tmp_path, caplog):
    file = written(tmp_path, "doorman.toml", "[hologram]\n[camera]\nfps = 20\n")

    settings = load(file)

    assert settings.camera.fps == 20
    assert [record.getMessage().endswith("; left out") for record in caplog.records] == [True]
    caplog.clear()
