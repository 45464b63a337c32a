"""The fields that are weighed: what they can be read as on a page, and which reading the pack calls right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.metadata.authors import candidates_of
from pipeline.metadata.days import page_days, text_days
from pipeline.metadata.days.weigh import CHANGED, DECLARED, readings_of
from pipeline.metadata.found import Found, Known
from pipeline.metadata.language import find_language
from pipeline.metadata.outlet import find_outlet
from pipeline.metadata.sources import Sources
from pipeline.metadata.title.headlines import headlines

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
    weight: int = 1
    """How many pages it counts for in learning."""


@dataclass(frozen=True)
class Field:
    """How a field is learned."""

    case: Callable[[Sources, Row, int], Case | None]
    """Page, row of the pack, fold -> the case; None where the pack does not say."""
    enough: float
    """The probability from which a reading is believed."""
    plain: bool = False
    """Whether it is learned from the lines of each page as plain text, too."""
    penalty: float = 1.0
    """Times the sum of the squared weights that is added to the loss."""


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


ALIKE = 0.8
"""F1 of the words of two sets of names: the pack sometimes counts degrees and roles as names."""
_DEGREE = re.compile(r"(?:[A-Z]\.?){2,6}")
_SIGN_BY_SIGN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"


def authors(sources: Sources, row: Row, fold: int) -> Case | None:
    """Names. Not learned from: pages of which the pack has no author although they declare and print a person."""
    if "gold_authors" not in row:
        return None
    candidates = candidates_of(sources)
    gold = _name_words(name for name in row["gold_authors"] or () if not _DEGREE.fullmatch(name.strip()))
    alike = [_alike(_name_words(each.names), gold) for each in candidates]
    best = max(range(len(alike)), key=lambda at: alike[at], default=-1)
    readings = tuple(
        Reading(frozenset(each.signs), at == best and alike[at] >= ALIKE) for at, each in enumerate(candidates)
    )
    left_out = any(each.kind == "person" and "declared_and_printed" in each.signs for each in candidates)
    data_set = row["dataset"] if sources.page else f"{row['dataset']} as text"
    return Case(data_set, fold, readings, bool(gold), bool(gold) or not left_out)


def _name_words(names: Iterable[str]) -> Counter[str]:
    text = unicodedata.normalize("NFKC", " ".join(names)).lower()
    return Counter(re.findall(rf"[{_SIGN_BY_SIGN}]|[^\W_{_SIGN_BY_SIGN}]+", text))


def _alike(said: Counter[str], gold: Counter[str]) -> float:
    return 2 * (said & gold).total() / max(1, said.total() + gold.total())


def title(sources: Sources, row: Row, fold: int) -> Case | None:
    """Headlines. A page of Fundus counts twice: there are six times as many of WCXB, and few of news sites there."""
    gold = squashed(row.get("gold_title") or "")
    if not gold or not row["gold_text"]:
        return None
    readings = tuple(Reading(frozenset(each.signs), squashed(each.value) == gold) for each in headlines(sources))
    return Case(row["dataset"], fold, readings, known=True, learn=True, weight=2 if row["dataset"] == "fundus" else 1)


def squashed(text: str) -> str:
    """Words alone, as titles are compared."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


FIELDS = {
    "published": Field(published, enough=0.5),
    "authors": Field(authors, enough=0.3, plain=True),
    "title": Field(title, enough=0.2, penalty=0.25),
}
