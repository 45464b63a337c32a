"""The fields that are weighed: what they can be read as on a page, and which reading the pack calls right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.metadata.days import page_days, text_days
from pipeline.metadata.days.weigh import CHANGED, DECLARED, readings_of
from pipeline.metadata.found import Found, Known
from pipeline.metadata.language import find_language
from pipeline.metadata.outlet import find_outlet
from pipeline.metadata.sources import Sources

Row = Mapping[str, Any]
"""A page of a pack, as its table has it."""


class Reading(NamedTuple):
    """One reading of a field on one page."""

    signs: frozenset[str]
    right: bool


@dataclass(frozen=True)
class Case:
    """One page, for one field."""

    data_set: str
    fold: int
    readings: tuple[Reading, ...]
    known: bool
    """Whether the pack has the fact."""
    learn: bool
    """Whether the pack's word can be learned from."""


@dataclass(frozen=True)
class Field:
    """How a field is learned."""

    case: Callable[[Sources, Row, int], Case | None]
    """Page, row of the pack, fold -> the case; None where the pack does not say."""
    one: bool
    """Whether one reading at most can be right."""
    enough: float
    """The probability from which a reading is believed."""


def known(found: Found[str]) -> str | None:
    return found.value if isinstance(found, Known) else None


def published(sources: Sources, row: Row, fold: int) -> Case:
    """Days. Not learned from: pages whose day stands nowhere on them, or where the pack has the day of the change or
    none at all although one of publication is declared."""
    language, outlet = known(find_language(sources)), known(find_outlet(sources))
    told = text_days(sources, language, outlet).published
    sightings = page_days(sources, language, outlet, told)
    found, gold = readings_of(sightings), row["gold_date"]
    readings = tuple(Reading(frozenset(signs), day == gold) for day, (_, signs) in sorted(found.items()))
    declared = {day for day, (_, signs) in found.items() if signs & DECLARED}
    changed = {each.date for each in sightings if each.signs & CHANGED}
    doubtful = bool(declared) and gold not in declared and (gold is None or gold in changed)
    learn = not doubtful and (gold is None or gold in found)
    return Case(row.get("dataset", "htmldate"), fold, readings, gold is not None, learn)


FIELDS = {"published": Field(published, one=True, enough=0.5)}
