import csv
import gc
import threading
import weakref
from concurrent.futures import CancelledError
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.desk import Desk
from kiosk.domain.action import RECOGNITION, Acknowledged, Assigned, Ignored, Merged, Met, Named, Rejected, Undone
from kiosk.domain.audit import ACTION, EXPORT, FORGET
from kiosk.domain.card import Asked, Listed, Shown
from kiosk.domain.decision import Outcome
from kiosk.domain.identity import Sureness
from kiosk.domain.person import tidy_line
from kiosk.domain.visit import Kind
from kiosk.errors import BadInput, StoreFull
from kiosk.store.history_table import HistoryTable
from tests.store.household import KIM, LEE, MODEL, Household, person_id, visit_id
from tests.store.samples import NOON, Place, elevated, pictures

ONE, TWO, THREE = map(person_id, (1, 2, 3))


class Office(Household):
    """A household with a desk."""

    def __init__(self, place, shown=Shown.BOTH):
        super().__init__(place)
        self.held = None
        tables = HistoryTable(place.folder, place.clock, spare_bytes=0)
        self.desk = Desk(self.records, self.log, self.book, tables, gallery=lambda: self.held, shown=shown)

    def close(self):
        self.desk.close()
        super().close()

    def look(self):
        """Let recognition see what is kept now."""
        self.held = self.records.gallery(MODEL, self.held)

    def strangers(self):
        return self.desk.strangers().result().items


@pytest.fixture
def office(tmp_path):
    kept = Office(Place(tmp_path))
    yield kept
    kept.close()


@pytest.fixture
def apart(tmp_path):
    kept = Office(Place(tmp_path), Shown.IDENTITIES)
    yield kept
    kept.close()


def test_a_name_is_given_to_all_visits_of_a_group(office):
    office.meet(1, 1, 2, 3)

    act = office.desk.name(KIM, [ONE], "  Kim  Min-jun ", "Courier", "").result()

    assert (act.visits, act.people, act.action.author) == (3, (ONE,), KIM)
    assert office.desk.person(ONE).result().name == "Kim Min-jun"
    assert [card.person.name for card in office.desk.history(Asked()).result().items] == ["Kim Min-jun"] * 3
    assert office.strangers() == ()


def test_several_groups_get_one_name_and_become_one_person(office):
    office.meet(1, 1, 2)
    office.meet(2, 3)
    office.meet(3, 4)

    act = office.desk.name(KIM, [TWO, ONE, THREE, TWO], "Kim").result()

    assert (act.visits, act.people) == (4, (TWO, ONE, THREE))
    assert office.desk.person(ONE).result().id == TWO
    assert office.desk.people(Listed.KNOWN).result().items[0].visits == 4


def test_a_group_named_together_with_somebody_known_becomes_that_person(office):
    office.meet(1, 1)
    office.call(office.meet(2, 2), "Kim", "Courier", "Mondays")

    assert office.desk.name(KIM, [ONE, TWO], "Kim Min-jun").result().people == (TWO, ONE)

    card = office.desk.person(ONE).result()
    assert (card.id, card.name, card.role, card.note) == (TWO, "Kim Min-jun", "Courier", "Mondays")


@pytest.mark.parametrize("name", ["", "   ", "\x00\x07", "x" * 81])
def test_a_name_that_cannot_be_kept_is_refused_with_the_reason(office, name):
    office.meet(1, 1)

    with pytest.raises(BadInput, match="the name cannot be kept: "):
        office.desk.name(KIM, [ONE], name).result()


def test_somebody_who_is_not_there_cannot_be_named(office):
    with pytest.raises(BadInput, match="nobody called"):
        office.desk.name(KIM, [ONE], "Kim").result()
    with pytest.raises(BadInput, match="choose somebody first"):
        office.desk.name(KIM, [], "Kim").result()


