"""What is clicked in Slack becomes an act on the kiosk: over real HTTP and WebSocket, on a real journal."""

import pytest

from cloud.slack_buttons import NAME_FIELD, NOTE_FIELD, PERSON_FIELD, USER_FIELD
from kiosk.domain.action import Acknowledged, Assigned, Author, AuthorKind, Ignored, Merged, Named, Noted, Rescreened, Undone
from kiosk.domain.alert import AlertKind, State, Who
from kiosk.domain.person import Label
from tests.slack.clicks import Somebody, buttons
from tests.slack.gatehouse import Gatehouse, alert, answered
from tests.slack.server import LostRequest
from tests.store.household import KIM, Household, person_id, visit_id
from tests.store.samples import Place, elevated

MINSEO = Author(AuthorKind.SLACK, "U0MINSEO00")
ONE, TWO = person_id(1), person_id(2)


@pytest.fixture
def house(slack, tmp_path):
    with Gatehouse(slack, tmp_path) as kept:
        yield kept


def deeds(house):
    return [tuple(type(deed) for deed in action.deeds) for action in house.acts() if action.author.kind is AuthorKind.SLACK]


def test_acknowledge_becomes_an_act_of_the_slack_user(house, minseo):
    house.come(1, verdict=elevated(37.0))

    minseo.press(house.tell(alert(AlertKind.ELEVATED)), "Acknowledge")
    house.answers.work_off()

    card = house.desk.visit(visit_id(1)).result()
    assert card.acknowledged.author == MINSEO
    assert house.records.actions(0, 1).items[0].author == "minseo"
    assert house.whispers() == []
    assert house.clicks.left() == ()


def test_the_panel_is_told_at_once(house, minseo):
    house.meet(1, 1)
    house.desk.announce()
    house.desk.person(ONE).result()
    told = []
    house.desk.watch(lambda: told.append(house.records.person(ONE).ignored))

    minseo.press(house.tell(alert()), "Ignore")
    house.answers.work_off()
    house.desk.person(ONE).result()

    assert True in told


def test_a_click_that_comes_twice_is_one_act(house, slack, minseo):
    house.come(1, verdict=elevated(37.0))

    pressed = minseo.press(house.tell(alert(AlertKind.ELEVATED)), "Acknowledge")
    slack.sockets.redeliver(pressed.envelope)
    minseo.again(pressed)
    house.answers.work_off()

    assert deeds(house) == [(Acknowledged,)]
    assert house.hearing.repeated == 2
    assert house.whispers() == []


def test_a_click_that_a_power_cut_fell_into_is_acted_on_at_the_next_start(house, minseo):
    house.come(1, verdict=elevated(37.0))
    minseo.press(house.tell(alert(AlertKind.ELEVATED)), "Acknowledge")
    house.answers._clicks.get_nowait()

    house.answers.begin()
    house.answers.work_off()

    assert deeds(house) == [(Acknowledged,)]


def test_a_damaged_click_is_left_out_with_a_line_and_holds_nothing_up(house, minseo, caplog):
    house.come(1, verdict=elevated(37.0))
    minseo.press(house.tell(alert(AlertKind.ELEVATED)), "Acknowledge")
    house.answers._clicks.get_nowait()
    spoil = "INSERT INTO clicks (key, at, click) VALUES ('1', '2026', '{}')"
    house.journal.keep("damage", lambda db: db.execute(spoil).rowcount).result()

    house.answers.begin()
    house.answers.work_off()

    assert deeds(house) == [(Acknowledged,)]
    assert "its row of the journal is damaged" in caplog.text
    caplog.clear()


def test_who_comes_late_hears_who_decided(house, minseo):
    house.come(1, verdict=elevated(37.0))
    house.meet(2, 2)
    reading, group = house.tell(alert(AlertKind.ELEVATED, who=None)), house.tell(alert(n=2))
    house.do(Acknowledged(visit_id(1)), author=Author(AuthorKind.SLACK, "U0JONAS000"))
    house.call(TWO, "Kim *Min* <!channel>")

    minseo.press(reading, "Acknowledge")
    minseo.press(group, "Ignore")
    minseo.press(group, "Who is this?")
    house.answers.work_off()

    first, second, third = house.whispers()
    assert first == "Already acknowledged by <@U0JONAS000>."
    assert second == third == "Already named Kim ∗Min∗ &lt;!channel&gt; by g-00000001."
    assert deeds(house) == [(Acknowledged,)]


