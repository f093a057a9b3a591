"""What doorman has in AWS: what would be made and what it costs, making it, and what this kiosk can do there."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.bootstrap import system_clock
from kiosk.cloud_wiring import sky_of
from kiosk.domain.action_text import DEVICE
from kiosk.domain.spending import Prices
from kiosk.errors import BadInput, CloudRejected, CloudUnreachable
from kiosk.settings import Cloud, Settings

if TYPE_CHECKING:
    from cloud.proof import Proof

TEMPLATE = Path(__file__).parents[1] / "packaging" / "aws" / "template.yaml"
STACK = "doorman"
DAYS = 30.0
VISITS_A_DAY = 200
NEW_SHARE = 0.3
MB_A_VISIT = 0.4
"""Scene, portrait and heat of a visit together, roughly."""

FUNCTION_S, FUNCTION_GB = 2.0, 0.25
GB_SECOND, INVOCATION, GB_MONTH, ALARM, METRIC = 0.0000134, 0.0000002, 0.025, 0.10, 0.30
"""Prices by AWS's lists for us-east-1 as of 2026, rounded; in dollars. See the lists before you tell anybody."""

FACE_MONTH = 0.00001


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is made, what for, and what a month of it costs, roughly."""

    name: str
    what: str
    cost: float


def plan(settings: Settings, kiosks: int, visits: int, *, by_function: bool) -> list[Item]:
    """Return what `deploy` makes, with the costs of a month of so many visits a day at all kiosks together; asks nobody."""
    cloud, prices = settings.cloud, settings.cloud.prices()
    total = visits * DAYS
    beats = 0.0 if not cloud.heartbeat_min else kiosks * DAYS * 24 * 60 / cloud.heartbeat_min
    looks = total * (2 * NEW_SHARE + (0.0 if cloud.skip_when_sure else 1 - NEW_SHARE))
    stored = total * MB_A_VISIT / 1000 * GB_MONTH
    items = [
        Item(
            f"bucket {cloud.bucket or '(not named yet)'}",
            "pictures and numbers of visits",
            _objects(prices, total, beats) + stored,
        ),
        Item(f"table {cloud.users}", "people", 2 * total * prices.row_write / 1000),
        Item(f"table {cloud.history}", "visits", 2 * total * prices.row_write / 1000),
        Item(f"table {cloud.exchange}", "what kiosks tell each other", _talk(cloud, kiosks, total, by_function=by_function)),
        Item(f"collection {cloud.collection}", "faces", looks * prices.image / 1000 + total * NEW_SHARE * FACE_MONTH),
        Item("function Watch", "looks every ten minutes whether each kiosk is there", kiosks * METRIC),
        Item("topic Alarms, queue DeadLetters", "alarms, and what the function gave up on", (1 + kiosks) * ALARM),
        Item("policies", f"{kiosks}, one for each kiosk: attach each to the kiosk's own user or role", 0.0),
        Item("bucket doorman-code-…", "the functions' code", 0.0),
    ]
    if by_function:
        each = INVOCATION + FUNCTION_S * FUNCTION_GB * GB_SECOND
        items.insert(5, Item("function Backend", "identifies for the kiosks, and erases", total * each))
    return items


def _objects(prices: Prices, visits: float, beats: float) -> float:
    return ((4 * visits + beats) * prices.object_write + 2 * visits * prices.object_read) / 1000


def _talk(cloud: Cloud, kiosks: int, visits: float, *, by_function: bool) -> float:
    prices = cloud.prices()
    pulls = kiosks * (kiosks - 1) * DAYS * 86_400 / cloud.pull_s + kiosks * DAYS * 24 * 60
    writes = visits * (2 + (6 if by_function else 0))
    return (writes * prices.row_write + (pulls + 4 * visits) * prices.row_read) / 1000


def plan_json(items: list[Item], visits: int) -> dict[str, Any]:
    """Return a plan as documented in docs/json.md."""
    return {
        "visits_a_day": visits,
        "items": [asdict(item) | {"cost": round(item.cost, 4)} for item in items],
        "cost_a_month": round(sum(item.cost for item in items), 2),
    }


def plan_text(items: list[Item], visits: int) -> str:
    """Return a plan as lines."""
    wide = max(len(item.name) for item in items)
    lines = [f"{item.name:<{wide}}  {item.cost:7.2f}  {item.what}" for item in items]
    total = sum(item.cost for item in items)
    lines.append(f"{'together':<{wide}}  {total:7.2f}  a month, roughly, with {visits} visits a day; see AWS's price lists")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the stack is to be; None and empty leave what it has, or take what the template says."""

    stack: str = STACK
    kiosks: tuple[str, ...] = ()
    identify: str | None = None
    mail: str | None = None
    keep_days: int | None = None
    template: Path | None = None


