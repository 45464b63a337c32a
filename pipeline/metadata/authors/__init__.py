"""Who wrote it: the names that the most reliable places give, persons before desks, agencies never.

Every place that names an author is a credit. Credits with the same names are one candidate; the places, and how they
stand to one another, are its signs, and those say how likely it is right (`reliability.py`).
At most one candidate is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.metadata.authors.credit import Credit
from pipeline.metadata.authors.declared import declared_credits, owner_credits
from pipeline.metadata.authors.elements import element_credits
from pipeline.metadata.authors.lines import line_credits
from pipeline.metadata.authors.person import Kind, begins_with_given_name
from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.names import key_of
from pipeline.metadata.reliability import probabilities, reliability_of
from pipeline.metadata.sources import Sources
from pipeline.types import Evidence

_DECLARED = frozenset({"json_ld", "json_ld_organisation", "meta_author", "meta_article", "meta_other", "twitter_data"})
_PRINTED = frozenset({"rel_author", "author_class", "byline_class", "by_line", "label", "label_end", "judged_byline"})
"""Places where a page prints its author."""
_WEAK = frozenset({"elsewhere", "bare_name", "bio", "by_line_end", "site_owner", "judged_byline_below", "of_others"})
"""Places that name others as often."""
_MARKS = frozenset({"above", "between", "first_on_page"})
_OF_OTHERS = frozenset({"of_others", "elsewhere", "judged_byline_below", "bare_name", "by_line_end"})
"""What comments and links to other articles are signed with: a name with nothing else is theirs."""
_RULES = (
    "json_ld json_ld_organisation rel_author byline_class by_line label meta_author twitter_data author_class"
    " meta_other judged_byline label_end judged_byline_below author_link meta_article bio by_line_end bare_name"
    " site_owner elsewhere of_others"
).split()
"""Places by what they are worth as evidence, best first."""
MOST_CANDIDATES = 100
SHORT_LINE = 400
"""Characters of a line that may print a declared name."""


@dataclass(slots=True)
class Candidate:
    """One set of names, and all that speaks for and against it."""

    names: tuple[str, ...]
    kind: Kind
    keys: frozenset[str]
    credits: list[Credit] = field(default_factory=list)
    signs: set[str] = field(default_factory=set)


def find_authors(sources: Sources) -> Found[tuple[str, ...]]:
    """Persons in the order they are named; where none is, those who sign together, with a rule of their own."""
    candidates = candidates_of(sources)
    if not candidates:
        return Unknown()
    scored = list(zip(probabilities("authors", [each.signs for each in candidates]), candidates, strict=True))
    sure, best = max(scored, key=lambda each: each[0])
    value = "; ".join(best.names)
    if sure < reliability_of("authors").enough:
        return Unknown(f"too_unsure: {value}")
    credit = min(best.credits, key=lambda each: _RULES.index(each.sign))
    together = best.kind == "collective" or "site" in best.signs
    rule = "authors.collective" if together else f"authors.{credit.sign}"
    others = sorted(((p, "; ".join(each.names)) for p, each in scored if each is not best and p >= 0.1), reverse=True)
    also = tuple(dict.fromkeys(text for _, text in others[:5]))
    return Known(best.names, Evidence(value, credit.seen, credit.where, rule, round(sure, 2), also))


def candidates_of(sources: Sources) -> list[Candidate]:
    """Every set of names that some place gives, with its signs, in the order they are first given."""
    sites = frozenset(filter(None, map(key_of, sources.sites)))
    candidates: dict[frozenset[str], Candidate] = {}
    seen_first = False
    for credit in _credits(sources, sites):
        keys = frozenset(key_of(name.text) for name in credit.names)
        if not keys or (keys not in candidates and len(candidates) == MOST_CANDIDATES):
            continue
        names = tuple(name.text for name in credit.names)
        candidate = candidates.setdefault(keys, Candidate(names, credit.names[0].kind, keys))
        candidate.credits.append(credit)
        candidate.signs.add(credit.sign)
        if credit.side in _MARKS and credit.sign not in ("elsewhere", "of_others"):
            candidate.signs.add(credit.side)
        near = credit.side == "between" or credit.sign in ("by_line", "label", "judged_byline")
        if not seen_first and near and candidate.kind == "person":
            seen_first = True
            candidate.signs.add("first_on_page")
    found = [each for each in candidates.values() if "of_others" not in each.signs or each.signs - _OF_OTHERS]
    _compare(found, sites)
    _look_for_declared(found, sources)
    return found


def _credits(sources: Sources, sites: frozenset[str]) -> Iterator[Credit]:
    yield from declared_credits(sources, sites)
    if sources.page is not None:
        yield from element_credits(sources.page, sites, microdata="itemprop" in sources.article.text)
    yield from line_credits(sources.lines, sites)
    yield from owner_credits(sources)


def _compare(candidates: Sequence[Candidate], sites: frozenset[str]) -> None:
    """Adds the signs that a candidate has by its shape and beside the others."""
    persons = [
        each for each in candidates if each.kind == "person" and each.signs & (_DECLARED | _PRINTED) - {"meta_article"}
    ]
    declared = [each.keys for each in persons if each.signs & _DECLARED]
    printed = [each.keys for each in persons if each.signs & _PRINTED]
    told = [each for each in candidates if each.signs - _WEAK - _MARKS]
    added: list[set[str]] = []
    for each in candidates:
        more, keys = set[str](), each.keys
        if each.kind != "person":
            more.add(each.kind)
            if each.kind == "collective" and each.signs & _DECLARED:
                more.add("collective_declared")
        elif begins_with_given_name(each.names[0]):
            more.add("given_name")
        if keys & sites:
            more.add("site_person" if "given_name" in more else "site")
        if "site_owner" in each.signs and "given_name" not in more:
            each.signs.discard("site_owner")
        more |= {"part_of_declared"} if any(keys < other for other in declared) else set()
        more |= {"part_of_printed"} if any(keys < other for other in printed) else set()
        more |= {"adds_to_declared"} if any(other < keys for other in declared) else set()
        more |= {"rival_declared"} if any(not other & keys for other in declared) else set()
        more |= {"rival_printed"} if any(not other & keys for other in printed) else set()
        if each.signs == {"elsewhere"}:
            more.add("nowhere_else")
        if [each] == told:
            more.add("sole")
        added.append(more)
    for each, more in zip(candidates, added, strict=True):
        each.signs |= more


def _look_for_declared(candidates: Sequence[Candidate], sources: Sources) -> None:
    """Tells declared names that the page prints as well from those that nobody sees: often whoever typed it in."""
    short: list[str] | None = None
    for each in candidates:
        if not each.signs & _DECLARED:
            continue
        if each.signs & (_PRINTED | {"author_link", "between", "bare_name", "bio", "by_line_end"}):
            each.signs.add("declared_and_printed")
            continue
        if short is None:
            short = [key_of(line.text) for line in sources.lines if len(line.text) < SHORT_LINE]
        found = any(key in text for key in each.keys for text in short)
        each.signs.add("declared_on_page" if found else "declared_only")
        if not found and "rival_printed" in each.signs:
            each.signs.add("unprinted_beside_printed")
