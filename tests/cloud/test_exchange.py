import hashlib
import json
from dataclasses import replace

import pytest

from kiosk.domain.action import Action, ActionId, Assigned, Author, AuthorKind, Met, Named
from kiosk.domain.action_text import action_json
from kiosk.domain.person import Label, LabelId, PersonId
from kiosk.domain.visit import VisitId
from kiosk.errors import CloudUnreachable
from tests.cloud.fault_proxy import Break, FaultProxy
from tests.cloud.sky import NOW, Reach
from tests.store.samples import NOON

ADA = PersonId("p-00000000000000ad")
LABEL = Label(id=LabelId("l-00000000000000ad"), name="Ada", role="baker", note="")
GUARD = Author(AuthorKind.GUARD, "g-1")


def action(n, *deeds, device="north", counter=None):
    return Action(
        id=ActionId(f"a-{n:016x}"),
        counter=counter or n,
        device=device,
        author=GUARD,
        at=NOON,
        deeds=deeds or (Met(ADA, n),),
    )


@pytest.fixture
def exchange(sky):
    return sky.log()


def all_of(exchange, device, position=0):
    taken, labels = [], []
    while True:
        reached, actions, some = exchange.read(device, position)
        taken += actions
        labels += some
        if reached == position:
            return reached, taken, labels
        position = reached


def test_a_kiosk_is_announced_once_however_often_it_says_so(exchange):
    for device in ("north", "south", "north"):
        exchange.announce(device)

    assert exchange.devices() == ("north", "south")


def test_actions_are_read_in_the_order_they_were_written_with_their_labels(exchange):
    actions = [action(1), action(2, Named(ADA, LABEL.id)), action(3)]

    assert exchange.write("north", 0, actions, [LABEL]) == 3
    assert all_of(exchange, "north") == (3, actions, [LABEL])
    assert exchange.read("north", 2)[:2] == (3, (actions[2],))
    assert exchange.read("south", 0) == (0, (), ())


def test_a_lost_answer_doubles_nothing_and_what_was_added_meanwhile_follows(sky, exchange):
    with FaultProxy(sky.devstack.url) as proxy:
        proxy.break_next(Break.DROP_AFTER, only="transact")
        broken = sky.log(Reach(proxy.url, sky.server.url, read_s=0.5))
        with pytest.raises(CloudUnreachable):
            broken.write("north", 0, [action(1), action(2)], [])

    more = [action(1), action(2), action(3)]
    assert exchange.write("north", 0, more, []) == 2
    assert exchange.write("north", 2, more[2:], []) == 1
    assert all_of(exchange, "north")[1] == more


def test_where_something_else_stands_nothing_is_written(exchange):
    exchange.write("north", 0, [action(1), action(2)], [])

    assert exchange.write("north", 0, [action(7)], []) == 0
    assert exchange.write("north", 1, [action(7), action(8)], []) == 0
    assert [one.counter for one in all_of(exchange, "north")[1]] == [1, 2]


def test_many_actions_are_written_and_read_some_at_a_time(exchange):
    actions = [action(n) for n in range(1, 261)]
    position = 0
    while position < len(actions):
        position += exchange.write("north", position, actions[position : position + 40], [])

    assert all_of(exchange, "north")[1] == actions


def test_an_action_about_thousands_of_visits_fits(exchange):
    visits = tuple(VisitId(f"20261102T{n:06d}-{n:012x}") for n in range(20_000))
    large = action(1, Assigned(visits, ADA))

    assert exchange.write("north", 0, [large, action(2)], []) in {1, 2}
    assert all_of(exchange, "north")[1][0] == large


def test_one_too_large_for_a_row_keeps_its_number_and_is_left_out(exchange, caplog):
    visits = tuple(VisitId(hashlib.sha256(b"%d" % n).hexdigest()) for n in range(20_000))  # random, so it does not pack
    large = action(1, Assigned(visits, ADA))

    assert exchange.write("north", 0, [large, action(2)], []) == 2
    assert all_of(exchange, "north")[:2] == (2, [action(2)])
    assert "more visits than fit into one row" in caplog.text
    caplog.clear()


def test_an_erased_label_is_missing_and_the_action_still_comes(exchange):
    exchange.write("north", 0, [action(1, Named(ADA, LABEL.id))], [LABEL])

    for _ in range(2):
        exchange.erase([LABEL.id])

    assert all_of(exchange, "north") == (1, [action(1, Named(ADA, LABEL.id))], [])