def test_naming_somebody_ignored_asks_about_them_again(office):
    office.meet(1, 1)
    office.do(Ignored(ONE, ignored=True))

    office.desk.name(KIM, [ONE], "Kim").result()

    assert [card.name for card in office.desk.people(Listed.KNOWN).result().items] == ["Kim"]


def test_a_group_joins_somebody_known_and_the_count_is_of_the_group(office):
    office.meet(1, 1, 2)
    office.call(office.meet(2, 3), "Kim")

    act = office.desk.join(KIM, [ONE], TWO).result()

    assert (act.visits, act.people) == (2, (TWO, ONE))
    assert office.desk.person(ONE).result().name == "Kim"


def test_the_named_side_stays_even_if_the_join_is_the_wrong_way_round(office):
    office.call(office.meet(1, 1), "Kim")
    office.meet(2, 2, 3)

    act = office.desk.join(KIM, [ONE], TWO).result()

    assert (act.visits, act.people) == (2, (ONE, TWO))
    assert office.desk.person(TWO).result().name == "Kim"


def test_of_two_with_names_the_one_chosen_stays(office):
    office.call(office.meet(1, 1), "Kim")
    office.call(office.meet(2, 2), "Lee")

    office.desk.join(KIM, [ONE], TWO).result()

    assert office.desk.person(ONE).result().name == "Lee"


def test_nobody_is_joined_with_themselves(office):
    office.meet(1, 1)
    office.meet(2, 2)

    with pytest.raises(BadInput, match="that is Unknown 1 already"):
        office.desk.join(KIM, [ONE], ONE).result()

    assert office.desk.join(KIM, [ONE, TWO], TWO).result().people == (TWO, ONE)


def test_whoever_was_joined_meanwhile_is_not_named_by_mistake(office):
    office.call(office.meet(1, 1), "Kim")
    office.meet(2, 2)

    joined, *late = (
        office.desk.join(KIM, [TWO], ONE),
        office.desk.name(LEE, [TWO], "Lee"),
        office.desk.ignore(LEE, [TWO]),
        office.desk.join(LEE, [ONE], TWO),
        office.desk.reject(LEE, TWO, ONE),
    )

    assert joined.result().visits == 1
    for act in late:
        with pytest.raises(BadInput, match="joined with Kim meanwhile"):
            act.result()
    assert office.desk.person(ONE).result().name == "Kim"


def test_acts_asked_at_once_are_done_in_their_order(office):
    office.meet(1, 1)

    acts = [office.desk.name(KIM, [ONE], f"Kim {n}") for n in range(20)]
    told = [act.result().action for act in acts]

    assert office.desk.person(ONE).result().name == "Kim 19"
    assert [action.counter for action in told] == sorted(action.counter for action in told)


def test_acts_asked_before_the_desk_closes_are_done(office):
    office.meet(1, 1)

    acts = [office.desk.name(KIM, [ONE], f"Kim {n}") for n in range(5)]
    office.desk.close()

    assert [act.result().visits for act in acts] == [1] * 5


def test_merged_people_come_apart_again_by_undoing(office):
    office.call(office.meet(1, 1), "Kim")
    office.call(office.meet(2, 2, 3), "Lee")
    act = office.desk.join(KIM, [ONE], TWO).result()

    undone = office.desk.undo(LEE, act.action.id).result()

    assert undone.visits == 1
    assert [card.name for card in office.desk.people(Listed.KNOWN).result().items] == ["Kim", "Lee"]
    assert [card.visits for card in office.desk.people(Listed.KNOWN).result().items] == [1, 2]


def test_wrong_visits_are_moved_to_somebody_new_who_is_never_taken_for_the_old(office):
    office.meet(1, 1, 2, 3)

    act = office.desk.move(KIM, [visit_id(2), visit_id(3), visit_id(2)]).result()

    new = office.desk.person(act.people[0]).result()
    assert (act.visits, act.people[1:], new.visits, new.number) == (2, (ONE,), 2, 2)
    assert Rejected(ONE, new.id) in act.action.deeds
    assert office.desk.person(ONE).result().visits == 1


