"""Month and weekday names of over 70 languages and the order in which each writes day, month and year (CLDR)."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

NAMES_FILE = Path(__file__).with_name("names.toml")
SPELLINGS_FILE = Path(__file__).with_name("spellings.toml")

Order = Literal["dmy", "mdy", "ymd"]
Calendar = Literal["gregorian", "persian", "hijri", "buddhist", "japanese", "minguo"]

# Arabic is typed with Persian letters and Persian with Arabic ones; vowel signs, hamza and joiners come and go.
_AS_TYPED = {ord(a): b for a, b in zip("يىكأإآةۀٱ", "ییکاااهها", strict=True)} | dict.fromkeys(
    map(ord, "\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0654\u200c\u200d\u200e\u200f")
)


def normal_name(name: str) -> str:
    """A name as it is looked up: NFKC, case folded, without a closing full stop."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return folded.replace("i̇", "i").replace("\u200f", "").strip(" .")


@cache
def _languages() -> dict[str, dict[str, object]]:
    return tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))


@cache
def months() -> dict[str, dict[int, frozenset[str]]]:
    """Normal month name -> month number -> the languages that mean it so (`srpen` is July and August)."""
    found: dict[str, dict[int, set[str]]] = {}
    for language, entry in _languages().items():
        for number, names in enumerate(cast(list[list[str]], entry["months"]), 1):
            for name in names:
                found.setdefault(name, {}).setdefault(number, set()).add(language.partition("-")[0])
    return {name: {n: frozenset(langs) for n, langs in numbers.items()} for name, numbers in found.items()}


@cache
def weekdays() -> frozenset[str]:
    """Every normal weekday name, full and short."""
    return frozenset(name for entry in _languages().values() for names in _weekdays_of(entry) for name in names)


def _weekdays_of(entry: Mapping[str, object]) -> list[list[str]]:
    return cast(list[list[str]], entry["weekdays"])


def date_order(language: str) -> Order | None:
    """The order in which a language writes a short date; None when it is not listed. `en` alone is American."""
    entry = _languages().get(language)
    return cast(Order, entry["order"]) if entry else None


def named_months(name: str) -> Mapping[tuple[Calendar, int], frozenset[str]]:
    """What a printed month name can mean: (calendar, month number) -> the languages that mean it so.

    More is known than by `months`: spellings that CLDR does not list, names typed without their accents or with the
    letters of a neighbouring alphabet, and the Persian and the Hijri months.
    """
    return _printed_months().get(_as_typed(name), {})


def is_weekday_word(word: str) -> bool:
    """Whether a word is a weekday's name, or a part of one, in any language."""
    return _as_typed(word) in _weekday_words()


def weekday_named(words: Sequence[str]) -> int | None:
    """The weekday that these words name, 0 for Monday; None for none, for several, and for names of two letters."""
    typed = [_as_typed(word) for word in words]
    phrases = typed + [f"{first} {second}" for first, second in pairwise(typed)]
    found = [_weekday_numbers()[phrase] for phrase in phrases if len(phrase) > 2 and phrase in _weekday_numbers()]
    return next(iter(found[-1])) if found and len(frozenset.intersection(*found)) == len(found[-1]) == 1 else None


@cache
def _weekday_numbers() -> dict[str, frozenset[int]]:
    numbers: dict[str, set[int]] = {}
    for entry in _languages().values():
        for number, names in enumerate(_weekdays_of(entry)):
            for name in names:
                numbers.setdefault(_as_typed(name), set()).add(number)
    return {name: frozenset(found) for name, found in numbers.items()}


@cache
def _weekday_words() -> frozenset[str]:
    return frozenset(word for name in weekdays() for word in _as_typed(name).split())


@cache
def _printed_months() -> dict[str, dict[tuple[Calendar, int], frozenset[str]]]:
    found: dict[str, dict[tuple[Calendar, int], set[str]]] = {}
    bare: dict[str, dict[tuple[Calendar, int], set[str]]] = {}
    for calendar, number, language, name in _every_month():
        typed = _as_typed(name)
        found.setdefault(typed, {}).setdefault((calendar, number), set()).add(language)
        if (without := _without_accents(typed)) != typed:
            bare.setdefault(without, {}).setdefault((calendar, number), set()).add(language)
    for name, meanings in bare.items():
        found.setdefault(name, meanings)
    return {name: {key: frozenset(langs) for key, langs in keys.items()} for name, keys in found.items()}


def _every_month() -> Iterator[tuple[Calendar, int, str, str]]:
    for name, numbers in months().items():
        for number, languages in numbers.items():
            for language in languages:
                yield "gregorian", number, language, name
    others = tomllib.loads(SPELLINGS_FILE.read_text(encoding="utf-8"))
    for calendar, entry in others.items():
        for language, lists in entry.items():
            for number, names in enumerate(lists, 1):
                for name in names:
                    yield cast(Calendar, calendar), number, language, name


def _as_typed(name: str) -> str:
    return normal_name(name).translate(_AS_TYPED).replace("’", "'")


def _without_accents(name: str) -> str:
    """Latin letters without their accents: `aout`, `fevrier`. Other alphabets would become other letters."""
    if not name[:1].isascii() and not unicodedata.name(name[0], "").startswith("LATIN"):
        return name
    apart = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
