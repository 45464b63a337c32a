"""One condition on a stored document, such as `language=da`, `published>=2024-05` or `title~storm`.

A field, an operator and a value; no more of a language than that, since it is typed into a form of a browser as well.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from pipeline.errors import WrongSelection

EQUAL = ("=", "!=")
ORDER = ("=", "!=", "<", "<=", ">", ">=")


class Kind(Enum):
    """What a field holds: in words, the operators it takes, and an example of a value."""

    TEXT = "a text", (*EQUAL, "~"), "=en"
    TEXTS = "a list of texts", (*EQUAL, "~"), "=sport"
    DAY = "a day", ORDER, ">=2024-05-01, >=2024-05 or >=2024"
    NUMBER = "a number", ORDER, "<0.9"


FIELDS = {
    **dict.fromkeys(("title", "kicker", "subtitle", "outlet", "source", "section", "language", "url"), Kind.TEXT),
    **dict.fromkeys(("authors", "tags", "captions", "credits"), Kind.TEXTS),
    **dict.fromkeys(("published", "modified", "captured"), Kind.DAY),
    **dict.fromkeys(("licence", "access"), Kind.TEXT),
    "quality": Kind.TEXTS,
    **dict.fromkeys(("quality_estimate", "lines_kept", "lines_out", "version", "dataset_version"), Kind.NUMBER),
    **dict.fromkeys(("doc_id", "raw_uri", "media_type", "pipeline", "rules", "model", "run_id"), Kind.TEXT),
    "committed_at": Kind.DAY,
}
"""The fields that conditions are about, as docs/fields.md and docs/store.md call them. None of them holds the text."""

CONDITION = re.compile(r"\s*(\w*)\s*([=!<>~]+)(.*)", re.DOTALL)
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last day of a day, month or year; a number is both ends of its own."""

    first: Any
    last: Any


@dataclass(frozen=True, slots=True)
class Condition:
    """What `condition` made of the words."""

    field: str
    operator: str
    wanted: str | Span | None
    """None: unknown."""

    def holds(self, value: Any) -> bool:
        """Whether it holds for the value of a column of `documents`.

        What is unknown (null, or an empty list) is neither equal nor unequal to a value, and neither before nor after
        it: no comparison with it holds. Only `FIELD=` asks for it, and `FIELD!=` for what is known. A list equals
        or contains a text where one of its elements does, and is unequal where none does.
        """
        unknown = value is None or value == "" or value == []
        if self.wanted is None:
            return unknown == (self.operator == "=")
        if unknown:
            return False
        if isinstance(self.wanted, Span):
            return _ordered(_comparable(value), self.operator, self.wanted)
        texts = [folded(each) for each in (value if isinstance(value, list) else [value])]
        if self.operator == "~":
            return any(self.wanted in each for each in texts)
        return (self.wanted in texts) == (self.operator == "=")


def condition(told: str) -> Condition:
    """The condition in the words. Raises `WrongSelection`, which says what is wrong with them and what is allowed.

    >>> condition("published >= 2024-05").wanted.first.isoformat()
    '2024-05-01'
    >>> condition("outlet=").wanted is None
    True
    """
    found = CONDITION.fullmatch(told)
    if found is None or not found[1]:
        raise _wrong(told, f"is no condition; give a field, an operator and a value, such as language=en{_fields()}")
    field, operator, value = found[1], found[2], found[3].strip()
    if field not in FIELDS:
        raise _wrong(told, f"names no field: there is no {field!r}{_fields()}")
    kind = FIELDS[field]
    words, operators, example = kind.value
    if operator not in operators:
        allowed = f"{', '.join(operators[:-1])} or {operators[-1]}"
        raise _wrong(told, f"has {operator!r}, which {field} does not take: it is {words}, compared by {allowed}")
    if not value:
        if operator not in EQUAL:
            raise _wrong(told, f"has no value; give one, or {field}= for documents where it is unknown")
        return Condition(field, operator, None)
    wanted = _wanted(kind, value)
    if wanted is None:
        raise _wrong(told, f"has {value!r}, but {field} is {words}; give it as in {field}{example}")
    return Condition(field, operator, wanted)


def folded(text: str) -> str:
    """The text as texts are compared: small and capital letters, ways to encode a letter, and blanks are the same."""
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def _wanted(kind: Kind, value: str) -> str | Span | None:
    if kind in (Kind.TEXT, Kind.TEXTS):
        return folded(value)
    if kind is Kind.NUMBER:
        return Span(float(value), float(value)) if NUMBER.fullmatch(value) else None
    found = DAY.fullmatch(value)
    if found is None:
        return None
    year, month, day = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return Span(first, first)
    last_month = int(month or 12)
    return Span(first, date(first.year, last_month, monthrange(first.year, last_month)[1]))


def _comparable(value: Any) -> Any:
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value


def _ordered(value: Any, operator: str, wanted: Span) -> bool:
    match operator:
        case "<":
            return bool(value < wanted.first)
        case "<=":
            return bool(value <= wanted.last)
        case ">":
            return bool(value > wanted.last)
        case ">=":
            return bool(value >= wanted.first)
    return bool(wanted.first <= value <= wanted.last) == (operator == "=")


def _wrong(told: str, why: str) -> WrongSelection:
    return WrongSelection(f"the condition {told!r} {why}")


def _fields() -> str:
    return f". The fields are {', '.join(FIELDS)}; the operators {' '.join(ORDER)} and ~ (contains)"
