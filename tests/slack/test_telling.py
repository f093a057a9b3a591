import logging
from collections import Counter
from datetime import time, timedelta

import pytest

from cloud.telling import Picture
from kiosk import answers
from kiosk.domain.action import (
    CONSOLE,
    Acknowledged,
    Action,
    ActionId,
    Assigned,
    Author,
    AuthorKind,
    Ignored,
    Merged,
    Met,
    Rescreened,
    Undone,
)
from kiosk.domain.alert import AlertKind, event_id
from kiosk.domain.card import Shown
from kiosk.domain.fault import Fault
from kiosk.domain.routing import Known, Pictures, Quiet
from kiosk.domain.sync_status import Pace
from kiosk.errors import StoreFull
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.outbox import count_waiting
from tests.slack.server import DroppedReply, LostRequest, RateLimited, Refusal, Weather
from tests.slack.server import Pace as Limit
from tests.slack.tellers import CHANNELS, ENTRANCE, GUARD, JPEG, KIOSKS, Teller, person
from tests.slack.workspace import Channel
from tests.store.samples import NOON


@pytest.fixture
def kiosk(tmp_path):
    with Teller(tmp_path) as kiosk:
        yield kiosk


@pytest.fixture
def kiosk_with(tmp_path):
    """Return what makes a kiosk that tells as is asked; it is left at the end."""
    made: list[Teller] = []

    def make(**routing):
        made.append(Teller(tmp_path / str(len(made)), **routing).__enter__())
        return made[-1]

    yield make
    for kiosk in made:
        kiosk.__exit__()


def erasures_left(kiosk):
    with kiosk.reader.journal() as db:
        return db.execute("SELECT count(*) FROM erasures WHERE destination = 'Slack' AND done_at IS NULL").fetchone()[0]


def first_words(lines):
    return [line.partition(" · ")[0] for line in lines]


# Which events are told


def test_an_elevated_reading_is_told_with_its_uncertainty(kiosk):
    kiosk.comes(hot=True)
    kiosk.tell()

    assert kiosk.channel() == ["Elevated skin temperature · 36.5 ± 3.0 °C · north-door, 2026-11-02 12:00 UTC"]


def test_a_visit_with_nothing_to_tell_is_not_told(kiosk):
    kiosk.comes()
    kiosk.tell()

    assert kiosk.channel() == []
    assert kiosk.telling.status.pace is Pace.SYNCED


def test_later_visits_of_an_unknown_visitor_are_replies_in_the_thread_of_the_first(kiosk):
    kiosk.comes(person(1), new=True)
    for _ in range(3):
        kiosk.comes(person(1))
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Unknown visitor: Unknown 1"]
    assert first_words(kiosk.thread()) == ["Unknown 1 came again"] * 3