def test_a_new_name_is_typed_in_a_modal(house, minseo):
    house.meet(1, 1)

    pressed = minseo.press(house.tell(alert()), "Who is this?")
    house.answers.work_off()
    view = minseo.submit(minseo.modal(pressed), {NAME_FIELD: "  김  민준 "})
    house.answers.work_off()

    assert not view.is_open
    assert house.records.person(ONE).name == "김 민준"
    assert deeds(house) == [(Named,)]


def test_one_of_our_people_is_found_by_search_and_chosen(house, minseo):
    house.meet(1, 1)
    house.call(house.meet(2, 2), "Kim Min-jun", "Courier")

    pressed = minseo.press(house.tell(alert()), "Who is this?")
    house.answers.work_off()
    view = minseo.modal(pressed)
    (option,) = minseo.search(view, PERSON_FIELD, "min")
    minseo.submit(view, {PERSON_FIELD: option})
    house.answers.work_off()

    assert (option["text"]["text"], option["description"]["text"]) == ("Kim Min-jun", "Courier")
    assert house.records.person(ONE).id == TWO
    assert deeds(house) == [(Merged,)]


@pytest.mark.parametrize("is_known", [False, True])
def test_a_slack_user_is_chosen_by_their_name(house, minseo, is_known):
    house.meet(1, 1)
    if is_known:
        house.call(house.meet(2, 2), "Jonas Weber")

    pressed = minseo.press(house.tell(alert()), "Who is this?")
    house.answers.work_off()
    minseo.submit(minseo.modal(pressed), {USER_FIELD: "U0JONAS000"})
    house.answers.work_off()

    assert house.records.person(ONE).name == "Jonas Weber"
    assert deeds(house) == [(Merged,) if is_known else (Named,)]


def test_a_modal_that_cannot_be_taken_stays_open_and_says_why(house, minseo):
    house.meet(1, 1)
    house.call(house.meet(2, 2), "Kim Min-jun")
    pressed = minseo.press(house.tell(alert()), "Who is this?")
    house.answers.work_off()
    view = minseo.modal(pressed)
    said: dict[str, str] = {}

    for values in ({}, {NAME_FIELD: "a", USER_FIELD: "U0JONAS000"}, {NAME_FIELD: "x" * 3000}, {NAME_FIELD: "kim min-jun"}):
        said |= minseo.submit(view, values).errors
        assert view.is_open
        assert len(view.errors) == 1
    house.answers.work_off()

    assert "kim min-jun already" in said[NAME_FIELD]
    assert deeds(house) == []


def test_a_second_screening_takes_a_note_in_the_same_act(house, minseo):
    house.come(1, verdict=elevated(37.0))

    pressed = minseo.press(house.tell(alert(AlertKind.ELEVATED, who=None)), "Re-screened…")
    house.answers.work_off()
    minseo.submit(minseo.modal(pressed), {NOTE_FIELD: "ran up the hill *<!here>*"})
    house.answers.work_off()

    card = house.desk.visit(visit_id(1)).result()
    assert card.rescreened.author == MINSEO
    assert card.note == "ran up the hill *<!here>*"
    assert deeds(house) == [(Rescreened, Noted)]


def test_not_this_person_makes_the_visit_somebody_elses(house, minseo):
    house.call(house.meet(1, 1, 2), "Kim")
    told = alert(AlertKind.KNOWN, 2, who=Who(person=ONE, number=1, name="Kim", nth=2, visits=2))

    minseo.press(house.tell(told), "Not this person")
    house.answers.work_off()

    assert house.desk.visit(visit_id(2)).result().person.id != ONE
    assert Assigned in deeds(house)[0]


def test_undo_works_from_slack_whoever_acted(house, minseo):
    house.meet(1, 1)
    action = house.call(ONE, "Kim", author=KIM)
    message = house.tell(alert(**answered(action, State.NAMED, who=Who(person=ONE, number=1, name="Kim"))))

    minseo.press(message, "Undo")
    minseo.press(message, "Undo")
    house.answers.work_off()

    assert house.records.person(ONE).name is None
    assert deeds(house) == [(Undone,)]
    assert house.whispers() == ["Already undone by <@U0MINSEO00>."]


