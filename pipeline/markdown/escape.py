"""Text so that a CommonMark parser gives it back as it was: what would be taken for markup gets a backslash."""

from __future__ import annotations

import re

_INLINE = re.compile(
    r"""[\\`*\[\]<~]          # code, emphasis, links, tags, GitHub's strikethrough
      | &(?=\#?\w+;)          # entities
      | (?<!\w)_+ | _++(?![^\W_])  # emphasis; not inside a word
    """,
    re.X,
)
_MARKS = re.compile(r"[\\`*\[\]<~&_]")
"""The characters that `_INLINE` looks for: most paragraphs have none, and this sees it ten times as fast."""
_LINE_START = re.compile(
    r"""^(?: (?P<mark> [>|=]                        # a quote, a table, the line below a heading
                     | \#(?=\#{0,5}(?:\s|$))        # a heading
                     | [-+:](?=[\s:|-]|$) )         # an item, a rule, the line below the head of a table
           | (?P<number> [0-9]{1,9}) (?=[.)](?:\s|$)) )
    """,
    re.X | re.M,
)
_CLOSING = re.compile(r"(?<!\S)#+$")


def escaped(text: str) -> str:
    """The text for any place within a line."""
    if not _MARKS.search(text):
        return text
    return _INLINE.sub(lambda found: "".join(f"\\{mark}" for mark in found[0]), text)


def paragraph(inline: str) -> str:
    """Inline Markdown as a paragraph: no line of it begins like a list, heading, quote, rule or table."""
    return _LINE_START.sub(lambda found: f"\\{found['mark']}" if found["mark"] else f"{found['number']}\\", inline)


def heading(level: int, inline: str) -> str:
    """Inline Markdown as a heading, which is one line; `#` at its end stays text."""
    return f"{'#' * level} {_CLOSING.sub(_escaped_hash, inline)}"


def _escaped_hash(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
