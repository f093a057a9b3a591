from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.domain.action import (
    CONSOLE,
    RECOGNITION,
    Acknowledged,
    Action,
    ActionId,
    Assigned,
    Author,
    AuthorKind,
    Forgotten,
    Ignored,
    Merged,
    Met,
    Noted,
    Portrayed,
    Rejected,
    Undone,
)
from kiosk.domain.card import Asked, Listed, Shown
from kiosk.domain.decision import Outcome
from kiosk.domain.guard import Role
from kiosk.domain.identity import Flaw
from kiosk.domain.visit import Kind
from kiosk.errors import BadInput
from kiosk.store.records import SqliteRecords
from tests.store.household import KIM, LEE, MODEL, Household, person_id, visit_id
from tests.store.samples import NOON, elevated, pictures


@pytest.fixture
def home(place):
    household = Household(place)
    yield household
    household.close()


def names(page):
    return [card.name or f"Unknown {card.number}" for card in page.items]


def visits(page):
    return [card.id for card in page.items]


def test_people_with_a_name_are_listed_a_to_z(home):
    for n, name in enumerate(["나영", "zoe", "Äbel", "Bob", "가온"]):
        home.call(home.meet(n + 1, n), name)

    page = home.records.people(Listed.KNOWN)

    assert names(page) == ["Äbel", "Bob", "zoe", "가온", "나영"]
    assert page.total == 5


def test_a_page_of_people_says_how_many_there_are_in_all(home):
    for n in range(5):
        home.call(home.meet(n + 1, n), f"Kim {n}")

    page = home.records.people(Listed.KNOWN, start=2, count=2)

    assert (names(page), page.total, page.start) == (["Kim 2", "Kim 3"], 5, 2)


def test_people_are_found_by_a_typed_letter_of_name_role_or_note(home):
    home.call(home.meet(1, 1), "김민준", "Courier")
    home.call(home.meet(2, 2), "José", note="host of Kim")

    assert names(home.records.people(Listed.KNOWN, "ㄱㅁ")) == ["김민준"]
    assert names(home.records.people(Listed.KNOWN, "jose")) == ["José"]
    assert names(home.records.people(Listed.KNOWN, "k")) == ["José"]
    assert names(home.records.people(Listed.KNOWN, "%")) == []


def test_strangers_are_listed_newest_first_and_found_by_number(home):
    home.meet(11, 1)
    home.meet(12, 3)
    home.meet(21, 2)

    assert names(home.records.people(Listed.UNKNOWN)) == ["Unknown 12", "Unknown 21", "Unknown 11"]
    assert names(home.records.people(Listed.UNKNOWN, "1")) == ["Unknown 12", "Unknown 11"]


def test_a_stranger_without_visits_is_in_no_list(home):
    home.meet(1)

    assert home.records.people(Listed.UNKNOWN).total == 0


def test_those_ignored_are_listed_by_themselves(home):
    home.call(home.meet(1, 1), "Kim")
    home.meet(2, 2)
    home.do(Ignored(person_id(1), ignored=True), Ignored(person_id(2), ignored=True))

    assert names(home.records.people(Listed.IGNORED)) == ["Kim", "Unknown 2"]
    assert home.records.people(Listed.KNOWN).total == home.records.people(Listed.UNKNOWN).total == 0


def test_recent_people_are_those_who_came_last(home):
    for n, name in enumerate(["Anna", "Bob", "Cho"]):
        home.call(home.meet(n + 1, n), name)

    assert names(home.records.people(Listed.RECENT)) == ["Cho", "Bob", "Anna"]


def test_a_person_is_told_with_all_that_is_kept(home):
    home.meet(1, 1, 2, pictures=pictures())
    home.enrol(2, 100.0, 110.0)
    home.call(person_id(1), "Kim", "Courier", "comes on Mondays")

    card = home.records.person(person_id(1))

    assert (card.name, card.role, card.note, card.number) == ("Kim", "Courier", "comes on Mondays", 1)
    assert (card.visits, card.templates, card.portrait) == (2, 2, visit_id(2))
    assert (card.first_seen, card.last_seen) == (NOON + timedelta(minutes=1), NOON + timedelta(minutes=2))


