"""Who wrote it, from lines that are a byline and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.calendar.printed import printed_dates
from pipeline.types import Category, Evidence, Line

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


def find_authors(lines: Sequence[Line]) -> tuple[tuple[str, ...], Evidence | None]:
    """Persons in the order they are named; () and None when no byline names one."""
    for line in lines:
        if line.category is Category.BYLINE and _LABEL.match(line.text):
            named = _BETWEEN.split(_END.sub("", _LABEL.sub("", _before_date(line.text))))
            persons = tuple(name for name in (part.strip(" .") for part in named) if _is_person(name))
            if persons:
                return persons, Evidence("; ".join(persons), line.text, f"line {line.number}", "authors.byline", 0.85)
    return (), None


def _before_date(text: str) -> str:
    """`By Jane Doe April 12, 2024`: April is not her name."""
    dates = printed_dates(text)
    return text[: dates[0].start] if dates else text


def _is_person(name: str) -> bool:
    return bool(_NAME.fullmatch(name)) and not _NO_PERSON.search(name)
