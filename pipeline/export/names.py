"""The name of a document's file: readable, allowed on every system, and never another document's."""

from __future__ import annotations

import re
import unicodedata

SUFFIX = ".md"
LONGEST = 120
"""Bytes of a title in a name. With doc_id and suffix 140: some encrypted folders allow no more than 143."""

_OURS = re.compile(r"(?:.*-)?([0-9a-f]{16})\.md", re.DOTALL)
_DROPPED = frozenset("'’ʼ")
"""Marks inside a word, which do not part it."""


def file_name(doc_id: str, title: str | None) -> str:
    """`storm-closes-the-harbour-1f0c52ab9d3e4f67.md`: the words of the title in their own script, then the doc_id.

    The doc_id is whole, because of 200,000 documents some share their first eight characters. It keeps the name from
    being one that Windows reserves, and from being another's where upper and lower case are the same. It depends on
    nothing but its arguments: when the title changes, so does the name.

    >>> file_name("1f0c52ab9d3e4f67", "Don’t panic: 東京 / NUL")
    'dont-panic-東京-nul-1f0c52ab9d3e4f67.md'
    """
    words = _within(_words(title or ""), LONGEST)
    return f"{words}-{doc_id}{SUFFIX}" if words else f"{doc_id}{SUFFIX}"


def doc_id_of(name: str) -> str | None:
    """Whose file has this name; None for a file that no export wrote."""
    found = _OURS.fullmatch(name)
    return found[1] if found else None


def _words(title: str) -> str:
    """Letters, digits and their accents in lower case; `-` for all that is between them."""
    kept = "".join(_kept(character) for character in unicodedata.normalize("NFC", title).lower())
    return "-".join(unicodedata.normalize("NFC", kept).split())


def _kept(character: str) -> str:
    kind = unicodedata.category(character)
    if kind[0] in "LN" or kind[0] == "M":
        return character
    return "" if kind == "Cf" or character in _DROPPED else " "  # Cf: soft hyphens, joiners, marks of direction


def _within(words: str, size: int) -> str:
    """As many whole words as fit; of a first word that does not, as many characters."""
    if len(words.encode()) <= size:
        return words
    cut = words.encode()[:size].decode(errors="ignore")
    whole = cut.rpartition("-")[0]
    return whole if len(whole.encode()) * 2 > size else cut.rstrip("-")