def test_visits_are_moved_to_somebody_known(office):
    office.meet(1, 1, 2)
    office.call(office.meet(2, 3), "Kim")
    office.come(4)

    act = office.desk.move(KIM, [visit_id(1), visit_id(3), visit_id(4)], TWO).result()

    assert (act.visits, act.people) == (2, (TWO, ONE))
    assert office.desk.person(TWO).result().visits == 3


def test_a_move_that_would_change_nothing_is_refused(office):
    office.meet(1, 1, 2)

    with pytest.raises(BadInput, match="all visits of Unknown 1"):
        office.desk.move(KIM, [visit_id(1), visit_id(2)]).result()
    with pytest.raises(BadInput, match="visits of Unknown 1 already"):
        office.desk.move(KIM, [visit_id(1)], ONE).result()
    with pytest.raises(BadInput, match="choose the visits"):
        office.desk.move(KIM, []).result()
    with pytest.raises(BadInput, match="there is no visit"):
        office.desk.move(KIM, [visit_id(9)]).result()


def test_those_ignored_are_asked_about_no_more_until_they_are_restored(office):
    office.meet(1, 1)
    office.meet(2, 2)

    assert office.desk.ignore(KIM, [ONE, TWO]).result().visits == 2
    assert office.strangers() == ()
    assert office.desk.restore(KIM, [ONE]).result().people == (ONE,)
    assert [group.person.id for group in office.strangers()] == [ONE]
    with pytest.raises(BadInput, match="ignored already"):
        office.desk.ignore(KIM, [TWO]).result()
    with pytest.raises(BadInput, match="not ignored any more"):
        office.desk.restore(KIM, [ONE]).result()


def test_a_portrait_must_be_of_the_person_and_still_kept(office):
    office.meet(1, 1, 2, pictures=pictures())
    office.meet(2, 3)

    office.desk.portray(KIM, ONE, visit_id(1)).result()

    assert office.desk.person(ONE).result().portrait == visit_id(1)
    with pytest.raises(BadInput, match="not of Unknown 1"):
        office.desk.portray(KIM, ONE, visit_id(3)).result()
    with pytest.raises(BadInput, match="no portrait"):
        office.desk.portray(KIM, TWO, visit_id(3)).result()


def test_an_elevated_visitor_is_looked_after_and_noted(office):
    office.come(1, verdict=elevated(36.0))

    office.desk.acknowledge(KIM, visit_id(1)).result()
    office.desk.rescreened(LEE, visit_id(1)).result()
    office.desk.note(LEE, visit_id(1), "used the\nside door").result()

    card = office.desk.visit(visit_id(1)).result()
    assert (card.acknowledged.author, card.rescreened.author, card.note) == (KIM, LEE, "used the side door")

    office.desk.note(LEE, visit_id(1), "").result()

    assert office.desk.visit(visit_id(1)).result().note == ""
    with pytest.raises(BadInput, match="the note cannot be kept"):
        office.desk.note(LEE, visit_id(1), "x" * 2001).result()


def test_an_undo_can_be_undone_but_nothing_twice(office):
    office.meet(1, 1)
    named = office.desk.name(KIM, [ONE], "Kim").result().action.id
    undo = office.desk.undo(KIM, named).result().action.id

    with pytest.raises(BadInput, match="undone already"):
        office.desk.undo(LEE, named).result()

    office.desk.undo(LEE, undo).result()

    assert office.desk.person(ONE).result().name == "Kim"


def test_a_move_is_undone_only_while_nothing_hangs_on_the_new_person(office):
    office.meet(1, 1, 2, 3)
    moved = office.desk.move(KIM, [visit_id(3)]).result()
    named = office.desk.name(LEE, moved.people[:1], "Lee").result()

    with pytest.raises(BadInput, match="Lee got a name or more visits since"):
        office.desk.undo(KIM, moved.action.id).result()

    office.desk.undo(KIM, named.action.id).result()
    office.desk.undo(KIM, moved.action.id).result()

    assert office.desk.person(ONE).result().visits == 3
    assert [group.person.id for group in office.strangers()] == [ONE]


