import io
import logging
import os
import sys
import wave

import numpy as np
import pytest

from kiosk.devices.speaker import RATE, Aplay, Silent, wav
from kiosk.ports import Sound

APPEND_INPUT = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read())"
WAIT_AT_GATE = "import os, sys; os.path.exists(sys.argv[2]) and open(sys.argv[2]).read();"


def samples(sound):
    with wave.open(io.BytesIO(wav(sound))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)


def pitch(part):
    """Return the strongest frequency in Hz."""
    return np.abs(np.fft.rfft(part)).argmax() * RATE / len(part)


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_starts_and_ends_at_zero(sound):
    pcm = samples(sound)

    assert pcm[0] == pcm[-1] == 0


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_gentle_and_never_clips(sound):
    assert 1000 < np.abs(samples(sound)).max() < 32767 // 2


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_short(sound):
    assert 0.02 < len(samples(sound)) / RATE < 1.0


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_has_no_clicks(sound):
    assert np.abs(np.diff(samples(sound))).max() < 6000


def test_the_tick_is_the_softest_and_shortest():
    others = [samples(sound) for sound in Sound if sound is not Sound.TICK]
    tick = samples(Sound.TICK)

    assert len(tick) < min(map(len, others)) / 4
    assert np.abs(tick).max() < min(np.abs(other).max() for other in others) / 2


def test_outcomes_are_told_apart_by_pitch():
    assert pitch(samples(Sound.ELEVATED)) < 320 < pitch(samples(Sound.NEUTRAL)) < 700 < pitch(samples(Sound.DONE))


def test_the_elevated_sound_is_two_tones():
    loud = np.abs(samples(Sound.ELEVATED)) > 200
    silences = np.diff(np.flatnonzero(loud)) > 0.05 * RATE

    assert np.count_nonzero(silences) == 1


def test_the_player_gets_the_whole_sound(tmp_path):
    speaker = Aplay((sys.executable, "-c", APPEND_INPUT, str(tmp_path / "heard")))
    speaker.play(Sound.DONE)

    speaker.finish()

    assert (tmp_path / "heard").read_bytes() == wav(Sound.DONE)


def test_of_sounds_asked_for_meanwhile_only_the_newest_follows(tmp_path):
    gate, heard = tmp_path / "gate", tmp_path / "heard"
    os.mkfifo(gate)
    speaker = Aplay((sys.executable, "-c", WAIT_AT_GATE + APPEND_INPUT, str(heard), str(gate)))
    speaker.play(Sound.TICK)
    with gate.open("w"):
        gate.unlink()
        for sound in (Sound.NEUTRAL, Sound.TICK, Sound.DONE):
            speaker.play(sound)

    speaker.finish()

    assert heard.read_bytes() == wav(Sound.TICK) + wav(Sound.DONE)


def test_without_a_player_the_kiosk_is_silent_and_says_so_once(caplog):
    caplog.set_level(logging.INFO)
    speaker = Aplay(("no-such-player",))
    for _ in range(3):
        speaker.play(Sound.DONE)
        speaker.finish()

    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_a_player_that_fails_is_no_error(caplog):
    caplog.set_level(logging.INFO)
    speaker = Aplay((sys.executable, "-c", "raise SystemExit(1)"))
    speaker.play(Sound.DONE)

    speaker.finish()

    assert "no sound" in caplog.text


def test_a_silent_speaker_takes_every_sound():
    for sound in Sound:
        Silent().play(sound)
