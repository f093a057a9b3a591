"""Which sound goes with which change of the screen."""

from kiosk.domain.view import View
from kiosk.ports import Sound, Speaker

REPEAT_S = 3.0

SOUNDS = {
    "hold": Sound.TICK,
    "once_more": Sound.TICK,
    "not_elevated": Sound.DONE,
    "elevated": Sound.ELEVATED,
    "no_result": Sound.NEUTRAL,
    "wait": Sound.NEUTRAL,
}
"""One sound per key of what is said; the other states are silent."""


class Sounds:
    """Plays one sound per change. With `repeat` the elevated one comes again every three seconds until acknowledged.

    `is_on` and `repeat` may be changed at any time.
    """

    def __init__(self, speaker: Speaker, *, repeat: bool = False, is_on: bool = True) -> None:
        self._speaker = speaker
        self.repeat, self.is_on = repeat, is_on
        self._key = ""
        self._alarm_at: float | None = None

    @property
    def is_alarming(self) -> bool:
        """Tell whether an elevated visitor still waits for somebody to acknowledge."""
        return self._alarm_at is not None

    def take(self, view: View, key: str) -> None:
        """Hear about a view and what the screen says."""
        if key != self._key:
            self._key = key
            self._change(view, key)
        elif not self.repeat:
            self.acknowledge()
        elif self._alarm_at is not None and view.at - self._alarm_at >= REPEAT_S:
            self._alarm_at = view.at
            self._play(Sound.ELEVATED)

    def _change(self, view: View, key: str) -> None:
        sound = SOUNDS.get(key)
        if sound is not None:
            self._play(sound)
        if sound is Sound.ELEVATED and self.repeat:
            self._alarm_at = view.at

    def _play(self, sound: Sound) -> None:
        if self.is_on:
            self._speaker.play(sound)

    def acknowledge(self) -> None:
        """Stop the repeating; harmless when nothing repeats."""
        self._alarm_at = None
