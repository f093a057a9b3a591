"""The kiosk's own short sounds, synthesised here and played by aplay."""

import io
import logging
import subprocess
import threading
import wave
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.ports import Sound

log = logging.getLogger(__name__)

RATE = 22050
"""Samples per second; twice over the highest tone's overtones, of which there are hardly any."""

ATTACK_S = 0.012
"""Shorter starts with a click."""

PATIENCE_S = 5.0
"""A player that takes longer hangs on the sound card and is ended."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A sine of so many Hz; `rest` is the silence after it, `loudness` 1 would be full scale."""

    pitch: float
    seconds: float
    loudness: float
    rest: float = 0.0


TONES: dict[Sound, tuple[Tone, ...]] = {
    Sound.TICK: (Tone(1046.5, 0.035, 0.08),),
    Sound.DONE: (Tone(880.0, 0.22, 0.30),),
    Sound.ELEVATED: (Tone(293.7, 0.28, 0.38, 0.10), Tone(246.9, 0.36, 0.38)),
    Sound.NEUTRAL: (Tone(523.3, 0.30, 0.28),),
}


def _samples(tone: Tone) -> NDArray[np.float64]:
    """Return one tone with soft attack and release, then its rest; begins and ends at exactly zero."""
    count = round(tone.seconds * RATE)
    at = np.arange(count) / RATE
    wanted = np.sin(2 * np.pi * tone.pitch * at) + 0.12 * np.sin(4 * np.pi * tone.pitch * at)
    left = (count - 1) / RATE - at
    release = tone.seconds - ATTACK_S
    envelope = np.minimum(_rise(at / ATTACK_S), _rise(left / release))
    sound: NDArray[np.float64] = np.concatenate([wanted * envelope * tone.loudness, np.zeros(round(tone.rest * RATE))])
    return sound


def _rise(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return half a cosine from 0 at share 0 to 1 at share 1 and beyond."""
    rise: NDArray[np.float64] = 0.5 - 0.5 * np.cos(np.pi * np.clip(share, 0.0, 1.0))
    return rise


def wav(sound: Sound) -> bytes:
    """Return a sound as a WAV file: mono, 16 bit, 22050 Hz, under a second long."""
    pcm = np.rint(np.concatenate([_samples(tone) for tone in TONES[sound]]) * 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(pcm.tobytes())
    return file.getvalue()


class Silent:
    """A Speaker that says nothing."""

    def play(self, sound: Sound) -> None:
        """Stay silent."""


class Aplay:
    """A Speaker through ALSA's aplay, one sound at a time; of sounds that come during another the newest follows it.

    Never raises: without a player or a sound card the kiosk is silent, and the log says so once.
    """

    def __init__(self, command: Sequence[str] = ("aplay", "-q", "-")) -> None:
        """`command` takes a WAV file on its standard input."""
        self._command = tuple(command)
        self._wavs = {sound: wav(sound) for sound in Sound}
        self._turn = threading.Lock()
        self._next: Sound | None = None
        self._player: threading.Thread | None = None
        self._complained = False

    def play(self, sound: Sound) -> None:
        with self._turn:
            self._next = sound
            if self._player is None:
                self._player = threading.Thread(target=self._play_all, name="speaker", daemon=True)
                self._player.start()

    def finish(self) -> None:
        """Return when the sounds asked for have been played."""
        with self._turn:
            player = self._player
        if player is not None:
            player.join()

    def _play_all(self) -> None:
        while True:
            with self._turn:
                sound, self._next = self._next, None
                if sound is None:
                    self._player = None
                    return
            self._play_one(self._wavs[sound])

    def _play_one(self, audio: bytes) -> None:
        try:
            subprocess.run(self._command, input=audio, capture_output=True, timeout=PATIENCE_S, check=True)  # noqa: S603 - the command is the operator's own
        except (OSError, subprocess.SubprocessError) as error:
            if not self._complained:
                log.info("no sound: %s", error)
            self._complained = True
