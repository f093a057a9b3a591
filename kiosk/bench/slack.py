"""Measure alerts: that each is told once and each click counts once, how soon, and what a camera pays for it."""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from kiosk.bench.gaps import entrance
from kiosk.bench.local_slack import DEVICE, ToldKiosk, kiosk_told, reach_local_slack
from kiosk.bench.metrics import Say, metric
from kiosk.bootstrap import this_boot
from kiosk.domain.alert import AlertKind, event_id
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput
from ui.off_screen import off_screen

if TYPE_CHECKING:
    from tests.slack.served import SlackElsewhere

Metrics = dict[str, Any]

STORM = 200
"""Events while one answer in five is lost, one call in ten put off, one click in five repeated and every connection ends
after 10 s."""

ALERTS, APART_S = 20, 1.5
"""Elevated readings told while all is well, and clicked on; and how far they are apart."""

WINDOWS, WINDOW_S = 5, 10.0
"""Stretches of the simulated kiosk without and with alerts, in turns, and how long each is."""

EVERY_S = 2.0
"""Between alerts in those: nobody is measured faster than that at one kiosk."""

PATIENCE_S = 20.0


def slack_suite(say: Say) -> Metrics:
    """Measure everything; raises BadInput where the local Slack is missing."""
    reach_local_slack()
    return through_storm(say) | online(say) | frame_gap(say)


def through_storm(say: Say, events: int = STORM) -> Metrics:
    """Return how often each event is told and each click counts while Slack behaves as badly as it can."""
    reach_local_slack()
    from tests.slack.storm import storm  # noqa: PLC0415 - in a checkout only

    say(f"bench slack: {events} events through a Slack that loses, limits, repeats and hangs up")
    with tempfile.TemporaryDirectory() as place:
        outcome = storm(Path(place), events)
    told, clicks = sum(outcome.events.values()) + len(outcome.strange), outcome.clicked.total()
    return {
        "messages_per_event": metric(told / events, "messages", "<= 1"),
        "lost": metric(outcome.lost, f"of {events} events", "<= 0"),
        "doubled": metric(outcome.doubled, f"of {events} events", "<= 0"),
        "actions_per_click": metric(outcome.acts / clicks, f"of {clicks} clicks", "<= 1"),
        "clicks_lost": metric(clicks - outcome.acts, f"of {clicks} clicks", "<= 0"),
        "faults": ", ".join(f"{count} {what}" for what, count in sorted(outcome.faults.items())),
    }


def online(say: Say, alerts: int = ALERTS) -> Metrics:
    """Return how long it takes from an elevated reading to Slack's word for it, and from a click to the panel's desk."""
    reach_local_slack()
    from tests.slack.served import slack_elsewhere  # noqa: PLC0415 - in a checkout only

    off_screen()
    say(f"bench slack: {alerts} alerts and clicks while all is well")
    with tempfile.TemporaryDirectory() as place, slack_elsewhere() as slack, kiosk_told(slack, Path(place)) as kiosk:
        with kiosk.telling(slack):
            pairs = [_told_and_clicked(kiosk, slack, number) for number in range(alerts)]
        posts = int(slack.ask("counts")["calls"]["chat.postMessage"])
    to_message, to_panel = [one for one, _ in pairs], [other for _, other in pairs]
    return {
        "event_to_message_s": metric(median(to_message), "s", "<= 1"),
        "event_to_message_longest": f"{max(to_message):.2f} s, {posts} posts for {alerts} alerts",
        "click_to_panel_s": metric(median(to_panel), "s", "<= 1"),
        "click_to_panel_longest": f"{max(to_panel):.2f} s",
    }


