"""The fake Slack refuses Block Kit beyond the documented limits, and takes what is just within."""

import pytest

from tests.slack.block_kit import blocks_flaws, is_too_long, view_flaws


def plain(length):
    return {"type": "plain_text", "text": "x" * length}


def marked(length):
    return {"type": "mrkdwn", "text": "x" * length}


def button(**more):
    return {"type": "button", "text": plain(5), "action_id": "a"} | more


def option(**more):
    return {"text": plain(5), "value": "v"} | more


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def section(**more):
    return {"type": "section"} | more


def asked(element):
    return {"type": "input", "label": plain(5), "element": element}


def picture(**more):
    return {"type": "image", "alt_text": "what is seen", "slack_file": {"id": "F0123456789"}} | more


def modal(*blocks, **more):
    view = {"type": "modal", "title": plain(24), "submit": plain(24), "close": plain(24), "blocks": list(blocks)}
    return view | more


DIALOG = {"title": plain(100), "text": marked(300), "confirm": plain(30), "deny": plain(30)}


@pytest.mark.parametrize(
    "block",
    [
        section(text=marked(3000)),
        section(fields=[marked(2000)] * 10),
        section(text=plain(1), accessory=picture()),
        section(text=marked(1), accessory=button(confirm=DIALOG)),
        {"type": "header", "text": plain(150)},
        {"type": "divider"},
        {"type": "context", "elements": [marked(3000)] * 9 + [picture()]},
        actions(*(button(action_id=f"{n}") for n in range(25))),
        actions(button(text=plain(75), value="x" * 2000, url="u" * 3000, style="danger", action_id="x" * 255)),
        actions({"type": "static_select", "placeholder": plain(150), "options": [option(value="x" * 150)] * 100}),
        actions({"type": "overflow", "options": [option()] * 5}),
        picture(title=plain(2000), alt_text="x" * 2000),
        picture(slack_file={"url": "https://files.example/F0"}),
    ],
)
def test_what_is_just_within_the_limits_is_taken(block):
    assert blocks_flaws([block]) == []


@pytest.mark.parametrize(
    ("block", "flaw"),
    [
        (section(), "one of text, fields"),
        (section(text=marked(3001)), "less than 3001"),
        (section(text=marked(0)), "more than 0"),
        (section(text="x"), "text object"),
        (section(fields=[marked(2001)]), "/blocks/0/fields/0/text"),
        (section(fields=[marked(1)] * 11), "no more than 10"),
        (section(text=marked(1), colour="red"), "additional property: colour"),
        (section(text=marked(1) | {"emoji": True}), "additional property: emoji"),
        (section(text=plain(1), block_id="x" * 256), "less than 256"),
        (section(text=plain(1), accessory={"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        ({"type": "header", "text": plain(151)}, "less than 151"),
        ({"type": "header", "text": marked(1)}, "type plain_text"),
        ({"type": "context", "elements": [marked(1)] * 11}, "no more than 10"),
        ({"type": "context", "elements": [button()]}, "unsupported type: button"),
        (actions(), "no fewer than 1"),
        (actions(*(button(action_id=f"{n}") for n in range(26))), "no more than 25"),
        (actions(button(), button()), "action_id already used"),
        (actions(button(text=plain(76))), "less than 76"),
        (actions(button(text=marked(5))), "type plain_text"),
        (actions(button(value="x" * 2001)), "less than 2001"),
        (actions(button(value=12)), "must be a string"),
        (actions(button(style="green")), "primary, danger"),
        (actions(button(confirm=DIALOG | {"confirm": plain(31)})), "less than 31"),
        (actions({"type": "static_select", "options": [option(value="x" * 151)]}), "less than 151"),
        (actions({"type": "static_select", "options": [option()] * 101}), "no more than 100"),
        (actions({"type": "static_select"}), "one of options"),
        (actions({"type": "overflow", "options": [option()] * 6}), "no more than 5"),
        ({"type": "image", "slack_file": {"id": "F0"}}, "missing required field: alt_text"),
        (picture(alt_text=""), "more than 0"),
        (picture(slack_file={"id": "F0", "url": "u"}), "only one of"),
        (picture(slack_file={}), "one of id, url"),
        ({"type": "marquee"}, "unsupported type: marquee"),
        ("text", "unsupported type: None"),
    ],
)
def test_what_is_beyond_them_is_refused_with_the_place(block, flaw):
    told = blocks_flaws([block])
    assert any(flaw in one for one in told), told
    assert all((one.startswith("[ERROR] ") and "[json-pointer:/blocks/0" in one) or "/blocks]" in one for one in told)


def test_a_message_has_fifty_blocks_a_modal_a_hundred():
    blocks = [{"type": "divider"}] * 51
    assert blocks_flaws(blocks[:50]) == []
    assert "no more than 50" in blocks_flaws(blocks)[0]
    assert blocks_flaws(blocks, "modal") == []
    assert blocks_flaws(blocks * 2, "modal")
    assert blocks_flaws({"type": "divider"}) == ["[ERROR] must provide an array [json-pointer:/blocks]"]


def test_a_block_id_is_used_once():
    twice = [section(text=plain(1), block_id="b")] * 2
    assert "block_id already used: b" in blocks_flaws(twice)[0]


def test_all_blocks_together_have_a_size():
    assert not is_too_long([section(text=marked(3000))] * 4)
    assert is_too_long([section(text=marked(3000))] * 5)


@pytest.mark.parametrize(
    "view",
    [
        modal(asked({"type": "plain_text_input", "action_id": "a", "multiline": True, "max_length": 3000})),
        modal(asked({"type": "external_select", "min_query_length": 2, "placeholder": plain(150)})),
        modal(asked({"type": "users_select"}), private_metadata="x" * 3000, callback_id="x" * 255),
        modal(section(text=marked(1))),
    ],
)
def test_a_modal_within_the_limits_is_taken(view):
    assert view_flaws(view) == []


@pytest.mark.parametrize(
    ("view", "flaw"),
    [
        (modal(title=plain(25)), "less than 25"),
        (modal(submit=marked(5)), "type plain_text"),
        (modal(private_metadata="x" * 3001), "less than 3001"),
        (modal(colour="red"), "additional property"),
        (modal(asked(button())), "unsupported type: button"),
        (modal(asked({"type": "plain_text_input", "max_length": 3001})), "from 1 to 3000"),
        ({name: value for name, value in modal(asked({"type": "users_select"})).items() if name != "submit"}, "submit"),
        ([], "view"),
    ],
)
def test_a_modal_beyond_them_is_refused(view, flaw):
    told = view_flaws(view)
    assert any(flaw in one for one in told), told
