"""What the words beside a printed date say it is the date of: publication, change or something else."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from pipeline.classify.byline import SHORT_LABELS

FILE = Path(__file__).with_name("labels.toml")
Kind = Literal["published", "as_of", "changed", "other"]
_NO_SPACES = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TWO_WORDS = re.compile(
    rf"(?i)(?<!\w)(?!(?:{'|'.join(SHORT_LABELS)})\s)[^\W\d_][^\s,;|:]*\s+[^\W\d_][^\s,;|]*[\s,;|]+$"
)
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Label:
    """What a date is of, and the languages that say so in these words."""

    kind: Kind
    languages: frozenset[str]


def label_before(words: str) -> Label | None:
    """The label nearest to the end of the words that stand before a date; None when none of them is a label."""
    found = list(_pattern().finditer(words.casefold()))
    return _labels()[found[-1][0]] if found else None


def label_behind(words: str) -> Label | None:
    """The label that stands right behind a date: `2023年8月7日 更新`."""
    found = _pattern().search(words.casefold()[:LONGEST_LABEL])
    return _labels()[found[0]] if found and not re.search(r"\w", words[: found.start()]) else None


def where_label_begins(words: str) -> int | None:
    """Where the label begins in which words before a date end, 10 in `Anna Weiß Stand: `; None where they end in none.

    Without a colon it is one only behind two words: `Anna Stand`, `Ana Criado` are names.
    """
    tail = max(0, len(words) - LONGEST_LABEL)
    for found in _ending().finditer(words, tail):
        before = words[: found.start()]
        if found[0].rstrip().endswith((":", "：")) or _NO_SPACES.search(found[0]) or _TWO_WORDS.search(before):
            return found.start()
    return None


def is_only_a_label(text: str) -> Label | None:
    """The label of the line below, such as `Last updated on:`. None where other words or numbers stand beside it."""
    if len(text) > LONGEST_LABEL or re.search(r"\d", text):
        return None
    label = label_before(text)
    return label if label and len(re.findall(r"\w+", text)) <= 4 else None


@cache
def _labels() -> dict[str, Label]:
    kinds: dict[str, tuple[Kind, set[str]]] = {}
    for kind, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        for language, words in entry.items():
            for word in words:
                kinds.setdefault(word.casefold(), (cast(Kind, kind), set()))[1].add(language)
    return {word: Label(kind, frozenset(languages)) for word, (kind, languages) in kinds.items()}


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(_any_label())


@cache
def _ending() -> re.Pattern[str]:
    """A label with at most a colon, an ending or a preposition between it and the date."""
    behind = r"(?:(?<=\w{5})\w{0,3})?(?:\s(?:on|am|le|el|il|em|op|den))?(?:\w{0,3}\s*[:：])?\s*$"
    return re.compile(f"(?:{_any_label()}){behind}", re.IGNORECASE)


def _any_label() -> str:
    words = sorted(_labels(), key=lambda word: (-len(word), word))
    return "|".join(("" if _NO_SPACES.search(word) else r"(?<!\w)") + re.escape(word) for word in words)
