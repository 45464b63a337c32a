"""The names in a credit: `By Jane Doe, MD, and Max de la Cruz | 3 May 2024 | Photos: Ann Lee` names two persons.

Roles, degrees, agencies, dates, addresses and other people's work are no names of authors.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.calendar.printed import printed_dates
from pipeline.classify.byline import LONG_LABELS, SHORT_LABELS
from pipeline.metadata.days.labels import where_label_begins
from pipeline.metadata.names import key_of

Kind = Literal["person", "single", "account", "collective"]
"""Two names or more, one alone (`Krystyna`), a user name (`jdoe42`), those who sign together (`The Harbour Team`)."""
_BEST_FIRST: tuple[Kind, ...] = ("person", "single", "account", "collective")

FILE = Path(__file__).with_name("person.toml")
LONGEST_CREDIT, LONGEST_NAME, MOST_NAME_WORDS, MOST_AUTHORS = 1000, 60, 6, 50
"""Characters, characters, words, names."""

_SHORT = "|".join(SHORT_LABELS)
_LABEL = re.compile(
    rf"(?i:^\W*(?:(?:{LONG_LABELS})\s*(?:[:：|／/-]|(?<=by)\s|(?<=von)\s|(?<=par)\s|(?<=por)\s|(?<=da)\s|(?<=a[fv])\s)"
    rf"|(?:{_SHORT})\s*[:：|]|(?:{_SHORT})\s)\s*)|^(?:[Ww]ritten |[Pp]osted )?[Bb]y(?=[A-Z][a-z])"
)
_LABEL_ALONE = re.compile(rf"(?i)^(?:{LONG_LABELS}|{_SHORT})$")
# `September 1st, 2023 By Emily Norwood`, `Posted on Friday by Ann`.
_BY_INSIDE = re.compile(
    r"(?:^|[\s|•·,])(?:(?i:written|words|story|text|posted|authored|published|contributed)\s(?i:by)|[Bb]y|BY|[Vv]on"
    r"|(?i:author|autore?|auteur|autorin)\s*:)\s*:?\s+(?=[^\W\d_a-z])"
)
# Others who worked on it: up to a label of authorship, what follows names no author.
_OTHERS = re.compile(
    r"(?i)(?<!\w)(?:(?:(?:medical(?:ly)?|expert|clinical(?:ly)?|legal(?:ly)?|fact[- ]?|technical(?:ly)?"
    r"|scientific(?:ally)?|peer|tax|financial(?:ly)?)\s*)?(?:review(?:ed|er)?|edit(?:ed|or|ing)|checked|check|approved"
    r"|verified|translat(?:ed|ion|or)|illustrat(?:ed|ions?)|photograph(?:s|ed|y)?|photos?|pictures?|images?|video|audio"
    r"|narrated|produced|produc(?:er|tion)|design(?:ed)?|art(?:work)?|graphics?|curated|compiled|hosted|presented)"
    r"\s*(?:by\b|:)|reviewed\b|fotos?\s*:|bilder?\s*:|crédit|übersetz|lektor|traducci|traduit|traduzion)"
)
_TAIL = re.compile(
    r"(?i)(?:\d+|one|a few)\s*-?\s*(?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?|words|comments?|views?)\b.*"
    r"|\b(?:last )?(?:updat|publish|modif|posted|created|aktualis|veröffentlicht|publié|mis à jour|actualiz|publicad"
    r"|pubblicat|opdater|oppdater|uppdater|обновл|опубликов)\w*.*|\b(?:read more|follow|view (?:all )?(?:posts|bio)"
    r"|bio|share|leave a|no comments|see (?:all|full)|more (?:by|from)|all (?:posts|articles)|filed|in this article"
    r"|contact|email|listen|play)\b.*|\d{1,2}[:.]\d\d\b.*|更新.*",
    re.DOTALL,
)
# Days that `printed_dates` leaves alone, without a year.
_DAY = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+)?(?:jan(?:uary)?"
    r"|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|\b(?:on\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_ASIDE = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_PARTS = re.compile(
    r"(\s*[|;•·/・／]\s*|\s[-–—]\s|\s*[,，、]\s*(?:(?:and|und|et|y|e|och|og|en)\s)?|\s*&(?:amp;)?\s"
    r"|\s(?:and|und|et|y|e|och|og|en|i|ve|и|та|dhe|with|mit|avec|con|και)\s)"
)
_CUT = re.compile(r"[,;|，、]")
_ENDS = re.compile(r"[|•·]|\s[-–—]\s")
"""Behind these a credit speaks of other things: the day, the section, the place."""
_DEGREE = re.compile(r"(?:[A-Z]\.?){2,4}")
_DANGLING = re.compile(r"(?i)\s(?:on|at|in|am|um|le|el|il|den|for)$")
_ACCOUNT = re.compile(r"(?<=\w)\s+@\w+$")
_PLACE = re.compile(r"(?<=\w)\s(?:in|à|aus|from)\s[^\W\d_a-z].*?(?=[,;|]|\s(?:and|und|et)\s|$)")
"""Behind a name below a label: `By Ann Lee in London`. Without a label it is a headline: `Storm Warning in London`."""
_BEFORE = re.compile(r"(?i)^(?:more\s)?(?:about|meet|from|über|posts? by|articles? by|more by|by the|ask)\s(?=\S)")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0fff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EAST_ASIAN = re.compile(
    r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,3}[ \u3000][\u3400-\u9fff]{1,3}|[\uac00-\ud7af]{2,4}"
    r"|[\u30a0-\u30ff]+[・=][\u30a0-\u30ff・=]+"
)
_EAST_ASIAN_ROLE = re.compile(
    r"\s*(?:선임|인턴|전문|객원|수습)?\s*(?:기자|특파원|논설위원|칼럼니스트|에디터|앵커|PD)(?:\s*외\s*\d+명)?$"
    r"|(?:記者|记者|報導|报道|編集委員|さん)$|^(?:記者|记者|本报记者)\s*"
)
_REPORTS_FROM = re.compile(r"[\u3400-\u9fff]{2,8}(?:報導|报道|報道|电|電|訊|讯)")
"""`記者王小明／台北報導`: behind the bar stands where it was written, or how fast."""
_MIXED_CASE = re.compile(r"[a-z][A-Z]")


class Name(NamedTuple):
    """Somebody who signs."""

    text: str
    kind: Kind


def names_in_credit(text: str, sites: frozenset[str] = frozenset()) -> tuple[Name, ...]:
    """Those whom a credit names, in order, each once: the persons, or where it names none, those of the next best kind.

    `sites`: the site's own names, as `key_of` has them.
    """
    named: dict[str, Name] = {}
    behind_role = False  # what a comma adds to a role is its place or employer
    if len(text) > LONGEST_CREDIT:
        text = _CUT.split(text[:LONGEST_CREDIT][::-1], maxsplit=1)[-1][::-1]
    for part, before in _parts(_own_words(text)):
        if (named and _ENDS.search(before)) or len(named) == MOST_AUTHORS:
            break
        if behind_role and before.strip() in (",", "，", "、"):
            continue
        if named and before.strip() in ("/", "／") and _REPORTS_FROM.fullmatch(part.strip()):
            continue
        name = _bare(part)
        kind = kind_of(name, sites)
        behind_role = kind is None and not _words_of(part).isdisjoint(_known("roles"))
        if kind is not None:
            named.setdefault(key_of(name), Name(name, kind))
    return best_kind(tuple(named.values()))


def best_kind(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """The persons among them, or where there is none, those of the next best kind."""
    told = {name.kind for name in names}
    best = next((kind for kind in _BEST_FIRST if kind in told), None)
    return tuple(name for name in names if name.kind == best)


def kind_of(name: str, sites: frozenset[str] = frozenset()) -> Kind | None:
    """What a name is, by its shape alone; None for what is no name: a role, a degree, an agency, a sentence."""
    words = name.split()
    if not name or len(name) > LONGEST_NAME or len(words) > MOST_NAME_WORDS or not any(map(str.isalpha, name)):
        return None
    if _is_nobody(name) or _LABEL_ALONE.match(name):
        return None
    own = _words_of(name)
    together = not own.isdisjoint(_known("together")) or any(part in name.lower() for part in _known("together_inside"))
    if _EAST_ASIAN.fullmatch(name) and not together:
        return "person"
    if together or (
        "." in name and name.rsplit(".", 1)[1].lower() in ("com", "org", "net", "de", "at", "is", "io", "co")
    ):
        return "collective"
    if not own.isdisjoint(_known("roles")) or any(part in name.lower() for part in _known("roles_inside")):
        return None
    if _CASELESS.search(name):
        return "collective" if key_of(name) in sites else "person" if 2 <= len(words) <= 4 else "single"
    if len(words) == 1:
        return "collective" if key_of(name) in sites else _kind_of_one(name)
    return _kind_of_several(words, name)


def begins_with_given_name(name: str) -> bool:
    """Whether the first or second word is a known given name: `Dr. Jane Doe`."""
    return any(word.lower().strip(".") in _known("given") for word in name.split()[:2])


def _kind_of_one(name: str) -> Kind | None:
    if name.isupper() and _DEGREE.fullmatch(name):
        return None
    return "single" if _is_capital(name) and name.isalpha() and not _MIXED_CASE.search(name[2:]) else "account"


def _kind_of_several(words: list[str], name: str) -> Kind | None:
    first, particles = words[0].lower(), _known("particles")
    if _is_capital(words[-1]) and (_is_capital(words[0]) or first in particles):
        if not all(word in particles or _is_capital(word) for word in words):
            return None
        return "collective" if first in _known("articles") else "person"
    return "account" if len(words) == 2 and name.islower() and first not in _known("articles") else None


def _is_capital(word: str) -> bool:
    """Whether a word is written as a name is: `Anna`, `O’Neill`, `J.`, `d’Arc`."""
    bare = word.strip("\"“”„'’‘«».")
    letters = bare.replace("'", "").replace("’", "").replace("‘", "").replace("-", "").replace(".", "").replace("‐", "")
    return letters.isalpha() and (not bare[0].islower() or bare[:2].lower() in ("d'", "d’", "o'"))


def _is_nobody(name: str) -> bool:
    lower = name.lower()
    bare = re.sub(r"^(?:(?:with|mit|avec|con|the)\s)+", "", lower)
    return lower in _known("nobody") or lower in _known("nobody_phrases") or bare in _known("agencies") or (
        lower.endswith(" admin") or lower.startswith("dpa/")
    )  # fmt: skip


def _own_words(text: str) -> str:
    """The credit without its label, other people's credits, addresses and dates."""
    text = " ".join(_ADDRESS.sub(" ; ", text).split())
    others = _OTHERS.search(text)
    if others:
        before, rest = text[: others.start()], text[others.end() :]
        inside = _BY_INSIDE.search(rest)
        text = before if before.strip(" |,;–-—•") else (rest[inside.end() :] if inside else "")
    for printed in reversed(printed_dates(text)):
        before = text[: printed.start]
        text = f"{before[: where_label_begins(before)]} | {text[printed.end :]}"
    text = _DAY.sub(" | ", text)
    label = _LABEL.match(text) or _BY_INSIDE.search(text)
    return _TAIL.sub("", _PLACE.sub("", text[label.end() :]) if label else text)


def _parts(text: str) -> list[tuple[str, str]]:
    """(part, what stands between it and the part before)."""
    pieces = _PARTS.split(_ASIDE.sub("", text))
    return list(zip(pieces[::2], ["", *pieces[1::2]], strict=True))


def _bare(part: str) -> str:
    name = _EAST_ASIAN_ROLE.sub("", part.strip(' .,:;|*–—-_’”"“„»«<>#@©'))
    name = _DANGLING.sub("", _BEFORE.sub("", _ACCOUNT.sub("", name)))
    return (_LABEL.sub("", name) if " " in name else name).strip()


def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)?", name.lower()))


@cache
def _known(list_name: str) -> frozenset[str]:
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))[list_name]
    return frozenset(told.split() if isinstance(told, str) else told)