def test_a_move_that_was_done_again_is_undone_again_only_while_nothing_hangs_on_the_new_person(office):
    office.meet(1, 1, 2, 3)
    moved = office.desk.move(KIM, [visit_id(3)]).result()
    undone = office.desk.undo(KIM, moved.action.id).result()
    again = office.desk.undo(KIM, undone.action.id).result()
    office.desk.name(LEE, moved.people[:1], "Lee").result()

    with pytest.raises(BadInput, match="Lee got a name or more visits since"):
        office.desk.undo(KIM, again.action.id).result()


def test_two_undos_asked_at_once_are_one_undo(office):
    office.meet(1, 1)
    named = office.desk.name(KIM, [ONE], "Kim").result().action.id

    answers = [office.desk.undo(KIM, named), office.desk.undo(LEE, named)]

    assert sorted(type(answer.exception()).__name__ for answer in answers) == ["BadInput", "NoneType"]


def test_what_recognition_did_is_not_undone(office):
    office.come(1)
    met = office.do(Met(ONE, 1), Assigned((visit_id(1),), ONE), author=RECOGNITION)

    with pytest.raises(BadInput, match="not done by a person"):
        office.desk.undo(KIM, met.id).result()


def test_groups_that_recognition_merged_come_apart_for_good_by_undoing(office):
    office.meet(1, 1)
    office.meet(2, 2)
    merged = office.do(Merged(TWO, ONE), author=RECOGNITION)

    undo = office.desk.undo(KIM, merged.id).result()

    assert undo.action.deeds == (Undone(merged.id), Rejected(TWO, ONE))
    assert [(card.person.number, card.person.visits) for card in office.strangers()] == [(2, 1), (1, 1)]
    assert office.records.gallery(MODEL).rejected == {(ONE, TWO)}

    office.desk.undo(LEE, undo.action.id).result()

    assert office.desk.person(TWO).result().id == ONE
    assert office.records.gallery(MODEL).rejected == frozenset()


def test_a_merge_by_recognition_is_undone_though_a_guard_named_them_since(office):
    office.meet(1, 1)
    office.meet(2, 2)
    merged = office.do(Merged(TWO, ONE), author=RECOGNITION)
    office.call(ONE, "Kim")

    office.desk.undo(KIM, merged.id).result()

    assert office.desk.person(ONE).result().visits == 1
    assert office.desk.person(TWO).result().name is None
    assert office.records.gallery(MODEL).rejected == {(ONE, TWO)}


def test_merges_by_recognition_are_told_of_a_person_and_not_among_what_guards_did(office):
    office.meet(1, 1)
    office.meet(2, 2)
    merged = office.do(Merged(TWO, ONE), author=RECOGNITION)
    office.come(3)
    office.do(Assigned((visit_id(3),), ONE), author=RECOGNITION)

    newest = office.desk.actions(person=ONE).result().items[0]

    assert (newest.action.id, newest.can_undo, newest.numbers) == (merged.id, True, {ONE: 1, TWO: 2})
    assert merged.id not in [card.action.id for card in office.desk.actions().result().items]


def test_of_two_guards_on_one_card_the_newer_wins_and_the_other_sees_it(office):
    office.meet(1, 1)
    acts = [office.desk.name(who, [ONE], name) for who, name in ((KIM, "Kim"), (LEE, "Lee"))]
    mine, theirs = (act.result().action.id for act in acts)

    told = {card.action.id: card for card in office.desk.actions(person=ONE).result().items}

    assert office.desk.person(ONE).result().name == "Lee"
    assert told[mine].beaten == theirs
    assert told[theirs].beaten is None


