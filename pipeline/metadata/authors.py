"""Who wrote it, from lines that are a byline and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.types import Category, Evidence, Line

_LABEL = re.compile(
    r"(?i)^\W*(?:written by|posted by|story by|reported by|by|von|par|por|di|door|af|av|nga|autor(?:in)?|author|auteur"
    r"|przez|автор|yazan|текст|文|記者|기자)\s*[:：]?\s+"
)
_BETWEEN = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bog\b|\boch\b|\bi\b|\bdhe\b|\bи\b)\s+")
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,4}")


def find_authors(lines: Sequence[Line]) -> tuple[tuple[str, ...], Evidence | None]:
    """Persons in the order they are named; () and None when no byline says so."""
    for line in lines:
        if line.category is Category.BYLINE and _LABEL.match(line.text):
            names = [part.strip(" .") for part in _BETWEEN.split(_LABEL.sub("", line.text))]
            persons = tuple(name for name in names if _NAME.fullmatch(name) and name[0].isupper())
            if persons:
                return persons, Evidence("; ".join(persons), line.text, f"line {line.number}", "authors.byline", 0.85)
    return (), None