def test_of_somebody_merged_the_other_is_told(home):
    home.meet(1, 1)
    home.meet(2, 2)
    home.do(Merged(person_id(1), person_id(2)))

    assert home.records.person(person_id(1)).id == person_id(2)
    assert home.records.person(person_id(2)).visits == 2


def test_somebody_who_is_not_there_is_said_so(home):
    with pytest.raises(BadInput, match="nobody called p-0000000000000009"):
        home.records.person(person_id(9))


def test_people_are_told_to_have_the_same_name_whatever_the_capitals(home):
    home.call(home.meet(1, 1), "José Kim")
    home.call(home.meet(2, 2), "Jose Kimura")
    home.do(Ignored(person_id(1), ignored=True))

    assert [card.id for card in home.records.called(" jose  KIM")] == [person_id(1)]


def test_crops_come_with_the_chosen_one_first_and_then_the_best(home):
    home.meet(1, 1, 2, 3, 4, pictures=pictures())
    home.enrol(1, 80.0)
    home.enrol(2, 120.0)
    home.enrol(3, flaw=Flaw.BLURRED)
    home.enrol(4, 90.0)
    home.do(Portrayed(person_id(1), visit_id(1)))

    page = home.records.crops(person_id(1))

    assert [crop.visit for crop in page.items] == [visit_id(n) for n in (1, 2, 4, 3)]
    assert [crop.flaw for crop in page.items] == [None, None, None, Flaw.BLURRED]
    assert home.records.person(person_id(1)).portrait == visit_id(1)


def test_a_picture_that_is_gone_is_no_crop(home):
    home.meet(1, 1)

    assert home.records.crops(person_id(1)).total == 0
    assert home.records.newest_heat(person_id(1)) is None
    assert home.records.person(person_id(1)).portrait is None


def test_the_newest_heat_is_found(home):
    home.meet(1, 1, 2, pictures=pictures())
    home.come(3)
    home.do(Assigned((visit_id(3),), person_id(1)))

    newest = home.records.newest_heat(person_id(1))

    assert newest == visit_id(2)
    assert home.records.heat(newest).celsius.mean() == 21.0


def test_heat_that_is_not_kept_is_none(home):
    home.come(1)

    assert home.records.heat(visit_id(1)) is None


def test_the_history_has_everything_newest_first(home):
    home.meet(1, 1, 2, pictures=pictures())
    home.come(3, verdict=elevated(36.0, 36.5))
    home.call(person_id(1), "Kim")

    page = home.records.history(Asked())

    assert visits(page) == [visit_id(3), visit_id(2), visit_id(1)]
    assert [card.nth for card in page.items] == [None, 2, 1]
    assert page.items[1].person.name == "Kim"
    assert (page.items[1].has_portrait, page.items[1].has_heat, page.items[0].has_scene) == (True, True, False)
    assert (page.items[0].outcome, page.items[0].score_c, page.total) == (Outcome.ELEVATED, 1.5, 3)


def test_the_history_is_filtered_by_each_thing_and_all_together(home):
    home.meet(1, 1, 2)
    home.come(3, verdict=elevated(36.0), device="south-door")
    home.do(Assigned((visit_id(3),), person_id(1)))
    home.meet(2, 4)
    home.call(person_id(1), "Kim", "Courier")
    day = {"since": NOON + timedelta(minutes=2), "until": NOON + timedelta(minutes=4)}

    def found(**asked):
        return visits(home.records.history(Asked(**asked)))

    assert found(words="cour") == [visit_id(3), visit_id(2), visit_id(1)]
    assert found(words="  ") == [visit_id(n) for n in (4, 3, 2, 1)]
    assert found(words="2") == [visit_id(4)]
    assert found(**day) == [visit_id(3), visit_id(2)]
    assert found(outcome=Outcome.ELEVATED) == found(device="south-door") == [visit_id(3)]
    assert found(person=person_id(2)) == [visit_id(4)]
    assert found(words="kim", person=person_id(1), outcome=Outcome.ELEVATED, device="south-door", **day) == [visit_id(3)]
    assert found(words="kim", person=person_id(2)) == []