def test_what_people_do_stands_in_the_audit_log_with_the_id_of_the_action(office):
    office.come(1)
    office.do(Met(ONE, 1), Assigned((visit_id(1),), ONE), author=RECOGNITION)
    named = office.desk.name(KIM, [ONE], "Kim").result().action
    office.desk.forget(LEE, ONE).result()

    forgot, told = office.desk.audit().result().items

    assert (told.event, told.author, told.about) == (ACTION, KIM, named.id)
    assert (forgot.event, forgot.author, forgot.about[:2]) == (FORGET, LEE, "a-")
    assert office.book.verify() is None


def test_somebody_forgotten_is_gone_and_cannot_be_brought_back(office):
    office.meet(1, 1, 2, pictures=pictures())
    office.meet(2, 3)
    named = office.desk.name(KIM, [ONE], "Kim").result().action.id
    office.desk.join(KIM, [TWO], ONE).result()

    receipt = office.desk.forget(KIM, TWO).result()

    assert (receipt.people, receipt.visits, receipt.pending) == ((ONE, TWO), 3, ())
    for person in (ONE, TWO):
        with pytest.raises(BadInput, match="was forgotten"):
            office.desk.person(person).result()
    forgot, _, other = office.desk.actions(0, 3).result().items
    assert (forgot.can_undo, forgot.names, forgot.numbers) == (False, {}, {})
    assert (other.action.id, other.names) == (named, {})
    with pytest.raises(BadInput, match="forgetting cannot be undone"):
        office.desk.undo(KIM, forgot.action.id).result()


def test_templates_that_recognition_dropped_are_dropped_by_the_desk(office):
    office.meet(1, 1)
    office.enrol(1, 90.0)
    office.look()
    office.desk.similar(ONE).result()
    held, office.held = weakref.ref(office.held.vectors), None

    office.desk.announce()
    office.desk.person(ONE).result()
    gc.collect()
    assert held() is None


def test_a_group_resembles_somebody_known_unless_it_was_rejected(office):
    office.call(office.meet(1, 1), "Kim")
    office.meet(2, 2, pictures=pictures())
    for n in (1, 2):
        office.enrol(n, 100.0)
    office.log.enrol(visit_id(2), office.same_face_as(1), None).result()
    office.look()

    (group,) = office.strangers()
    assert (group.likely.person.name, group.likely.sureness) == ("Kim", Sureness.SURE)
    assert [crop.visit for crop in group.crops] == [visit_id(2)]
    assert group.heat == visit_id(2)
    assert [one.person.id for one in office.desk.similar(TWO).result()] == [ONE]

    office.desk.reject(KIM, TWO, ONE).result()
    office.look()

    assert office.strangers()[0].likely is None
    assert office.desk.similar(TWO).result() == ()


def test_nobody_resembles_anybody_while_recognition_is_off(office):
    office.meet(1, 1)

    assert office.strangers()[0].likely is None
    assert office.desk.similar(ONE).result() == ()


def test_nobody_is_told_apart_from_themselves(office):
    office.meet(1, 1)

    with pytest.raises(BadInput, match="Unknown 1 both times"):
        office.desk.reject(KIM, ONE, ONE).result()


def test_an_existing_name_is_found_before_it_is_given_twice(office):
    office.call(office.meet(1, 1), "José")

    assert [card.id for card in office.desk.same_name("jose").result()] == [ONE]
    assert office.desk.same_name("jos").result() == ()


def test_whoever_watches_is_told_of_every_act(office):
    rang = threading.Event()
    office.meet(1, 1)
    unwatch = office.desk.watch(rang.set)
    office.desk.announce()
    assert rang.wait(10)
    rang.clear()

    office.desk.name(KIM, [ONE], "Kim").result()

    assert rang.wait(10)
    unwatch()
    unwatch()


def test_what_others_do_to_the_journal_is_seen_too(office):
    rang = threading.Event()
    office.desk.watch(rang.set)
    office.desk.announce()
    assert rang.wait(10)
    rang.clear()

    office.come(1)

    assert rang.wait(10)


