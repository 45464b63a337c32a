"""Who wrote it: the persons that the page declares, else those that a byline names."""

from __future__ import annotations

import re
from typing import Any

from pipeline.calendar.printed import printed_dates
from pipeline.metadata.found import Found, Known, Unknown, either
from pipeline.metadata.markup import kinds
from pipeline.metadata.names import MOST_NAMES, key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

_LABEL = re.compile(
    r"(?i)^\W*(?:written by|posted by|story by|reported by|by|von|par|por|di|door|af|av|nga|autor(?:in)?|author|auteur"
    r"|przez|автор|yazan|текст|文|記者|기자)\s*[:：]?\s+"
)
# Behind these the line speaks of other things: the date, the section, the place.
_END = re.compile(
    r"\s*(?:\s(?:avec|mit|with|con|com|i)\s(?:AFP|Reuters|AP|dpa|agenc|Agenc|EFE|ANSA)|[|·•/–—(]|\d|\s-\s).*$",
    re.DOTALL,
)
_BETWEEN = re.compile(r"\s*(?:[,;&]|\b(?:and|und|et|y|e|en|og|och|i|dhe|и)\b)\s+")
_PARTICLE = r"(?:de|del|della|der|den|di|da|dos|du|van|von|zu|la|le|el|al|bin|ibn|ter|ten|af|av|y|e)"
_WORD = r"(?:[^\W\d_a-z][\w.'’-]*)"
_NAME = re.compile(rf"{_WORD}(?: {_PARTICLE}| {_WORD}){{0,3}} {_WORD}")
# What signs articles and is no person.
_NO_PERSON = re.compile(
    r"(?i)\b(?:staff|reports?|reporters?|correspondents?|agenc\w+|news\w*|editor\w*|team|desk|press|times|post|magazine"
    r"|redaktion|rédaction|redacción|redazione|redakcja|redakce|redaktsiya|redaksia|afp|dpa|reuters|admin)\b"
    r"|^(?:the|le|la|les|der|die|das|el|los|il|o|os)\s|редакция"
)


_AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "citation_author",
    "byl",
)  # fmt: skip
_WRITTEN_BY = frozenset(
    ["writtenby", "author", "verfasstvon", "écritpar", "escritopor", "scrittoda", "geschrevendoor", "skrevetaf"]
)
_BY = re.compile(r"(?i)^(?:written by|words by|story by|by|von|par|por|di|door|av|af)\s+")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_APART = re.compile(r"\s*[;,|&]\s*|\s+(?:and|und|et|y|och|og)\s+")
_NOT_A_PERSON = re.compile(
    r"(?i)https?:|www\.|@|^\W*\d|\.(?:com|org|net)\b|^(?:admin|administrator|editor|staff|null|none|unknown)$"
)
LONGEST_NAME, MOST_NAME_WORDS = 60, 6


def find_authors(sources: Sources) -> Found[tuple[str, ...]]:
    """Persons in the order they are named."""
    return either(_declared(sources), _printed(sources))


def _printed(sources: Sources) -> Found[tuple[str, ...]]:
    for line in sources.lines:
        if line.category is Category.BYLINE and _LABEL.match(line.text):
            named = _BETWEEN.split(_END.sub("", _LABEL.sub("", _before_date(line.text))))
            persons = tuple(name for name in (part.strip(" .") for part in named) if _is_person(name))
            if persons:
                evidence = Evidence("; ".join(persons), line.text, f"line {line.number}", "authors.byline", 0.85)
                return Known(persons, evidence)
    return Unknown()


def _before_date(text: str) -> str:
    """`By Jane Doe April 12, 2024`: April is not her name."""
    dates = printed_dates(text)
    return text[: dates[0].start] if dates else text


def _is_person(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _NO_PERSON.search(name)


def _declared(sources: Sources) -> Found[tuple[str, ...]]:
    """Persons: no addresses, no outlets, no accounts such as `admin`. The first source that names one is believed."""
    markup, outlets = sources.markup, {key_of(site) for site in sources.sites}
    things = (*sources.articles, *sources.pages)
    declared = [(_persons(a.get("author") or a.get("creator")), "json-ld author", 0.9) for a in things]
    declared += [([content], f"meta[{name}]", 0.8) for name, content in markup.contents(*_AUTHOR_METAS)]
    labels = zip(markup.contents("twitter:label1"), markup.contents("twitter:data1"), strict=False)
    declared += [
        ([name], "meta[twitter:data1]", 0.8) for (_, label), (_, name) in labels if key_of(label) in _WRITTEN_BY
    ]
    chosen: dict[str, str] = {}
    first: tuple[str, str, float] | None = None
    for told, where, sure in declared:
        if first is not None and where != first[1]:
            break
        for text in told:
            parts = [_BY.sub("", _ASIDE.sub("", part)).strip(" .-–") for part in _APART.split(text) if part]
            if any(len(part.split()) > MOST_NAME_WORDS for part in parts):  # a sentence, not names
                continue
            for name in parts:
                if not name or len(name) > LONGEST_NAME or _NOT_A_PERSON.search(name) or key_of(name) in outlets:
                    continue
                first = first or (text, where, sure)
                chosen.setdefault(key_of(name), name)
    if first is None:
        return Unknown()
    seen, where, sure = first
    names = tuple(chosen.values())
    rule = "authors." + where.split("[")[0].split()[0]
    return Known(names, Evidence("; ".join(names), seen, where, rule, sure))


def _persons(value: Any) -> list[str]:
    """Names of authors in JSON-LD; organisations are none."""
    if isinstance(value, list):
        return [name for item in value[:MOST_NAMES] for name in _persons(item)]
    if isinstance(value, dict) and any("Organization" in kind for kind in kinds(value)):
        return []
    return names_in(value)
