from threading import Event, Thread

import numpy as np
import pytest

from kiosk.devices.mailbox import Mailbox
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost

EVER = float("-inf")


def picture(at: float) -> Picture:
    return Picture(np.zeros((2, 4, 4), np.uint8), np.zeros((2, 4, 3), np.uint8), at)


class Got(list[object]):
    """What a reader was given or told."""


def waiting(mailbox, after, into):
    """Start a reader on a thread of its own; what it gets or what it is told goes into a list."""
    asked = Event()

    def read():
        asked.set()
        try:
            into.append(mailbox.newest(after, 10))
        except DeviceLost as lost:
            into.append(lost)

    reader = Thread(target=read)
    reader.start()
    asked.wait()
    return reader


def test_the_newest_picture_replaces_the_one_before():
    mailbox, newer = Mailbox(), picture(2.0)
    mailbox.put(picture(1.0))
    mailbox.put(newer)

    assert mailbox.newest(EVER, 0) is newer
    assert mailbox.last_at == 2.0


def test_a_picture_that_comes_late_never_replaces_a_newer_one():
    mailbox, newer = Mailbox(), picture(2.0)
    mailbox.put(newer)
    mailbox.put(picture(1.0))

    assert mailbox.newest(EVER, 0) is newer


def test_a_picture_already_seen_is_not_given_again():
    mailbox = Mailbox()
    mailbox.put(picture(2.0))

    assert mailbox.newest(2.0, 0.01) is None


def test_an_empty_slot_is_none_in_time():
    mailbox = Mailbox()

    assert mailbox.newest(EVER, 0.01) is None
    assert mailbox.last_at is None


def test_a_reader_that_waits_gets_the_next_picture():
    mailbox, newer, got = Mailbox(), picture(2.0), Got()
    mailbox.put(picture(1.0))
    reader = waiting(mailbox, 1.0, got)
    mailbox.put(newer)
    reader.join(10)

    assert got == [newer]


def test_a_reader_that_waits_is_told_of_a_loss_at_once():
    mailbox, got = Mailbox(), Got()
    reader = waiting(mailbox, EVER, got)
    mailbox.lose(DeviceLost(Fault.CAMERA_MISSING, "unplugged"))
    reader.join(10)

    assert [str(each) for each in got] == ["unplugged"]


def test_a_lost_camera_stays_lost_for_its_first_reason_whatever_it_still_sends():
    mailbox = Mailbox()
    mailbox.lose(DeviceLost(Fault.CAMERA_STALLED, "first"))
    mailbox.lose(DeviceLost(Fault.CAMERA_MISSING, "second"))
    mailbox.put(picture(1.0))

    with pytest.raises(DeviceLost, match="first") as lost:
        mailbox.newest(EVER, 10)

    assert lost.value.fault is Fault.CAMERA_STALLED
