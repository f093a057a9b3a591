"""Rows of DynamoDB as plain values and back, and what is expired left out."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Row = Mapping[str, Any]
Value = str | int | float | bytes | None


def typed(values: Mapping[str, Value]) -> dict[str, dict[str, Any]]:
    """Return values as the service takes them; None is left out."""
    return {name: _typed(value) for name, value in values.items() if value is not None}


def _typed(value: Value) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case bytes():
            return {"B": value}
        case _:
            return {"N": str(value)}


def text(row: Row, name: str) -> str | None:
    """Return a text of a row; None where there is something else."""
    value = _of_type(row, name, "S")
    return value if isinstance(value, str) else None


def number(row: Row, name: str) -> int | None:
    """Return a whole number of a row; None where there is something else."""
    try:
        value = Decimal(str(_of_type(row, name, "N")))
        return int(value) if value == value.to_integral_value() and abs(value) < 2**63 else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def content(row: Row, name: str) -> bytes | None:
    """Return bytes of a row; None where there is something else."""
    value = _of_type(row, name, "B")
    return value if isinstance(value, bytes) else None


def _of_type(row: Row, name: str, kind: str) -> object:
    value = row.get(name)
    return value.get(kind) if isinstance(value, Mapping) else None


def alive(rows: Iterable[Row], now: float) -> Iterator[Row]:
    """Yield the rows that are not expired: the service takes days to delete those that are."""
    for row in rows:
        expires = number(row, "expires")
        if expires is None or expires > now:
            yield row


def update(
    values: Mapping[str, Value], *, once: Mapping[str, Value], unless_above: tuple[str, str | int]
) -> dict[str, dict[str, Any] | str]:
    """Return the parameters of an UpdateItem that sets values, those given as `once` only where nothing is set yet.

    None removes. Nothing is set where the column `unless_above` names holds more than the value given with it. Names are
    never written out, as many are reserved words.
    """
    bound, most = unless_above
    kept = {name: value for name, value in values.items() if value is not None}
    first = {name: value for name, value in once.items() if value is not None}
    dropped = [name for name, value in values.items() if value is None]
    places = {name: str(place) for place, name in enumerate(dict.fromkeys([*kept, *first, *dropped, bound]))}
    sets = [f"#{places[name]} = :{places[name]}" for name in kept]
    sets += [f"#{places[name]} = if_not_exists(#{places[name]}, :{places[name]})" for name in first]
    removed = f" REMOVE {', '.join(f'#{places[name]}' for name in dropped)}" if dropped else ""
    given = {f":{places[name]}": value for name, value in (kept | first).items()} | {":most": most}
    return {
        "UpdateExpression": f"SET {', '.join(sets)}{removed}",
        "ConditionExpression": f"attribute_not_exists(#{places[bound]}) OR #{places[bound]} <= :most",
        "ExpressionAttributeNames": {f"#{place}": name for name, place in places.items()},
        "ExpressionAttributeValues": typed(given),
    }