def test_a_question_nobody_waits_for_any_more_is_not_answered(office):
    free = threading.Event()
    office.desk.watch(lambda: free.wait(10) and None)
    office.desk.announce()
    asked = office.desk.people(Listed.KNOWN)
    assert asked.cancel()
    free.set()

    office.desk.people(Listed.KNOWN).result()

    with pytest.raises(CancelledError):
        asked.result()


def test_too_many_questions_are_refused_instead_of_piling_up(office):
    free = threading.Event()
    office.desk.watch(lambda: free.wait(10) and None)
    office.desk.announce()

    asked = [office.desk.people(Listed.KNOWN) for _ in range(400)]
    free.set()

    failures = [answer.exception() for answer in asked]
    assert any(isinstance(failure, BadInput) and "too much" in str(failure) for failure in failures)
    assert failures[0] is None


def test_a_closed_desk_says_so(office):
    office.desk.close()

    with pytest.raises(BadInput, match="closing"):
        office.desk.people(Listed.KNOWN).result()


def test_an_act_that_the_disk_refuses_fails_as_such(office):
    office.meet(1, 1)
    office.journal.close()

    with pytest.raises(StoreFull):
        office.desk.name(KIM, [ONE], "Kim").result()


def test_where_they_are_kept_apart_nothing_shows_a_reading_beside_somebody(apart):
    apart.come(1, verdict=elevated(36.0), pictures=pictures())
    apart.meet(1, 2, pictures=pictures())
    apart.do(Assigned((visit_id(1),), ONE))
    apart.desk.acknowledge(KIM, visit_id(1)).result()
    desk = apart.desk

    assert apart.strangers()[0].heat is None
    for asked in (None, Shown.BOTH, Shown.IDENTITIES):
        assert desk.visit(visit_id(1), asked).result().outcome is None
        assert {card.skin_c for card in desk.history(Asked(), shown=asked).result().items} == {None}
    assert {card.person for card in desk.history(Asked(), shown=Shown.READINGS).result().items} == {None}
    assert desk.visit(visit_id(1), Shown.READINGS).result().person is None
    assert desk.evidence(visit_id(1)).result().photo is None
    for page in (desk.actions().result(), desk.actions(person=ONE).result()):
        assert page.total == len(page.items)
        assert not [card for card in page.items if isinstance(card.action.deeds[0], Acknowledged)]
    with pytest.raises(BadInput, match="by outcome"):
        desk.history(Asked(outcome=Outcome.ELEVATED)).result()


def test_acts_work_where_readings_are_kept_apart(apart):
    apart.meet(1, 1, 2, pictures=pictures())

    apart.desk.portray(KIM, ONE, visit_id(1)).result()
    apart.desk.move(KIM, [visit_id(2)]).result()

    assert apart.desk.person(ONE).result().visits == 1


def test_pictures_and_heat_of_a_visit_are_read(office):
    office.come(1, verdict=elevated(36.0), pictures=pictures())

    assert office.desk.picture(visit_id(1), Kind.SCENE).result().startswith(b"\xff\xd8")
    assert office.desk.heat(visit_id(1)).result().celsius.shape == (8, 8)
    assert office.desk.verdict(visit_id(1)).result().outcome is Outcome.ELEVATED
    assert office.desk.evidence(visit_id(1)).result().photo is not None
    with pytest.raises(BadInput, match="no visit"):
        office.desk.evidence(visit_id(9)).result()


def test_the_kiosks_whose_visits_are_here_are_listed(office):
    office.come(1, 2, device="south-door")
    office.come(3)

    assert office.desk.devices().result() == ("north-door", "south-door")


