"""Small pieces of Markdown, safe for words from outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MEANS_SOMETHING = re.compile(r"[\\`*\[\]<>|~&@]|(?<!\w)_|_(?!\w)|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""To Markdown, and to the UI, which makes a link of every bare address."""

DRAWS = re.compile(r"(?<=\])(?=\()|(?<=<)(?=[A-Za-z/!?])")
"""Where a link, a picture or a tag begins to be one."""
ZERO_WIDTH_SPACE = "\u200b"

LONGEST = 200
"""Characters of a name, a title or a reason that are shown: a page may call itself what it wants, at any length."""
BACKTICKS = re.compile("`+")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; cells are taken as they are."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def plain(text: str, most: int = LONGEST) -> str:
    """The text so that Markdown shows it as it is, on one line, and makes no link or picture of any of it."""
    return MEANS_SOMETHING.sub(r"\\\g<0>", one_line(text, most))


def cell(text: str) -> str:
    """The text for a table artifact, which one of Prefect's two UIs draws as Markdown and the other as it is: no
    escapes that would show, but no picture either, and no link that hides where it goes."""
    return DRAWS.sub(ZERO_WIDTH_SPACE, one_line(text))


def one_line(text: str, most: int = LONGEST) -> str:
    """The text without line breaks, and no longer than that."""
    whole = " ".join(text[: 4 * most].split())
    return whole if len(whole) <= most and len(text) <= 4 * most else f"{whole[: most - 1]}…"


def fenced(lines: Sequence[str], language: str) -> str:
    """A block of code that ends where it ends, whatever is in it: its fence is longer than any row of backticks there.
    Each line is one line."""
    longest = max((len(each) for line in lines for each in BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([fence + language, *lines, fence])


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