def test_a_name_edits_the_first_message_and_a_later_visit_is_told_no_more(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    kiosk.named(person(1), "Kim")
    kiosk.comes(person(1))
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Unknown 1 is Kim"]
    assert kiosk.thread() == []


def test_an_unknown_visitor_joined_with_somebody_keeps_the_number_that_was_told(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.named(person(1), "Kim")
    kiosk.comes(person(2), new=True)
    kiosk.tell()
    kiosk.log.act(GUARD, Merged(person(2), person(1))).result()
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Unknown 2 is Kim"]


def test_an_undone_name_edits_it_back(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    named = kiosk.named(person(1), "Kim")
    kiosk.tell()
    kiosk.log.act(CONSOLE, Undone(named.id)).result()
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Unknown visitor: Unknown 1"]


def test_what_recognition_finds_out_later_edits_the_message(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.named(person(1), "Kim")
    came = kiosk.comes(person(2), new=True)
    kiosk.tell()
    kiosk.assigned(came, person(1))
    kiosk.tell()

    assert len(kiosk.events()) == 1
    assert "Kim" in kiosk.channel()[0]


def test_an_identity_that_comes_later_edits_the_elevated_message_instead_of_adding_one(kiosk):
    came = kiosk.comes(hot=True)
    kiosk.tell()
    kiosk.assigned(came, person(1), new=True)
    kiosk.tell()

    assert len(kiosk.events()) == 1
    assert "Unknown 1" in kiosk.channel()[0]


def test_what_guards_do_about_an_elevated_reading_edits_its_message(kiosk):
    came = kiosk.comes(hot=True)
    kiosk.tell()
    kiosk.acknowledged(came)
    kiosk.tell()
    assert "acknowledged" in kiosk.channel()[0]

    kiosk.log.act(Author(AuthorKind.SLACK, "U0MINSEO00"), Rescreened(came)).result()
    kiosk.tell()
    assert kiosk.slack.calls["chat.update"] == 2


def test_an_act_that_changes_nothing_in_a_message_sends_nothing(kiosk):
    kiosk.comes(person(1), new=True, hot=True)
    kiosk.tell()
    kiosk.log.act(CONSOLE, Ignored(person(1), ignored=True)).result()
    kiosk.tell()

    assert kiosk.slack.calls == Counter({"auth.test": 1, "chat.postMessage": 1})


def test_an_ignored_visitor_is_not_told_of(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.log.act(CONSOLE, Ignored(person(1), ignored=True)).result()
    kiosk.tell()
    kiosk.comes(person(1))
    kiosk.tell()

    assert kiosk.events() == []


def test_a_guest_is_announced_to_whom_the_role_names(kiosk_with):
    kiosk = kiosk_with(known=Known.HOSTS)
    for n, role in ((1, "guest of U0JONAS000"), (2, "courier")):
        kiosk.comes(person(n), new=True)
        kiosk.named(person(n), f"Kim {n}", role)
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Your guest Kim 1 is here"]
    assert "<@U0JONAS000>" in str(next(kiosk.slack.workspace.in_channel(ENTRANCE)).blocks)


def test_a_kiosk_that_keeps_readings_apart_tells_no_names_and_one_that_keeps_identities_no_readings(kiosk):
    kiosk.shown = Shown.READINGS
    kiosk.comes(person(1), new=True, hot=True)
    kiosk.comes(person(2), new=True)
    kiosk.tell()
    assert kiosk.channel() == ["Elevated skin temperature · 36.5 ± 3.0 °C · north-door, 2026-11-02 12:00 UTC"]

    kiosk.shown = Shown.IDENTITIES
    kiosk.comes(person(3), new=True, hot=True)
    kiosk.tell()
    assert first_words(kiosk.channel())[1:] == ["Unknown visitor: Unknown 3"]


def test_what_happened_before_slack_was_turned_on_is_not_told(kiosk):
    kiosk.comes(person(1), new=True, hot=True)
    kiosk.tell()
    kiosk.queue.end()
    kiosk.comes(hot=True)
    kiosk.restart()
    kiosk.queue.begin()
    kiosk.comes(person(1))
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Elevated skin temperature", "Unknown visitor: Unknown 1"]


# Pictures


def test_a_picture_goes_into_the_thread_after_the_message(kiosk):
    kiosk.picture = Picture("why.jpg", JPEG, "Why", "A card with numbers")
    kiosk.comes(hot=True)
    kiosk.tell()

    (file,) = kiosk.slack.workspace.files.values()
    first = next(kiosk.slack.workspace.in_channel(ENTRANCE))
    assert file.content == JPEG
    assert [(channel, thread) for channel, _, thread in file.shares] == [(ENTRANCE, first.ts)]


def test_a_picture_that_slack_does_not_take_keeps_no_message_back(kiosk):
    kiosk.picture = Picture("why.jpg", JPEG, "Why", "A card with numbers")
    kiosk.slack.fail_next(*[LostRequest("files.getUploadURLExternal")] * 9)
    kiosk.comes(hot=True)
    kiosk.tell()
    kiosk.comes(hot=True)
    kiosk.tell()

    assert len(kiosk.events()) == 2
    assert kiosk.telling.status.pace is Pace.SYNCED


@pytest.mark.parametrize(("pictures", "shared"), [(Pictures.NONE, 0), (Pictures.HEAT, 1), (Pictures.PORTRAIT, 3)])
def test_as_many_pictures_are_shared_as_the_setting_allows(kiosk_with, pictures, shared):
    kiosk = kiosk_with(pictures=pictures)
    kiosk.picture = Picture("why.jpg", JPEG, "Why", "A card with numbers")
    kiosk.comes(hot=True)
    kiosk.comes(person(1), new=True)
    kiosk.comes(person(1))
    kiosk.tell()

    assert len(kiosk.slack.workspace.files) == shared


def test_forgetting_empties_the_messages_and_deletes_the_pictures(kiosk_with):
    kiosk = kiosk_with(pictures=Pictures.PORTRAIT)
    kiosk.picture = Picture("portrait.jpg", JPEG, "Portrait", "A face")
    kiosk.comes(person(1), new=True)
    kiosk.comes(person(1))
    kiosk.tell()
    kiosk.named(person(1), "Kim")
    kiosk.tell()
    assert "Kim" in kiosk.channel()[0]
    receipt = kiosk.log.forget(CONSOLE, person(1)).result()
    assert receipt.pending == ("Slack",)
    kiosk.tell()

    assert erasures_left(kiosk) == 0
    assert all(file.is_deleted for file in kiosk.slack.workspace.files.values())
    assert not any("Kim" in f"{message.text}{message.blocks}" for message in kiosk.slack.workspace.messages)


def test_whoever_is_forgotten_before_slack_was_reached_is_never_told_of(kiosk):
    kiosk.go_offline()
    kiosk.comes(person(1), new=True)
    kiosk.tell(longest_s=20)
    kiosk.log.forget(CONSOLE, person(1)).result()
    kiosk.come_back()
    kiosk.tell()

    assert kiosk.events() == []
    assert erasures_left(kiosk) == 0


def test_forgetting_is_not_done_while_slack_does_not_answer(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    kiosk.go_offline()
    kiosk.log.forget(CONSOLE, person(1)).result()
    kiosk.tell(longest_s=20)
    before = erasures_left(kiosk)
    kiosk.come_back()
    kiosk.tell()

    assert (before, erasures_left(kiosk)) == (1, 0)


def test_what_changed_while_slack_was_off_is_put_right_once_it_is_on_again(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.comes(person(2), new=True)
    kiosk.tell()
    kiosk.queue.end()
    kiosk.log = SqliteIdentityLog(kiosk.journal, key=kiosk.journal.key, device="north-door", clock=kiosk.clock)
    kiosk.named(person(2), "Lee")
    receipt = kiosk.log.forget(CONSOLE, person(1)).result()
    kiosk.restart()
    kiosk.queue.begin()
    kiosk.tell()

    assert receipt.pending == ("Slack",)
    assert erasures_left(kiosk) == 0
    assert first_words(kiosk.channel()) == [
        "Erased: somebody was forgotten, or the time to keep this is up.",
        "Unknown 2 is Lee",
    ]


# Not this person


def buttons(message):
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return [button["text"]["text"] for row in rows for button in row]


def test_a_visit_that_was_somebody_elses_says_so_and_can_be_taken_back(kiosk_with):
    kiosk = kiosk_with(known=Known.ALL)
    kiosk.comes(person(1), new=True)
    came = [kiosk.comes(person(1))]
    kiosk.comes(person(2), new=True)
    kiosk.named(person(2), "Kim")
    came.append(kiosk.comes(person(2)))
    kiosk.tell()
    acts = [
        kiosk.log.act(GUARD, *answers.parting(kiosk.records, visit, of, is_own=True).deeds).result()
        for visit, of in zip(came, (person(1), person(2)), strict=True)
    ]
    kiosk.tell()
    moved = [message for message in kiosk.slack.workspace.messages if "Undo" in buttons(message)]

    assert first_words(message.text for message in moved) == ["This was Unknown 3", "This was Unknown 4"]
    assert [buttons(message) for message in moved] == [["Who is this?", "Undo"]] * 2
    for act in acts:
        kiosk.log.act(CONSOLE, Undone(act.id)).result()
    kiosk.tell()
    assert first_words(message.text for message in moved) == ["Unknown 1 came again", "Kim is here"]


# Other kiosks, and the cloud


def theirs(n, *deeds, kind=AuthorKind.GUARD):
    """Return an action of another kiosk."""
    author = Author(kind) if kind is AuthorKind.RECOGNITION else Author(kind, "g-00000009")
    return Action(id=ActionId(f"a-{n:016x}"), counter=1000 + n, device="south-door", author=author, at=NOON, deeds=deeds)


def test_an_elevated_reading_reaches_slack_although_nothing_gets_into_the_bucket(kiosk):
    kiosk.comes(hot=True)
    kiosk.tell()

    with kiosk.reader.journal() as db:
        assert count_waiting(db).visits == 1
    assert len(kiosk.channel()) == 1


def test_an_identity_that_the_cloud_finds_and_a_pull_brings_is_told_or_edits(kiosk):
    hot, cool = kiosk.comes(hot=True), kiosk.comes()
    kiosk.tell()
    assert len(kiosk.channel()) == 1

    found = theirs(1, Met(person(1), 7), Assigned((hot, cool), person(1)), kind=AuthorKind.RECOGNITION)
    kiosk.log.take((found,), ()).result()
    kiosk.tell()

    assert "Unknown 7" in kiosk.channel()[0]
    assert first_words(kiosk.channel())[1:] == ["Unknown visitor: Unknown 7"]


def test_what_a_guard_does_at_another_kiosk_edits_the_message_here(kiosk):
    came = kiosk.comes(hot=True)
    kiosk.tell()
    kiosk.log.take((theirs(1, Acknowledged(came)),), ()).result()
    kiosk.tell()

    assert "acknowledged" in kiosk.channel()[0]


# Quiet hours, digests, being offline


def test_in_quiet_hours_only_elevated_readings_are_told_and_the_rest_is_one_digest_afterwards(kiosk_with):
    local = kiosk_with().clock.now().utc.astimezone()
    ends = (local + timedelta(hours=2)).time().replace(second=0, microsecond=0)
    kiosk = kiosk_with(quiet=Quiet(time(local.hour, local.minute), ends))
    for n in range(3):
        kiosk.comes(person(n), new=True)
    kiosk.comes(hot=True)
    kiosk.tell()
    assert first_words(kiosk.channel()) == ["Elevated skin temperature"]
    assert kiosk.telling.status.muted_until is not None

    kiosk.pass_time(7201)
    kiosk.tell()
    assert len(kiosk.channel()) == 2
    assert kiosk.telling.status.muted_until is None


def test_muting_holds_what_is_not_elevated_until_it_ends(kiosk):
    kiosk.clicks.mute(kiosk.clock.now().utc + timedelta(hours=1))
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    assert kiosk.channel() == []

    kiosk.clicks.mute(None)
    kiosk.tell()
    assert first_words(kiosk.channel()) == ["Unknown visitor: Unknown 1"]


def test_more_strangers_than_are_told_become_one_digest_that_grows(kiosk_with):
    kiosk = kiosk_with(digest_after=2)
    for n in range(4):
        kiosk.comes(person(n), new=True)
        kiosk.tell()
        kiosk.pass_time(20)
    kiosk.comes(person(3))
    kiosk.tell()

    assert len(kiosk.channel()) == 3
    assert sum(kiosk.queue.alert(kiosk.events()[2]).folded.counts.values()) == 3


def test_what_is_stale_after_being_offline_is_one_message_but_elevated_readings_are_each(kiosk):
    kiosk.go_offline()
    for n in range(8):
        kiosk.comes(person(n), new=True)
        kiosk.comes(hot=True)
        kiosk.tell(longest_s=60)
    kiosk.pass_time(86400)
    kiosk.tell(longest_s=60)
    assert kiosk.telling.status.pace is Pace.OFFLINE

    kiosk.restart()
    kiosk.come_back()
    kiosk.tell()

    assert Counter(first_words(kiosk.channel())) == {"Elevated skin temperature": 8, "While this kiosk was offline": 1}
    folded = kiosk.queue.alert(kiosk.events()[-1]).folded
    assert sum(folded.counts.values()) == 8
    assert folded.last - folded.first > timedelta(hours=20)
    kiosk.comes(person(50), new=True)
    kiosk.tell()
    assert first_words(kiosk.channel())[-1] == "Unknown visitor: Unknown 9"


def test_elevated_readings_are_told_before_what_waited_longer(kiosk):
    kiosk.go_offline()
    kiosk.comes(person(1), new=True)
    kiosk.comes(hot=True)
    kiosk.tell(longest_s=30)
    kiosk.come_back()
    kiosk.tell()

    assert first_words(kiosk.channel()) == ["Elevated skin temperature", "Unknown visitor: Unknown 1"]


# Trouble


def test_trouble_is_told_once_and_edited_when_it_is_over(kiosk):
    for is_wrong in (True, False):
        kiosk.wrong = {Fault.CAMERA_STALLED: ""} if is_wrong else {}
        for _ in range(4):
            kiosk.tell()
            kiosk.pass_time(15)
    kiosk.tell()

    assert len(kiosk.channel(KIOSKS)) == 1
    assert kiosk.channel(KIOSKS)[0].startswith("Over:")


def test_trouble_told_before_a_restart_is_called_over_after_it(kiosk):
    kiosk.wrong = {Fault.SENSOR_MISSING: ""}
    for _ in range(4):
        kiosk.tell()
        kiosk.pass_time(15)
    kiosk.wrong = {}
    kiosk.restart()
    for _ in range(4):
        kiosk.tell()
        kiosk.pass_time(15)

    assert kiosk.channel(KIOSKS)[0].startswith("Over:")


# Delivery


def test_a_message_whose_answer_was_lost_is_found_instead_of_posted_again(kiosk):
    kiosk.slack.fail_next(DroppedReply("chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.tell()

    assert kiosk.slack.calls["chat.postMessage"] == 1
    assert len(kiosk.events()) == 1


def test_a_request_that_was_lost_is_sent_again(kiosk):
    kiosk.slack.fail_next(LostRequest("chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.tell()

    assert len(kiosk.events()) == 1
    assert kiosk.slack.calls["conversations.history"] == 1


def test_a_reply_in_a_thread_whose_answer_was_lost_is_found_there(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    kiosk.slack.fail_next(DroppedReply("chat.postMessage"))
    kiosk.comes(person(1))
    kiosk.tell()

    assert len(kiosk.thread()) == 1
    assert kiosk.slack.calls["conversations.replies"] >= 1


def test_where_nobody_can_look_a_second_message_is_better_than_none(kiosk, caplog):
    caplog.set_level(logging.CRITICAL)
    kiosk.slack.fail_next(DroppedReply("chat.postMessage"), Refusal("missing_scope", "conversations.history"))
    kiosk.comes(hot=True)
    kiosk.tell()

    assert len(kiosk.events()) == 2
    assert kiosk.queue.queued().waiting == 0


def test_a_kill_between_post_and_note_posts_nothing_twice(kiosk):
    class Killed(Exception):
        pass

    def kill(*_):
        raise Killed

    kiosk.comes(hot=True)
    kiosk.queue.told = kill
    with pytest.raises(Killed):
        kiosk.tell()
    kiosk.restart()
    kiosk.tell()

    assert len(kiosk.events()) == 1


def test_a_kill_before_the_post_loses_nothing(kiosk):
    class Killed(Exception):
        pass

    def kill(*_):
        raise Killed

    kiosk.comes(hot=True)
    kiosk.telling._slack = type("Slack", (), {"post": kill})()
    with pytest.raises(Killed):
        kiosk.tell()
    kiosk.restart()
    kiosk.tell()

    assert len(kiosk.events()) == 1


def test_retry_after_is_obeyed(kiosk):
    kiosk.slack.fail_next(RateLimited(30, "chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.telling.turn()
    before = kiosk.slack.calls["chat.postMessage"]
    kiosk.pass_time(29)
    kiosk.telling.turn()
    assert kiosk.slack.calls["chat.postMessage"] == before
    kiosk.pass_time(1.1)
    kiosk.tell()

    assert len(kiosk.events()) == 1
    assert kiosk.slack.calls["chat.postMessage"] == 2


def test_a_pause_for_one_channel_holds_up_no_other(kiosk):
    kiosk.restart(channels=CHANNELS | {AlertKind.UNKNOWN: KIOSKS})
    kiosk.slack.fail_next(RateLimited(600, "chat.postMessage"))
    kiosk.comes(person(1), new=True)
    kiosk.telling.turn()
    kiosk.comes(hot=True)
    for _ in range(3):
        kiosk.telling.turn()
        kiosk.pass_time(1.1)

    assert first_words(kiosk.channel()) == ["Elevated skin temperature"]
    assert kiosk.channel(KIOSKS) == []
    kiosk.pass_time(600)
    kiosk.tell()
    assert first_words(kiosk.channel(KIOSKS)) == ["Unknown visitor: Unknown 1"]


def test_a_new_token_is_read_without_a_restart(kiosk, caplog):
    caplog.set_level(logging.ERROR)
    opened = []
    was = kiosk.open_slack

    def open_slack():
        opened.append(kiosk.clock.monotonic())
        return was()

    kiosk.telling._open_slack = open_slack
    kiosk.slack.fail_next(Refusal("token_revoked", "chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.telling.turn()
    kiosk.pass_time(61)
    kiosk.tell()

    assert len(opened) == 2
    assert len(kiosk.events()) == 1


@pytest.mark.parametrize("step", ["new", "held", "due", "told"])
@pytest.mark.parametrize("damage", ["kind = 'nonsense'", "at = 'nonsense'"])
def test_a_damaged_row_is_set_aside_with_a_line_and_holds_nothing_up(kiosk, caplog, damage, step):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    change = f"UPDATE alerts SET {damage}, step = ?, stale = 1, ts = NULL"  # noqa: S608  (constants)
    kiosk.keeper.keep("damage", lambda db: db.execute(change, (step,)).rowcount).result()
    kiosk.pass_time(1.1)
    kiosk.comes(hot=True)
    kiosk.tell()

    assert "Elevated skin temperature" in first_words(kiosk.channel())
    assert "its row of the journal is damaged" in caplog.text
    assert kiosk.queue.queued().given_up == 1
    caplog.clear()


def test_one_message_a_second_goes_to_a_channel(kiosk):
    kiosk.slack.pace = Limit(every_s=1.0, burst=1)
    for _ in range(10):
        kiosk.comes(hot=True)
    start = kiosk.clock.monotonic()
    kiosk.tell()

    assert len(kiosk.events()) == 10
    assert kiosk.slack.limited == 0
    assert 9.0 <= kiosk.clock.monotonic() - start < 12.0


@pytest.mark.parametrize("error", ["token_revoked", "channel_not_found", "not_in_channel", "missing_scope"])
def test_what_somebody_must_repair_is_said_in_one_sentence_and_alerts_wait(kiosk, caplog, error):
    caplog.set_level(logging.ERROR)
    kiosk.slack.fail_next(Refusal(error, "chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.telling.turn()
    waiting = kiosk.telling.status
    kiosk.pass_time(61)
    kiosk.tell()

    assert waiting.pace is Pace.ATTENTION
    assert waiting.words
    assert waiting.queued.waiting == 1
    assert kiosk.telling.status.pace is Pace.SYNCED
    assert len(kiosk.events()) == 1


def test_what_slack_refuses_again_and_again_for_an_unknown_reason_holds_nothing_up(kiosk):
    kiosk.slack.fail_next(*[Refusal("brand_new_error", "chat.postMessage")] * 6)
    first, second = kiosk.comes(hot=True), kiosk.comes(hot=True)
    kiosk.tell()

    assert kiosk.events() == [event_id(AlertKind.ELEVATED, visit) for visit in (second, first)]


def test_what_slack_will_never_take_is_set_aside_and_holds_nothing_up(kiosk, caplog):
    caplog.set_level(logging.ERROR)
    kiosk.slack.fail_next(Refusal("invalid_blocks", "chat.postMessage"))
    kiosk.comes(hot=True)
    kiosk.comes(hot=True)
    kiosk.tell()

    assert len(kiosk.events()) == 1
    assert kiosk.queue.queued().given_up == 1


def test_a_disk_that_refuses_for_a_while_loses_nothing(kiosk):
    class Stubborn:
        def __init__(self, journal):
            self.journal, self.refusals = journal, 5

        def keep(self, what, act, then=None):
            self.refusals -= 1
            if self.refusals >= 0:
                raise StoreFull("full")
            return self.journal.keep(what, act, then)

    kiosk.keeper = Stubborn(kiosk.journal)
    kiosk.restart()
    kiosk.comes(hot=True)
    kiosk.tell()

    assert len(kiosk.events()) == 1


def test_hundreds_of_events_through_a_storm_are_each_one_message(kiosk_with):
    kiosk = kiosk_with(digest_after=100)
    kiosk.slack.change_weather(Weather(drop_replies=0.2, seed=7))
    kiosk.slack.pace = Limit(every_s=1.0, burst=2)
    strangers = 0
    for n in range(200):
        match n % 4:
            case 0 | 1:
                kiosk.comes(hot=True)
            case 2:
                strangers += 1
                kiosk.comes(person(strangers), new=True)
            case 3:
                kiosk.comes(person(1 + n % strangers))
        kiosk.tell(turns=30_000)
        kiosk.pass_time(5.0)
        if n % 50 == 49:
            kiosk.restart()
    kiosk.tell(turns=30_000)

    told = Counter(kiosk.events())
    assert len(told) == 200
    assert set(told.values()) == {1}
    assert kiosk.queue.queued().waiting == 0


def test_a_channel_that_is_gone_holds_only_its_own_events(kiosk, caplog):
    caplog.set_level(logging.ERROR)
    kiosk.slack.workspace.channels["C0KIOSKS00"] = Channel("C0GONE0000", "gone")
    kiosk.wrong = {Fault.CAMERA_STALLED: ""}
    for _ in range(4):
        kiosk.telling.turn()
        kiosk.pass_time(15)
    kiosk.comes(person(1), new=True)
    kiosk.comes(hot=True)
    kiosk.tell(longest_s=300)

    assert len(kiosk.channel()) == 2
    assert kiosk.telling.status.pace is Pace.ATTENTION
    assert "C0KIOSKS00" in kiosk.telling.status.words


def test_what_waits_goes_to_the_channel_that_the_settings_name_after_they_were_corrected(kiosk, caplog):
    caplog.set_level(logging.ERROR)
    kiosk.restart(channels={AlertKind.ELEVATED: "C0WRONG000"})
    kiosk.comes(hot=True)
    kiosk.tell(longest_s=100)
    assert kiosk.queue.queued().waiting == 1

    kiosk.restart(channels=CHANNELS)
    kiosk.tell()

    assert len(kiosk.channel()) == 1


def test_a_portrait_leaves_slack_when_its_time_is_up_here(kiosk_with):
    kiosk = kiosk_with(pictures=Pictures.PORTRAIT)
    kiosk.picture = Picture("portrait.jpg", JPEG, "Portrait", "A face")
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    kiosk.pass_time(40 * 86400)
    kiosk.journal.expire(kiosk.clock.now()).result()
    kiosk.tell()

    assert [file.is_deleted for file in kiosk.slack.workspace.files.values()] == [True]
    assert first_words(kiosk.channel()) == ["Unknown visitor: Unknown 1"]


def test_a_visit_that_is_kept_no_more_leaves_an_empty_message(kiosk):
    kiosk.comes(person(1), new=True)
    kiosk.tell()
    kiosk.pass_time(400 * 86400)
    kiosk.journal.expire(kiosk.clock.now()).result()
    kiosk.tell()

    assert kiosk.channel()[0].startswith("Erased")
