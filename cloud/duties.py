"""What the sync does: send visits, tell others what happened, hear them, and erase whoever was forgotten."""

import json
import logging
from dataclasses import dataclass, field

from cloud.delivery import Delivery, TooSoon
from cloud.erasing import Erase
from cloud.lanes import Duty, Patience
from kiosk.cloud_ports import Erasures, Exchange, Logbook, ObjectStore, Outbox, Registry
from kiosk.domain.meta import heartbeat_key
from kiosk.domain.visit import VisitId
from kiosk.errors import BadInput, CloudRejected, CloudUnreachable, Rejection, Withdrawn
from kiosk.ports import Clock

log = logging.getLogger(__name__)

DEVICES_EVERY_S = 60.0
"""How often it is looked whether there is another kiosk."""


@dataclass(slots=True)
class Sending(Duty):
    """Delivers what the outbox holds, visit by visit. One that fails by itself lets the others pass."""

    outbox: Outbox
    delivery: Delivery
    clock: Clock
    patience: Patience
    later: dict[VisitId, float] = field(default_factory=dict)

    def do(self) -> bool:
        now = self.clock.monotonic()
        self.later = {visit: due for visit, due in self.later.items() if due > now}
        parcel = self.outbox.next(self.later.keys())
        if parcel is None:
            return False
        try:
            self.delivery.deliver(parcel)
        except Withdrawn as gone:
            log.info("not sent: %s", gone)
        except TooSoon as early:
            self.later[parcel.visit] = now + early.wait_s
        except (CloudUnreachable, BadInput) as missing:
            self.outbox.missed(parcel, str(missing))
            self.later[parcel.visit] = now + self.patience.after(parcel.attempts + 1)
            raise
        except CloudRejected as refused:
            if refused.cause is not Rejection.CONTENT:
                raise
            log.warning("visit %s cannot be sent and is set aside: %s", parcel.visit, refused)
            self.outbox.give_up(parcel, str(refused))
        return True

    def hurry(self) -> None:
        """Let no visit wait any more."""
        self.later.clear()


@dataclass(slots=True)
class Telling(Duty):
    """Lays out in the exchange what was done here, and lists people in the registry as they are called now."""

    device: str
    logbook: Logbook
    exchange: Exchange
    registry: Registry

    def do(self) -> bool:
        news = self.logbook.news()
        if news is None:
            return False
        written = 0
        while written < len(news.own):
            count = self.exchange.write(self.device, news.position + written, news.own[written:], news.labels)
            if not count:
                self._recover(news.position)
                return True
            written += count
        for listing in news.people:
            self.registry.list_person(listing)
        self.logbook.told(news)
        return True

    def _recover(self, position: int) -> None:
        """Read back what this kiosk wrote before its journal was replaced by an older one, and go on behind that."""
        log.warning("the log in the cloud is ahead of this kiosk's own; reading back what was done before")
        while True:
            reached, actions, labels = self.exchange.read(self.device, position)
            if reached == position:
                return
            self.logbook.take(self.device, reached, actions, labels)
            position = reached


@dataclass(slots=True)
class Hearing(Duty):
    """Takes over what other kiosks did. `left` are those that are still to be heard in this round."""

    device: str
    logbook: Logbook
    exchange: Exchange
    clock: Clock
    others: tuple[str, ...] = ()
    left: list[str] = field(default_factory=list)
    look_at: float = float("-inf")

    def do(self) -> bool:
        self._look_around()
        has_more = False
        self.left = self.left or list(self.others)
        while self.left:
            device = self.left[0]
            self.left = [*self.left[1:], device]  # behind the others, who would never be heard where much breaks
            has_more |= self._hear(device)
            self.left.pop()
        return has_more

    def _hear(self, device: str) -> bool:
        """Take over the next actions of one kiosk; return whether there were any."""
        position = self.logbook.position(device)
        reached, actions, labels = self.exchange.read(device, position)
        if reached != position:
            new = self.logbook.take(device, reached, actions, labels)
            log.info("heard %d actions of kiosk %s", new, device)
        return reached != position

    def _look_around(self) -> None:
        now = self.clock.monotonic()
        if now < self.look_at:
            return
        if self.look_at == float("-inf"):
            self.exchange.announce(self.device)
        self.others = tuple(device for device in self.exchange.devices() if device != self.device)
        self.look_at = now + DEVICES_EVERY_S

    def hurry(self) -> None:
        """Look for other kiosks again."""
        self.look_at = min(self.look_at, self.clock.monotonic())


@dataclass(slots=True)
class Erasing(Duty):
    """Erases whoever was forgotten at one destination, one after the other."""

    destination: str
    erasures: Erasures
    erase: Erase
    clock: Clock
    look_at: float = float("-inf")

    def do(self) -> bool:
        now = self.clock.monotonic()
        erasure = self.erasures.next(self.destination)
        if erasure is None or now < self.look_at:
            return False
        try:
            self.erase(erasure)
        except TooSoon as early:
            self.look_at = now + early.wait_s
            return False
        self.erasures.done(erasure)
        log.info("%s erased %s", self.destination, erasure.person)
        return True

    def hurry(self) -> None:
        """Look at once whether it is done elsewhere."""
        self.look_at = float("-inf")


@dataclass(slots=True)
class Aging(Duty):
    """Lets faces go from the collection whose time is up: nothing in the service itself ever does."""

    erasures: Erasures
    registry: Registry

    def do(self) -> bool:
        found = self.erasures.aged()
        if found is None:
            return False
        person, whole = found
        self.erasures.age(person, self.registry.latest(whole))
        return True


@dataclass(slots=True)
class Beating(Duty):
    """Leaves word under this kiosk's prefix that it is there, so that somebody is alarmed when it stops."""

    device: str
    objects: ObjectStore
    clock: Clock

    def do(self) -> bool:
        now = self.clock.now()
        said = {"device": self.device, "at": now.utc.isoformat(), "clock_synced": now.synced}
        self.objects.replace(heartbeat_key(self.device), json.dumps(said).encode(), "application/json")
        return False
