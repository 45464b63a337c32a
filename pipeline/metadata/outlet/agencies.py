"""News agencies by the signatures that they leave on articles, in brackets, datelines and bylines."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("agencies.toml")
LONGEST = 400
"""Characters at either end of a line that are looked at."""
_AND = r"\s*(?:[/,;+&|-]|\b(?:and|und|et|y|e|i|og|och|en)\b)\s*"
_WITH = (
    r"mit (?:material|informationen|inhalten|agenturmaterial) (?:von|der)|unter verwendung von|mit|with|avec|con|com"
    r"|with (?:additional )?(?:reporting|files|input|inputs|information|contributions?) (?:by|from)"
    r"|avec (?:l')?|con informaci[oó]n de|com informações d[aeo]|con agencias|na podstawie|according to a report by"
)
_BY = "by|von|par|por|da|di|door|av|af|od|autor|author|texte?|quelle|source|fuente|fonte|bron|kilde|källa|źródło|zdroj"
_SAID_BY = r"(?:report by|distributed by|published by|© ?(?:\d{4} )?|copyright (?:\d{4} )?)"
_CAPITALS = r"[^\W\d_a-zа-яёїієґ]{3,}"
_PLACE = r"[^\W\d_a-z][^.!?:\n]{0,60}?"


class Signature(NamedTuple):
    """Agencies that sign, and the words in which they do."""

    value: str
    """In their usual spelling, `/` between several."""
    seen: str


@cache
def _names() -> dict[str, str]:
    from pipeline.metadata.outlet.outlet_file import parsed  # `ingest --help` need not wait for pydantic

    agencies = parsed(FILE.read_text(encoding="utf-8"), "agencies")
    return {name: agency.name for agency in agencies for name in (agency.name, *agency.aliases)}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A signature at a line's end, before the text, a line that is nothing else, a list of agencies, a byline's end."""
    one = "|".join(re.escape(name) for name in sorted(_names(), key=len, reverse=True))
    agencies = rf"(?:the |der |die |la |l')?(?<!\w)(?P<value>(?:{one})(?!\w)(?:{_AND}[\w.-]{{2,24}}){{0,4}})"
    slashes = agencies.replace("value", "other")
    end = rf"[(\[（【]\s*(?:(?i:{_WITH}) )?{agencies}\s*[)\]）】][.\s]*$|(?<=[.!?”\"»]) ?/{slashes}/[.\s]*$"
    bare = agencies.replace("value", "other")
    before = (
        rf"^\W?(?:{_PLACE}[\s,.]+)?[(\[（/]\s*(?:[^()\[\]/]{{0,20}}[=,] ?)?{agencies}\s*[)\]）/]\s*(?:[-–—:.,]|$)"
        rf"|^(?:{_CAPITALS}[^.!?\n]{{0,40}}?[-–—,]\s*)?{bare}\s+[-–—|]{{1,2}}\s"
        rf"|^{_CAPITALS}[^.!?\n]{{0,40}}?[-–—]\s*{bare.replace('other', 'dot')}\.\s"
        r"|^(?P<cjk>新华社|新華社|中新社|中央社)[^。，]{0,20}[电電]"
        r"|^[【\[][^】\]]{0,12}?(?P<jp>共同|時事|AFP|ロイター)[^】\]]{0,8}[】\]]"
        r"|^\([^)]{0,12}=(?P<kr>연합뉴스|뉴시스|뉴스1)\)"
    )
    whole = rf"^\W*(?:(?i:{_BY})[\s:]+)?(?:(?i:{_WITH})\s+|(?i:{_SAID_BY})\s*)?{agencies}\W*$"
    beside = rf"\w[\s,;]*[\s,(（\[](?i:{_WITH}) {agencies}\W*$"
    return tuple(map(re.compile, (end, before, whole, rf"^{agencies}$", beside)))


def signed_at_end(line: str) -> Signature | None:
    """`… (dpa)`, `… (mit Material von AFP)`: the signature a line ends in."""
    return _signature(_patterns()[0].search(line[-LONGEST:]))


def signed_before(line: str) -> Signature | None:
    """`BERLIN (dpa) – …`, `Reuters - …`, `新华社北京5月3日电 …`: the signature a line begins with."""
    return _signature(_patterns()[1].search(line[:LONGEST]))


def signed_alone(line: str) -> Signature | None:
    """`dpa`, `Von AFP`, `With reporting by Reuters`: a line that is nothing else."""
    return _signature(_patterns()[2].search(line)) if len(line) <= LONGEST else None


def signed_beside(byline: str) -> Signature | None:
    """`Von Anna Weiß, mit dpa`, `By Ann Lee with AFP`: the agency that a byline names behind its persons."""
    return _signature(_patterns()[4].search(byline)) if len(byline) <= LONGEST else None


def agency_of(name: str) -> str | None:
    """The agencies that a name consists of, in their usual spelling; None where it is no agency's.

    >>> agency_of("Deutsche Presse-Agentur"), agency_of("DPA / AFP"), agency_of("Jane Doe")
    ('dpa', 'dpa/AFP', None)
    """
    found = _signature(_patterns()[3].search(name.strip()))
    return found.value if found else None


def _signature(match: re.Match[str] | None) -> Signature | None:
    if match is None:
        return None
    told = next(value for value in match.groupdict().values() if value)
    return Signature(spelled(told), match[0].strip())


def spelled(told: str) -> str:
    """Names of agencies in their usual spelling; others as they are."""
    names = _names()
    parts = [told] if told in names else re.split(_AND, told)
    known = {"共同": "Kyodo", "時事": "Jiji Press", "ロイター": "Reuters"} | names
    return "/".join(dict.fromkeys(known[part] for part in parts if part in known)) or told