def test_a_visit_is_found_by_its_own_note(home):
    home.come(1, 2)
    note = home.label("", note="left a parcel")
    home.do(Noted(visit_id(1), note.id), labels=(note,))

    page = home.records.history(Asked(words="parc"))

    assert visits(page) == [visit_id(1)]
    assert page.items[0].note == "left a parcel"


def test_a_page_of_the_history_says_how_many_there_are_in_all(home):
    home.meet(1, 1, 2, 3)

    for asked in (Asked(), Asked(person=person_id(1))):
        page = home.records.history(asked, start=1, count=1)
        assert (visits(page), page.total, page.start) == ([visit_id(2)], 3, 1)


def test_it_is_told_who_looks_after_an_elevated_visitor(home):
    home.come(1, verdict=elevated(36.0))
    action = home.do(Acknowledged(visit_id(1)), author=LEE)

    done = home.records.visit_card(visit_id(1)).acknowledged

    assert (done.action, done.author, done.at) == (action.id, LEE, action.at)


def test_an_unknown_visit_is_said_so(home):
    with pytest.raises(BadInput, match="there is no visit nowhere"):
        home.records.visit_card("nowhere")


def test_readings_apart_from_identities_have_nobody_and_no_minute(home):
    home.come(1, verdict=elevated(36.0), pictures=pictures())
    home.meet(1, 2, pictures=pictures())
    home.do(Assigned((visit_id(1),), person_id(1)))
    home.do(Acknowledged(visit_id(1)))

    for card in home.records.history(Asked(), shown=Shown.READINGS).items:
        assert card.skin_c is not None
        assert (card.person, card.nth, card.note, card.has_portrait, card.has_scene) == (None, None, "", False, False)
        assert card.at == NOON


def test_identities_apart_from_readings_have_no_number_and_no_outcome(home):
    home.come(1, verdict=elevated(36.0), pictures=pictures())
    home.meet(1, 2)
    home.do(Assigned((visit_id(1),), person_id(1)), Acknowledged(visit_id(1)))

    for card in home.records.history(Asked(), shown=Shown.IDENTITIES).items:
        assert card.person.id == person_id(1)
        assert {card.outcome, card.reason, card.skin_c, card.score_c, card.uncertainty_c} == {None}
        assert (card.acknowledged, card.rescreened, card.has_heat) == (None, None, False)


def test_what_may_not_be_shown_cannot_be_filtered_by(home):
    with pytest.raises(BadInput, match="by person"):
        home.records.history(Asked(words="kim"), shown=Shown.READINGS)
    with pytest.raises(BadInput, match="by outcome"):
        home.records.history(Asked(outcome=Outcome.ELEVATED), shown=Shown.IDENTITIES)


def test_readings_apart_are_bounded_by_whole_hours_and_in_no_order_within_them(home):
    home.come(*range(1, 60))
    asked = Asked(since=NOON + timedelta(minutes=20), until=NOON + timedelta(minutes=90))

    page = home.records.history(asked, shown=Shown.READINGS, count=100)

    assert page.total == 59
    assert visits(page) == sorted(visits(page), key=lambda visit: visit[-12:])


def test_pages_of_readings_apart_follow_each_other_hour_by_hour(home):
    home.come(*range(1, 150, 3))

    whole = home.records.history(Asked(), shown=Shown.READINGS, count=100)
    pages = [home.records.history(Asked(), start, 7, Shown.READINGS) for start in range(0, 56, 7)]

    assert [visit for page in pages for visit in visits(page)] == visits(whole)
    assert len(set(visits(whole))) == whole.total == 50
    hours = [card.at for card in whole.items]
    assert hours == sorted(hours, reverse=True)
    assert len(set(hours)) == 3


def test_the_kiosks_are_told_a_to_z(home):
    assert home.records.devices() == ()

    for n, device in enumerate(("south", "north", "south", "east")):
        home.come(n, device=device)

    assert home.records.devices() == ("east", "north", "south")