def table(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_history_is_exported_and_the_export_audited(office, tmp_path):
    office.meet(1, 1, 2)
    office.come(3, verdict=elevated(36.0))
    office.desk.name(KIM, [ONE], '=HYPERLINK("x")', "Courier, host").result()
    office.desk.acknowledge(KIM, visit_id(3)).result()

    written = office.desk.export(LEE, Asked(since=NOON + timedelta(minutes=2)), tmp_path).result()

    rows = table(written.file)
    assert written.file.parent == tmp_path
    assert written.file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [row["visit"] for row in rows] == [visit_id(3), visit_id(2)]
    assert (rows[1]["name"], rows[1]["role"], rows[1]["score_c"]) == ('\'=HYPERLINK("x")', "Courier, host", "-0.25")
    assert rows[0]["acknowledged_by"] == KIM.id
    line = office.desk.audit().result().items[0]
    assert (line.event, line.author, line.about) == (EXPORT, LEE, "2,both")


def test_a_second_export_gets_a_name_of_its_own(office, tmp_path):
    office.come(1)

    one, two = (office.desk.export(KIM, Asked(), tmp_path).result().file for _ in range(2))

    assert one != two
    assert sorted(file.suffix for file in tmp_path.glob("doorman-visits*")) == [".csv", ".csv"]


def test_an_export_shows_one_or_the_other_where_they_are_kept_apart(apart, tmp_path):
    apart.meet(1, 1)

    people = table(apart.desk.export(KIM, Asked(), tmp_path / "people.csv").result().file)
    readings = table(apart.desk.export(KIM, Asked(), tmp_path / "readings.csv", Shown.READINGS).result().file)

    assert "skin_c" not in people[0]
    assert list(readings[0]) == ["hour", "kiosk", "outcome", "reason", "skin_c", "score_c", "uncertainty_c"]


def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(office, tmp_path):
    office.come(1)
    taken = tmp_path / "taken.csv"
    taken.write_text("mine")

    for place, text in (
        (tmp_path / "stick" / "gone", "no folder"),
        (taken, "never overwrites"),
        ("/proc", "cannot be written"),
    ):
        with pytest.raises(BadInput, match=text):
            office.desk.export(KIM, Asked(), tmp_path.joinpath(place)).result()

    assert taken.read_text() == "mine"
    assert office.desk.audit().result().total == 0


def test_an_export_that_cannot_be_audited_is_not_made(office, tmp_path):
    office.come(1)
    office.journal.close()

    with pytest.raises(StoreFull):
        office.desk.export(KIM, Asked(), tmp_path).result()

    assert list(tmp_path.glob("doorman-visits*")) == []


def test_an_export_leaves_the_room_that_visits_need(office, tmp_path):
    office.come(1)
    greedy = HistoryTable(office.place.folder, office.place.clock, spare_bytes=1e30)

    with pytest.raises(BadInput, match="nearly full"):
        greedy.write(Asked(), Shown.BOTH, tmp_path, lambda _: None)

    assert list(tmp_path.glob("doorman-visits*")) == []


HOSTILE = [
    "Robert'); DROP TABLE people;--",
    "<b onclick=alert(1)>Kim</b>",
    "👩‍👩‍👧 Kim",
    "\u202egnp.exe\u202c",
    "ليلى",
    "=1+1",
    "@SUM(A1)",
    "Kim\x00\x1b[31m\r\nLee",
    "%s {0} %(name)s",
    "김\u200b민준",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=80)))
def test_any_name_is_kept_found_told_and_exported_as_text(office, tmp_path, name):
    n = office.desk.history(Asked()).result().total + 1
    person = office.meet(n, n)
    try:
        tidy = tidy_line(name)
    except ValueError:
        with pytest.raises(BadInput):
            office.desk.name(KIM, [person], name).result()
        office.do(Ignored(person, ignored=True))
        return

    office.desk.name(KIM, [person], name).result()

    assert office.desk.person(person).result().name == tidy
    assert person in [card.id for card in office.desk.people(Listed.KNOWN, name, 0, 500).result().items]
    assert person in [card.id for card in office.desk.same_name(name).result()]
    file = office.desk.export(KIM, Asked(person=person), tmp_path).result().file
    (row,) = table(file)
    assert row["name"] in {tidy, f"'{tidy}"}
    assert row["name"][0] not in "=+-@\t\r"
    assert isinstance(office.desk.actions(0, 1).result().items[0].action.deeds[0], Named | Merged)