def _told_and_clicked(kiosk: ToldKiosk, slack: "SlackElsewhere", number: int) -> tuple[float, float]:
    """Return how long one alert and one click on it took."""
    begun, visit = time.time(), _elevated(kiosk, number)
    message = _message_of(slack, visit)
    seen = threading.Event()

    def look() -> None:
        with suppress(BadInput):
            if kiosk.desk.visit(visit).result().acknowledged is not None:
                seen.set()

    stop = kiosk.desk.watch(lambda: threading.Thread(target=look, daemon=True).start())
    clicked = float(slack.ask("press", channel=message["channel"], ts=message["ts"], action="Acknowledge")["begun"])
    if not seen.wait(PATIENCE_S):
        raise BadInput(f"a click did not reach the desk in {PATIENCE_S:.0f} s")
    took = float(message["ts"]) - begun, time.time() - clicked
    stop()
    kiosk.clock.wait_until(kiosk.clock.monotonic() + APART_S)
    return took


def _elevated(kiosk: ToldKiosk, number: int) -> VisitId:
    """Keep an elevated visit with its pictures, and return its id."""
    from tests.store.samples import elevated, pictures, visit  # noqa: PLC0415 - in a checkout only

    now = kiosk.clock.now()
    begin = now.utc - timedelta(seconds=now.monotonic)
    hot = elevated(36.5)  # type: ignore[no-untyped-call]
    taken = visit(number, hot, at=now.monotonic - 3, device=DEVICE, boot=this_boot(), utc=begin)
    kiosk.journal.record(taken, pictures()).result()
    return taken.id


def _message_of(slack: "SlackElsewhere", visit: VisitId) -> dict[str, Any]:
    """Return the message about a visit, once it stands in the channel."""
    event, end = event_id(AlertKind.ELEVATED, visit), time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        for message in slack.messages():
            if message["event"] == event:
                return message
        time.sleep(0.1)
    raise BadInput(f"an alert was not told in {PATIENCE_S:.0f} s")


def frame_gap(say: Say, windows: int = WINDOWS, seconds: float = WINDOW_S) -> Metrics:
    """Return how much longer the longest hundredth of the gaps between camera pictures is while alerts go out.

    They are answered too. One simulated kiosk runs in real time, with and without them in turns; Slack is a process of its
    own that takes only what the kiosk leaves. The machine's own noise is `frame_gap_noise_ms`.
    """
    reach_local_slack()
    from tests.slack.served import slack_elsewhere  # noqa: PLC0415 - in a checkout only

    off_screen()
    idle, busy = list[float](), list[float]()
    with (
        tempfile.TemporaryDirectory() as place,
        slack_elsewhere() as slack,
        kiosk_told(slack, Path(place)) as kiosk,
        entrance(kiosk.settings, kiosk.journal, kiosk.clock) as watched,
    ):
        watched.watch(seconds)  # by then every drawing is cached
        numbers = iter(range(1_000_000))
        for window in range(windows):
            say(f"bench slack: gaps between pictures, window {window + 1} of {windows}")
            idle.append(watched.watch(seconds))
            with kiosk.telling(slack), _alerts(kiosk, slack, numbers):
                busy.append(watched.watch(seconds))
        told = sum(1 for message in slack.messages() if message["event"])
    added = median(with_ - without for with_, without in zip(busy, idle, strict=True))
    return {
        "frame_gap_added_p99_ms": metric(added, "ms", "<= 20", "the same kiosk with nothing to tell"),
        "frame_gap_noise_ms": f"{max(idle) - min(idle):.1f} ms between windows with nothing to tell",
        "frame_gap_told": f"{told} alerts told meanwhile",
    }


@contextmanager
def _alerts(kiosk: ToldKiosk, slack: "SlackElsewhere", numbers: Iterator[int]) -> Iterator[None]:
    """Let elevated visitors come on a thread of their own, each of whom somebody acknowledges in Slack."""
    over = threading.Event()

    def come() -> None:
        while not over.wait(EVERY_S):
            message = _message_of(slack, _elevated(kiosk, 1_000 + next(numbers)))
            with suppress(Exception):  # whether it is heard is measured elsewhere
                slack.ask("press", channel=message["channel"], ts=message["ts"], action="Acknowledge")

    thread = threading.Thread(target=come, name="visitors", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PATIENCE_S)