def test_who_may_not_answer_is_refused_and_counted(slack, tmp_path):
    with Gatehouse(slack, tmp_path, users=["U0JONAS000"], groups=["S0GUARDS00"]) as house:
        house.meet(1, 1)
        message = house.tell(alert())

        Somebody(slack, "U0VISITOR0").press(message, "Ignore")
        house.answers.work_off()
        answer = Somebody(slack, "U0VISITOR0").command("who is in")

        assert house.hearing.strangers == 2
        assert house.whispers()[0].startswith("You may not answer")
        assert answer.startswith("You may not answer")
        assert deeds(house) == []
        Somebody(slack, "U0MINSEO00").press(message, "Ignore")
        house.answers.work_off()
        assert deeds(house) == [(Ignored,)]


def test_a_visit_of_another_kiosk_is_acted_on_here(house, minseo):
    told = alert(AlertKind.ELEVATED, 5, device="south-door", who=None)

    minseo.press(house.tell(told), "Acknowledge")
    minseo.press(house.tell(told), "Acknowledge")
    house.answers.work_off()

    assert deeds(house) == [(Acknowledged,)]
    assert house.whispers() == ["Already acknowledged by <@U0MINSEO00>."]


def test_the_other_kiosk_follows_what_was_answered_here(house, slack, minseo, tmp_path):
    told = alert(AlertKind.ELEVATED, 5, device="south-door", who=None)
    other = Household(Place(tmp_path / "south"))
    other.come(5, verdict=elevated(37.0), device="south-door")

    pressed = minseo.press(house.tell(told), "Re-screened…")
    house.answers.work_off()
    minseo.submit(minseo.modal(pressed), {NOTE_FIELD: "ran"})
    house.answers.work_off()
    (action,) = house.acts()
    other.log.take((action,), (Label(id=action.deeds[1].label, note="ran"),)).result()

    card = other.records.visit_card(visit_id(5))
    other.close()
    assert card.rescreened is not None
    assert (card.rescreened.author, card.note) == (MINSEO, "ran")
    assert slack.calls["chat.postEphemeral"] == 0


def test_while_slack_cannot_tell_who_is_in_a_group_nobody_is_called_a_stranger(slack, tmp_path):
    slack.fail_next(*[LostRequest("usergroups.users.list")] * 2)
    with Gatehouse(slack, tmp_path, groups=["S0GUARDS00"]) as house:
        house.meet(1, 1)
        message = house.tell(alert())

        Somebody(slack).press(message, "Ignore")
        house.answers.work_off()
        Somebody(slack).press(message, "Ignore")
        house.answers.work_off()

        assert house.whispers() == ["Slack took too long; please click again."]
        assert house.hearing.strangers == 0
        assert deeds(house) == [(Ignored,)]


def test_a_visit_of_this_kiosk_that_is_gone_is_said_to_be(house, minseo):
    minseo.press(house.tell(alert(AlertKind.ELEVATED, 5, who=None)), "Acknowledge")
    house.answers.work_off()

    assert house.whispers() == ["This visit is not kept any more: its time was up."]
    assert deeds(house) == []


def test_somebody_forgotten_is_answered_politely(house, minseo):
    house.meet(1, 1)
    message = house.tell(alert())
    house.desk.forget(KIM, ONE).result()

    minseo.press(message, "Ignore")
    house.answers.work_off()

    assert house.whispers()[0].startswith("Somebody was forgotten")
    assert deeds(house) == []


def test_commands_are_answered_at_once(house, minseo):
    house.meet(1, 1, 2)
    house.call(house.meet(2, 3), "Kim")

    assert minseo.command("status") == "fine"
    assert "Kim, <!date^" in minseo.command("who is in")
    assert "1 without a name" in minseo.command("who is in")
    assert "Unknown 1: 2 visits" in minseo.command("unknown")
    assert minseo.command("mute 1h").startswith("Kiosk north-door tells only elevated readings until <!date^")
    assert house.clicks.muted_until() is not None
    assert minseo.command("mute off") == "Kiosk north-door tells everything again."
    assert house.clicks.muted_until() is None
    assert "/doorman mute" in minseo.command("dance")
    assert "/doorman mute" in minseo.command("mute 100000d")


def test_buttons_follow_what_was_done(house):
    house.come(1, verdict=elevated(37.0))
    action = house.do(Acknowledged(visit_id(1)), author=MINSEO)
    told = alert(AlertKind.ELEVATED, who=None)

    assert buttons(house.tell(told)) == ["Acknowledge", "Re-screened…"]
    assert buttons(house.tell(alert(AlertKind.ELEVATED, who=None, **answered(action)))) == ["Re-screened…", "Undo"]
    assert buttons(house.tell(alert(AlertKind.ELEVATED, is_heard=False))) == []