def test_what_is_expired_is_left_out_before_the_service_deletes_it(sky, exchange):
    exchange.write("north", 0, [action(1, Named(ADA, LABEL.id)), action(2)], [LABEL])
    expire(sky, "log#north", f"{2:016d}", NOW - 1)
    expire(sky, LABEL.id, "label", NOW - 1)

    assert all_of(exchange, "north")[1:] == ([action(1, Named(ADA, LABEL.id))], [])


def expire(sky, pk, sk, at):
    sky.dynamodb.update_item(
        TableName=sky.exchange,
        Key={"pk": {"S": pk}, "sk": {"S": sk}},
        UpdateExpression="SET expires = :at",
        ExpressionAttributeValues={":at": {"N": str(at)}},
    )


def said(**changes):
    return json.dumps(action_json(action(1)) | changes)


HOSTILE = [
    {"action": {"S": "no JSON"}},
    {"action": {"S": "[" * 100_000}},
    {"action": {"S": "null"}},
    {"action": {"S": said(id="<script>")}},
    {"action": {"S": said(device="south")}},
    {"action": {"S": said(counter=2**53)}},
    {"action": {"S": said(counter="1")}},
    {"action": {"S": said(deeds=[])}},
    {"action": {"N": "1"}},
    {"action": {"M": {"id": {"S": "x"}}}},
    {"packed": {"B": b"no zip"}},
    {},
]


@pytest.mark.parametrize("row", HOSTILE)
def test_a_foreign_row_is_skipped_by_name_and_those_after_it_come(sky, exchange, row, caplog):
    sky.dynamodb.put_item(TableName=sky.exchange, Item={"pk": {"S": "log#north"}, "sk": {"S": f"{1:016d}"}, **row})
    exchange.write("north", 1, [action(2)], [])

    assert all_of(exchange, "north")[:2] == (2, [action(2)])
    assert "skipped row log#north / 0000000000000001" in caplog.text
    caplog.clear()


def test_a_row_under_no_number_and_a_kiosk_of_no_name_are_skipped(sky, exchange, caplog):
    for pk, sk in (("log#north", "0000000000000001x"), ("kiosks", "<b>North</b>"), ("kiosks", "UPPER")):
        sky.dynamodb.put_item(TableName=sky.exchange, Item={"pk": {"S": pk}, "sk": {"S": sk}})
    exchange.write("north", 1, [action(2)], [])

    assert all_of(exchange, "north")[:2] == (2, [action(2)])
    for _ in range(2):
        assert exchange.devices() == ()
    assert "which is no number" in caplog.text
    assert caplog.text.count("skipped row kiosks / '<b>North</b>', which is no kiosk's") == 1
    caplog.clear()


@pytest.mark.parametrize(
    "name", [{"S": "x" * 81}, {"S": "x" * 390_000}, {"N": "7"}, {"M": {"of": {"S": "x"}}}, {"NULL": True}]
)
def test_a_foreign_label_is_skipped_by_name_and_its_action_comes(sky, exchange, name, caplog):
    exchange.write("north", 0, [action(1, Named(ADA, LABEL.id))], [])
    row = {"pk": {"S": LABEL.id}, "sk": {"S": "label"}, "name": name, "role": {"S": "baker"}}
    sky.dynamodb.put_item(TableName=sky.exchange, Item=row)

    reached, actions, labels = all_of(exchange, "north")

    assert (reached, len(actions), [label.name for label in labels if label.name]) == (1, 1, [])
    assert f"skipped row '{LABEL.id}' / label" in caplog.text or labels == [replace(LABEL, name="")]
    assert len(caplog.text) < 1000
    caplog.clear()


def test_a_cut_page_is_read_again_and_not_taken_for_the_end(sky, exchange):
    exchange.write("north", 0, [action(1)], [])
    with FaultProxy(sky.devstack.url) as proxy:
        broken = sky.log(Reach(proxy.url, sky.server.url, read_s=0.5))
        for kind in (Break.CUT, Break.PORTAL, Break.DROP_AFTER):
            proxy.break_next(kind, only="query")
            with pytest.raises(CloudUnreachable):
                broken.read("north", 0)
        assert broken.read("north", 0)[1] == (action(1),)
