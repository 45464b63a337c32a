"""Whether 07/08/2023 is the seventh of August or the eighth of July: decided by evidence, else left open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.calendar import Order, date_order
from pipeline.calendar.printed import PrintedDate, Reading
from pipeline.web_address import host_of

MONTH_FIRST_DOMAINS = frozenset({"us", "gov", "mil", "edu", "ph"})
# Country codes that are sold as words and say nothing of a country, and Canada, which writes every order.
_WORD_DOMAINS = frozenset("ai am ca cc co fm gg im io la ly me mu sh so st to tv vc ws".split())


@dataclass(frozen=True, slots=True)
class Witness:
    """Something that speaks for an order: how much, and what it is."""

    order: Order | None
    weight: float
    told: str
    day: date | None = None
    """The day itself, where something tells it in another place."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The reading that is held for true."""

    reading: Reading
    confidence: float
    told: tuple[str, ...]
    also: tuple[Reading, ...]


def choose_reading(printed: PrintedDate, witnesses: Sequence[Witness], not_after: date | None) -> Decision | None:
    """The reading for which more is said than for any other, or None when nothing tips the balance.

    `not_after`: the day on which the page was saved, where that is known: a later reading cannot be.
    """
    possible = [r for r in printed.readings if not_after is None or r.day <= not_after]
    if not possible:
        return None
    if len(possible) == 1:
        others = tuple(r for r in printed.readings if r is not possible[0])
        return Decision(possible[0], 0.95 if not others else 0.85, (), others)
    if printed.weekday is not None:
        witnesses = [
            *witnesses, *(Witness(r.order, 4, "weekday", r.day) for r in possible if r.day.weekday() == printed.weekday)
        ]  # fmt: skip
    weights = [sum(witness.weight for witness in witnesses if _speaks_for(witness, reading)) for reading in possible]
    best = max(range(len(possible)), key=lambda index: weights[index])
    margin = weights[best] - max(weight for index, weight in enumerate(weights) if index != best)
    if margin < 1:
        return None
    told = tuple(witness.told for witness in witnesses if _speaks_for(witness, possible[best]))
    return Decision(
        possible[best],
        min(0.95, 0.7 + 0.05 * margin),
        told,
        tuple(r for r in printed.readings if r is not possible[best]),
    )


def _speaks_for(witness: Witness, reading: Reading) -> bool:
    if witness.day:
        return witness.day == reading.day
    return reading.order == witness.order or (reading.order is None and witness.told.split()[-1] in reading.languages)


def year_witness(printed: PrintedDate, language: str | None) -> list[Witness]:
    """Of a date with a two-digit year, whether the language writes the year first: 19.12.02 is of 2019 in Korean."""
    orders = {reading.order for reading in printed.readings}
    if "ymd" not in orders or len(orders) == 1 or not language:
        return []
    if date_order(language) == "ymd":
        return [Witness("ymd", 3, f"year first in {language}")]
    return [Witness(order, 3, f"year last in {language}") for order in ("dmy", "mdy")]


def language_witness(language: str | None, weight: float, what: str) -> list[Witness]:
    """What a language says. English is written in both orders, and says nothing."""
    order = date_order(language) if language and language != "en" else None
    if not order:
        return []
    # Year-first languages write the day before the month once the year stands last.
    return [Witness("dmy" if order == "ymd" else order, weight, f"{what} {language}")]


def domain_witness(uri: str, outlet: str | None) -> list[Witness]:
    """What the country in a domain says: of `https://example.co.uk/a`, or of an outlet called `DIPLOMACIA.dk`.

    A path is no witness: `notes.md` is not from Moldova.
    """
    host = host_of(uri)
    for name in (host, outlet):
        match = re.search(r"[\w-]\.([a-z]{2,3})$", (name or "").strip().lower())
        if not match:
            continue
        top = match[1]
        if top in MONTH_FIRST_DOMAINS:
            return [Witness("mdy", 2, f"domain .{top}")]
        if (len(top) == 2 and top not in _WORD_DOMAINS) or top == "cat":
            return [Witness("dmy", 2, f"domain .{top}")]
    return []


def events_witness(printed: PrintedDate, told: Iterable[date]) -> list[Witness]:
    """What the days that the text tells of say: an article of the 8th of July does not tell of the 20th, one of the 7th
    of August may. `told`: the text's own days."""
    readings = sorted(reading.day for reading in printed.readings)
    if len(readings) != 2:
        return []
    days = [day for day in told if day > readings[0]]
    return [Witness(None, 1, "days the text tells of", day=readings[1])] if days and max(days) <= readings[1] else []


def text_witness(dates: Iterable[PrintedDate]) -> list[Witness]:
    """What the text's own unmistakable dates say: 17/08/2023 can only be day first."""
    orders = {d.readings[0].order for d in dates if len(d.readings) == 1 and d.readings[0].order in ("dmy", "mdy")}
    if len(orders) != 1:
        return []
    order = orders.pop()
    return [Witness(order, 3, "another date of the text")] if order else []