def deploy(settings: Settings, wish: Wish) -> Iterator[str]:
    """Make everything or bring it up to date; yields a line for each thing done, and at last which policy is whose.

    Raises BadInput, CloudRejected and CloudUnreachable. Doing it again changes nothing.
    """
    from cloud.packing import pack  # noqa: PLC0415 - boto3 takes a second to load
    from cloud.stack import Stack, reach  # noqa: PLC0415

    _refuse_half(settings)
    template = _template(wish.template or TEMPLATE)
    clock = system_clock()
    reached = reach(settings.cloud.region, lambda seconds: clock.wait_until(clock.monotonic() + seconds))
    stack = Stack(reached, wish.stack)
    values = values_for(settings, wish, stack.parameters())
    values["OnlyEncrypted"] = str(reached.is_encrypted).lower()
    yield from stack.deploy(template, pack(), values)
    yield stack.make_collection(settings.cloud.collection)
    for kiosk in values["Kiosks"].split(","):
        yield f"policy of {kiosk}: {stack.policy(kiosk)}"
    if values.get("Identify", "lambda") != settings.cloud.identify:
        yield f'now set cloud.identify = "{values.get("Identify", "lambda")}" in the settings of each kiosk'


def values_for(settings: Settings, wish: Wish, before: Mapping[str, str]) -> dict[str, str]:
    """Return the stack's parameters: by the settings, by the wish, and else what they were before."""
    cloud = settings.cloud
    there = [kiosk for kiosk in before.get("Kiosks", "").split(",") if kiosk]
    kiosks = dict.fromkeys((*there, *wish.kiosks, settings.site.device))
    wrong = [kiosk for kiosk in kiosks if not DEVICE.fullmatch(kiosk)]
    if wrong:
        raise BadInput(f"{wrong[0]!r} is no kiosk's id: small letters, digits and dashes, at most 32")
    if len({kiosk.replace("-", "") for kiosk in kiosks}) < len(kiosks):
        raise BadInput("two kiosks' ids differ by nothing but dashes, which CloudFormation does not see: rename one")
    kept = {name: value for name, value in before.items() if name not in {"CodeBucket", "CodeKey"}}
    wished = {
        "Identify": wish.identify,
        "AlarmEmail": wish.mail,
        "KeepObjectsDays": None if wish.keep_days is None else str(wish.keep_days),
    }
    return (
        kept
        | {name: value for name, value in wished.items() if value is not None}
        | {
            "Kiosks": ",".join(kiosks),
            "Bucket": cloud.bucket,
            "Users": cloud.users,
            "History": cloud.history,
            "Exchange": cloud.exchange,
            "Collection": cloud.collection,
            "MatchThreshold": f"{cloud.match_threshold:g}",
            "SkipWhenSure": str(cloud.skip_when_sure).lower(),
        }
    )


def _refuse_half(settings: Settings) -> None:
    for name in ("bucket", "exchange", "collection"):
        if not getattr(settings.cloud, name):
            raise BadInput(f"cloud.{name} is empty in the settings: name it first")


def _template(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as missing:
        raise BadInput(f"the template {path} cannot be read: {missing}") from missing


def check(settings: Settings) -> "Iterator[Proof]":
    """Try with this kiosk's credentials what it must be able to do, and what it must not; yields each as it is told."""
    from cloud.proof import Target, prove  # noqa: PLC0415

    _refuse_half(settings)
    cloud = settings.cloud
    target = Target(
        device=settings.site.device,
        bucket=cloud.bucket,
        users=cloud.users,
        history=cloud.history,
        exchange=cloud.exchange,
        collection=cloud.collection,
        by_function=cloud.identify == "lambda",
        others=_others(settings),
    )
    yield from prove(target, cloud.region, cloud.connect_s, cloud.read_s)


def _others(settings: Settings) -> tuple[str, ...]:
    """Return other kiosks that were announced; none where that cannot be asked."""
    try:
        devices = sky_of(settings, lambda _charge, _calls: None, system_clock()).exchange.devices()
    except (CloudUnreachable, CloudRejected):
        return ()
    return tuple(device for device in devices if device != settings.site.device)


def proof_line(proof: "Proof") -> str:
    """Return what was tried as a line: fine, or what is wrong with its fix."""
    mark = "ok" if proof.is_right else "WRONG" if proof.allowed is not None else "?"
    must = "must" if proof.should else "must not"
    fix = "" if proof.is_right else f" ({must}): {proof.fix}"
    return f"{mark:<5}  {proof.words} {proof.name}{fix}" if proof.allowed is not None else f"{mark:<5}  {proof.name}{fix}"


def proof_json(proof: "Proof") -> dict[str, Any]:
    """Return what was tried as documented in docs/json.md."""
    return {
        "name": proof.name,
        "should": proof.should,
        "allowed": proof.allowed,
        "ok": proof.is_right,
        "fix": proof.fix,
    }