def test_questions_in_a_row_see_what_was_written_between_them(home):
    with home.records.at_hand():
        before = home.records.people(Listed.KNOWN).total
        home.call(home.meet(1, 1), "Kim")
        after = home.records.people(Listed.KNOWN).total
        with pytest.raises(BadInput):
            home.records.person(person_id(9))
        home.call(home.meet(2, 2), "Lee")

        assert (before, after, home.records.people(Listed.KNOWN).total) == (0, 1, 2)


def test_actions_are_told_newest_first_and_of_recognitions_own_only_merges_of_a_person(home):
    home.come(1)
    home.meet(1)
    home.meet(2)
    merged = home.do(Merged(person_id(2), person_id(1)), author=RECOGNITION)
    assigned = home.do(Assigned((visit_id(1),), person_id(1)), author=RECOGNITION)
    named = home.call(person_id(1), "Kim")

    everything, about = home.records.actions(), home.records.actions(person=person_id(1))

    assert next(card.action.id for card in everything.items) == named.id
    assert not {assigned.id, merged.id} & {card.action.id for card in everything.items}
    assert [card.action.id for card in about.items][:2] == [named.id, merged.id]
    assert (everything.total, about.total) == (3, 4)


def test_kept_apart_nothing_done_about_a_reading_is_told_however_often_it_was_undone(home):
    home.come(1)
    home.meet(1)
    done = home.do(Acknowledged(visit_id(1)))
    for _ in range(3):
        done = home.do(Undone(done.id))

    assert [card.action.deeds for card in home.records.actions(shown=Shown.IDENTITIES).items] == [(Met(person_id(1), 1),)]


def test_a_guard_who_was_locked_out_meanwhile_does_nothing_more(home):
    home.come(1)
    home.meet(1)
    guard = home.book.add("Lee", "927461", Role.GUARD, CONSOLE)
    lee = Author(AuthorKind.GUARD, guard.id)
    home.do(Ignored(person_id(1), ignored=True), author=lee)
    home.book.disable(guard.id, CONSOLE, disabled=True)

    with pytest.raises(BadInput, match="locked out"):
        home.do(Ignored(person_id(1), ignored=False), author=lee)
    with pytest.raises(BadInput, match="locked out"):
        home.log.forget(lee, person_id(1)).result()


def test_an_action_is_told_with_names_and_visits(home):
    home.meet(1, 1, 2)
    home.meet(2, 3)
    named = home.call(person_id(1), "Kim")
    merged = home.do(Merged(person_id(2), person_id(1)))
    home.call(person_id(1), "Lee")

    first, second = home.records.action(named.id), home.records.action(merged.id)

    assert (first.names, first.visits) == ({person_id(1): "Kim"}, 3)
    assert (second.names, second.numbers, second.visits) == ({person_id(1): "Lee"}, {person_id(2): 2}, 1)


def test_the_loser_of_two_acts_on_one_card_sees_which_one_holds(home):
    home.meet(1, 1)
    mine = home.call(person_id(1), "Kim", author=KIM)
    theirs = home.call(person_id(1), "Lee", author=LEE)

    assert home.records.action(mine.id).beaten == theirs.id
    assert home.records.action(theirs.id).beaten is None

    home.do(Undone(theirs.id))

    assert home.records.action(mine.id).beaten is None


def test_a_guard_sees_that_somebody_was_joined_with_one_forgotten_elsewhere(home):
    ann, ben = home.meet(1, 1), home.meet(2, 2)
    home.call(ann, "Ann")
    merged = home.do(Merged(ann, ben))
    assert home.records.action(merged.id).beaten is None
    forgotten = Action(id=ActionId(f"a-{1:016x}"), counter=1, device="west", author=LEE, at=NOON, deeds=(Forgotten((ben,)),))
    home.log.take((forgotten,), ()).result()

    assert home.records.action(merged.id).beaten == forgotten.id
    assert [(card.id, card.name, card.visits) for card in home.records.people(Listed.KNOWN).items] == [(ann, "Ann", 1)]


