"""Small pieces of Markdown, safe for words from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MEANS_SOMETHING = re.compile(r"[\\`*\[\]<>|~&@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""To Markdown, and to the UI, which makes a link of every bare address."""

DRAWS = re.compile(r"(?<=\])(?=\()|(?<=<)(?=[A-Za-z/!?])")
"""Where a link, a picture or a tag begins to be one."""
ZERO_WIDTH_SPACE = "\u200b"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are taken as they are."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is, on one line, and makes no link or picture of any of it."""
    return MEANS_SOMETHING.sub(r"\\\g<0>", " ".join(text.split()))


def cell(text: str) -> str:
    """The text for a table artifact, which one of Prefect's two UIs draws as Markdown and the other as it is: no
    escapes that would show, but no picture either, and no link that hides where it goes."""
    return DRAWS.sub(ZERO_WIDTH_SPACE, " ".join(text.split()))


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
