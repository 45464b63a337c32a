"""Month and weekday names of 48 languages and the order in which each writes day, month and year (CLDR)."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Literal, cast

NAMES_FILE = Path(__file__).with_name("names.toml")

Order = Literal["dmy", "mdy", "ymd"]


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
    return frozenset(name for entry in _languages().values() for name in cast(list[str], entry["weekdays"]))


def date_order(language: str) -> Order | None:
    """The order in which a language writes a short date; None when it is not listed. `en` alone is American."""
    entry = _languages().get(language)
    return cast(Order, entry["order"]) if entry else None
