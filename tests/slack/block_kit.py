"""What Slack accepts as Block Kit: the documented limits of blocks, elements and modals, told as Slack tells them.

The limits stand in the reference of each block, element and composition object at docs.slack.dev/reference/block-kit.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_BLOCKS = {"message": 50, "modal": 100}
MOST_BLOCKS_BYTES = 13_000
"""Size of a message's blocks from which Slack was seen to answer msg_blocks_too_long; the number is not documented."""

Json = Mapping[str, Any]
Flaws = Iterator[str]
Rule = Callable[[Any, str], Flaws]


def blocks_flaws(blocks: Any, surface: str = "message") -> list[str]:
    """Return what Slack would say against blocks on a "message" or in a "modal"; an empty list if it takes them."""
    if not isinstance(blocks, list):
        return ["[ERROR] must provide an array [json-pointer:/blocks]"]
    flaws = [flaw for n, block in enumerate(blocks) for flaw in _block(block, f"/blocks/{n}")]
    if len(blocks) > MOST_BLOCKS[surface]:
        flaws.append(_told(f"no more than {MOST_BLOCKS[surface]} items allowed", "/blocks"))
    ids = Counter(block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id"))
    flaws += [_told(f"block_id already used: {name}", "/blocks") for name, times in ids.items() if times > 1]
    return flaws


def view_flaws(view: Any) -> list[str]:
    """Return what Slack would say against a modal."""
    if not isinstance(view, dict):
        return ["[ERROR] missing required field: view"]
    blocks = view.get("blocks", [])
    flaws = [*_object(view, "/view", MODAL), *blocks_flaws(blocks, "modal")]
    asks = isinstance(blocks, list) and any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if asks and "submit" not in view:
        flaws.append(_told("missing required field: submit, as there are inputs", "/view"))
    return flaws


def is_too_long(blocks: Any) -> bool:
    """Tell whether a message's blocks are more than Slack takes altogether."""
    return len(json.dumps(blocks, ensure_ascii=False)) > MOST_BLOCKS_BYTES


def _told(what: str, where: str) -> str:
    return f"[ERROR] {what} [json-pointer:{where}]"


def text_of(most: int, *kinds: str, least: int = 1) -> Rule:
    """Return the rule of a text object of `least` to `most` characters; without kinds both may be used."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def rule(value: Any, where: str) -> Flaws:
        if not isinstance(value, dict) or value.get("type") not in allowed:
            yield _told(f"must be a text object of type {' or '.join(allowed)}", where)
            return
        extra = {"plain_text": "emoji", "mrkdwn": "verbatim"}[value["type"]]
        yield from _unknown(value, where, {"type", "text", extra})
        yield from string(most, least=least)(value.get("text"), f"{where}/text")
        if not isinstance(value.get(extra, True), bool):
            yield _told("must be a boolean", f"{where}/{extra}")

    return rule


def string(most: int, *, least: int = 1) -> Rule:
    def rule(value: Any, where: str) -> Flaws:
        if not isinstance(value, str):
            yield _told("must be a string", where)
        elif len(value) < least:
            yield _told(f"must be more than {least - 1} characters", where)
        elif len(value) > most:
            yield _told(f"must be less than {most + 1} characters", where)

    return rule


def number(least: int, most: int) -> Rule:
    def rule(value: Any, where: str) -> Flaws:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            yield _told(f"must be an integer from {least} to {most}", where)

    return rule


def flag(value: Any, where: str) -> Flaws:
    if not isinstance(value, bool):
        yield _told("must be a boolean", where)


def one_of(*words: str) -> Rule:
    def rule(value: Any, where: str) -> Flaws:
        if value not in words:
            yield _told(f"must be one of {', '.join(words)}", where)

    return rule


def many(rule: Rule, most: int, *, least: int = 1) -> Rule:
    """Return the rule of an array whose items follow another."""

    def judged(value: Any, where: str) -> Flaws:
        if not isinstance(value, list):
            yield _told("must provide an array", where)
            return
        if len(value) < least:
            yield _told(f"no fewer than {least} items allowed", where)
        if len(value) > most:
            yield _told(f"no more than {most} items allowed", where)
        for n, item in enumerate(value):
            yield from rule(item, f"{where}/{n}")

    return judged


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: rules of what it must have, of what it may have, and of what it needs one of at least."""

    must: dict[str, Rule]
    may: dict[str, Rule]
    either: tuple[str, ...] = ()


def shaped(shape: Shape) -> Rule:
    return lambda value, where: _object(value, where, shape)


def _object(value: Any, where: str, shape: Shape) -> Flaws:
    if not isinstance(value, dict):
        yield _told("must be an object", where)
        return
    rules = {**shape.must, **shape.may}
    yield from _unknown(value, where, {"type", *rules})
    yield from (_told(f"missing required field: {name}", where) for name in shape.must if name not in value)
    if shape.either and not any(name in value for name in shape.either):
        yield _told(f"missing required field: one of {', '.join(shape.either)}", where)
    for name, rule in rules.items():
        if name in value:
            yield from rule(value[name], f"{where}/{name}")


def _unknown(value: Json, where: str, known: set[str]) -> Flaws:
    yield from (_told(f"invalid additional property: {name}", where) for name in value if name not in known)


def _element(allowed: str) -> Rule:
    """Return the rule of an element in a place: one of those that may stand there."""

    def rule(value: Any, where: str) -> Flaws:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in PLACES[allowed]:
            yield _told(f"unsupported type: {kind}", f"{where}/type")
        elif kind in {"plain_text", "mrkdwn"}:
            yield from text_of(3000)(value, where)
        else:
            yield from _object(value, where, ELEMENTS[kind])

    return rule


def _block(block: Any, where: str) -> Flaws:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        yield _told(f"unsupported type: {kind}", f"{where}/type")
        return
    yield from _object(block, where, BLOCKS[kind])
    elements = block.get("elements") if kind == "actions" else None
    if isinstance(elements, list):
        names = Counter(one["action_id"] for one in elements if isinstance(one, dict) and one.get("action_id"))
        yield from (_told(f"action_id already used: {name}", where) for name, times in names.items() if times > 1)


def _picture(value: Any, where: str) -> Flaws:
    yield from shaped(Shape({}, {"id": string(255), "url": string(3000)}, ("id", "url")))(value, where)
    if isinstance(value, dict) and "id" in value and "url" in value:
        yield _told("only one of id and url may be given", where)


PLAIN = "plain_text"
PLACEHOLDER = {"placeholder": text_of(150, PLAIN)}
CONFIRM = shaped(
    Shape(
        {"title": text_of(100, PLAIN), "text": text_of(300), "confirm": text_of(30, PLAIN), "deny": text_of(30, PLAIN)},
        {"style": one_of("primary", "danger")},
    )
)
OPTION = shaped(
    Shape({"text": text_of(75), "value": string(150)}, {"description": text_of(75), "url": string(3000, least=0)})
)
OPTION_GROUP = shaped(Shape({"label": text_of(75, PLAIN), "options": many(OPTION, 100)}, {}))
PICKED = {"action_id": string(255), "confirm": CONFIRM, "focus_on_load": flag}
IMAGE = Shape(
    {"alt_text": string(2000)},
    {"image_url": string(3000), "slack_file": _picture},
    ("image_url", "slack_file"),
)
SUGGESTED = {"min_query_length": number(0, 1000)}
SEVERAL = {"max_selected_items": number(1, 1000)}
STATIC = {"options": many(OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {"text": text_of(75, PLAIN)},
        {
            "action_id": string(255),
            "url": string(3000),
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "image": IMAGE,
    "static_select": Shape({}, PICKED | PLACEHOLDER | STATIC | {"initial_option": OPTION}, ("options", "option_groups")),
    "multi_static_select": Shape(
        {}, PICKED | PLACEHOLDER | STATIC | SEVERAL | {"initial_options": many(OPTION, 100)}, ("options", "option_groups")
    ),
    "external_select": Shape({}, PICKED | PLACEHOLDER | SUGGESTED | {"initial_option": OPTION}),
    "users_select": Shape({}, PICKED | PLACEHOLDER | {"initial_user": string(255)}),
    "overflow": Shape({"options": many(OPTION, 5)}, {"action_id": string(255), "confirm": CONFIRM}),
    "checkboxes": Shape({"options": many(OPTION, 10)}, PICKED | {"initial_options": many(OPTION, 10)}),
    "radio_buttons": Shape({"options": many(OPTION, 10)}, PICKED | {"initial_option": OPTION}),
    "plain_text_input": Shape(
        {},
        PICKED
        | PLACEHOLDER
        | {
            "initial_value": string(3000, least=0),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
            "dispatch_action_config": lambda _value, _where: iter(()),
        },
    ),
}
CHOICES = {"static_select", "external_select", "users_select", "overflow", "checkboxes", "radio_buttons", "button"}
PLACES = {
    "section": CHOICES | {"multi_static_select", "image"},
    "actions": CHOICES,
    "context": {"image", "plain_text", "mrkdwn"},
    "input": CHOICES - {"overflow", "button"} | {"multi_static_select", "plain_text_input"},
}
NAMED: dict[str, Rule] = {"block_id": string(255)}
BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {},
        NAMED
        | {
            "text": text_of(3000),
            "fields": many(text_of(2000), 10),
            "accessory": _element("section"),
            "expand": flag,
        },
        ("text", "fields"),
    ),
    "header": Shape({"text": text_of(150, PLAIN)}, NAMED),
    "divider": Shape({}, NAMED),
    "context": Shape({"elements": many(_element("context"), 10)}, NAMED),
    "actions": Shape({"elements": many(_element("actions"), 25)}, NAMED),
    "image": Shape(IMAGE.must, NAMED | IMAGE.may | {"title": text_of(2000, PLAIN)}, IMAGE.either),
    "input": Shape(
        {"label": text_of(2000, PLAIN), "element": _element("input")},
        NAMED | {"hint": text_of(2000, PLAIN), "optional": flag, "dispatch_action": flag},
    ),
}
MODAL = Shape(
    {"type": one_of("modal"), "title": text_of(24, PLAIN), "blocks": lambda _value, _where: iter(())},
    {
        "submit": text_of(24, PLAIN),
        "close": text_of(24, PLAIN),
        "private_metadata": string(3000, least=0),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)