def test_an_undone_action_says_by_which_and_that_it_cannot_be_undone_again(home):
    home.meet(1, 1)
    named = home.call(person_id(1), "Kim")
    undo = home.do(Undone(named.id))

    card, other = home.records.action(named.id), home.records.action(undo.id)

    assert (card.undone, card.can_undo) == (undo.id, False)
    assert (other.undone, other.can_undo, other.names) == (None, True, {person_id(1): "Kim"})
    assert undo.id in [one.action.id for one in home.records.actions(person=person_id(1)).items]


def test_what_was_done_about_somebody_is_told_of_whom_they_belong_to(home):
    home.meet(1, 1)
    home.meet(2, 2)
    home.meet(3, 3)
    rejected = home.do(Rejected(person_id(3), person_id(1)))
    moved = home.do(Assigned((visit_id(1),), person_id(3)))
    merged = home.do(Merged(person_id(1), person_id(2)))

    told = [card.action.id for card in home.records.actions(person=person_id(1), count=3).items]

    assert told == [merged.id, rejected.id, *told[2:]]
    assert moved.id in [card.action.id for card in home.records.actions(person=person_id(3)).items]


def test_an_unknown_action_is_said_so(home):
    with pytest.raises(BadInput, match="there is no action a-1"):
        home.records.action("a-1")


def test_every_act_and_visit_changes_the_number_of_changes(home):
    seen = [home.records.changes()]
    home.come(1)
    seen.append(home.records.changes())
    home.meet(1)
    seen.append(home.records.changes())
    home.enrol(1, 100.0)
    seen.append(home.records.changes())

    assert len(set(seen)) == 4
    assert home.records.changes() == seen[-1]


def test_the_gallery_is_the_same_until_something_changes(home):
    home.meet(1, 1)
    home.enrol(1, 100.0, 110.0)
    held = home.records.gallery(MODEL)

    assert held.vectors.shape == (2, 128)
    assert home.records.gallery(MODEL, held) is held

    home.call(person_id(1), "Kim")

    assert home.records.gallery(MODEL, held).names == {person_id(1): "Kim"}


def test_pictures_and_evidence_are_those_of_the_visit(home):
    home.come(1, verdict=elevated(36.0), pictures=replace(pictures()))

    assert home.records.picture_bytes(visit_id(1), Kind.PORTRAIT).startswith(b"\xff\xd8")
    assert home.records.verdict(visit_id(1)).outcome is Outcome.ELEVATED
    assert home.records.evidence(visit_id(1)).photo is not None


def test_a_folder_without_visits_is_said_so(tmp_path):
    with pytest.raises(BadInput, match="holds no visits"):
        SqliteRecords(tmp_path).people(Listed.KNOWN)


def spoil(home, statement):
    home.journal.keep("damage", lambda db: db.execute(statement)).result()


def test_a_row_that_makes_no_sense_is_left_out_and_said_and_the_rest_goes_on(home, caplog):
    for n in (1, 2):
        home.meet(n, n, pictures=pictures())
        home.enrol(n, 100.0)
    first = home.records.actions().items[-1].action.id
    spoil(home, "UPDATE visits SET outcome = 'notXelevated' WHERE seq = 1")
    spoil(home, "UPDATE people SET last_seen = '2O26' WHERE number = 2")
    spoil(home, "UPDATE faces SET flaw = 'blurved' WHERE visit LIKE '%1'")
    spoil(home, "UPDATE actions SET deeds = '[{' WHERE seq = 1")

    assert visits(home.records.history(Asked())) == [visit_id(2)]
    assert names(home.records.people(Listed.UNKNOWN)) == ["Unknown 1"]
    assert home.records.crops(person_id(1)).items == ()
    assert len(home.records.actions().items) == 3
    for read in (
        lambda: home.records.visit_card(visit_id(1)),
        lambda: home.records.person(person_id(2)),
        lambda: home.records.verdict(visit_id(1)),
        lambda: home.records.evidence(visit_id(1)),
        lambda: home.records.action(first),
    ):
        with pytest.raises(BadInput, match="is damaged in the journal"):
            read()
    assert "left out" in caplog.text
    caplog.clear()
