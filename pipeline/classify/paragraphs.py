"""Lines that one tool broke apart are judged together: a verdict is about a paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.classify.normal import normal, words
from pipeline.types import SourceLine

PROSE = 18
"""Words: a paragraph this long is running text; a headline comes before it, and a subheading is shorter."""
_ENDS = (".", "!", "?", "。", "！", "？", "؟", "।", "۔", "…", "։", "።", "။", "។")
_SPACELESS = ("\u0e00", "\u0e7f"), ("\u3000", "\u30ff"), ("\u3400", "\u9fff"), ("\uff00", "\uffef")


class Paragraph(NamedTuple):
    """Hard-wrapped lines, joined again."""

    lines: tuple[SourceLine, ...]
    text: str
    normal: str
    """The text in normal form: what rules see."""
    bare: str
    """Only its words, in normal form: what makes two paragraphs the same."""
    length: int
    """Words; a character of Chinese, Japanese, Korean or Thai counts as one."""

    @property
    def is_prose(self) -> bool:
        """Whether it is running text: headline and byline stand above the first of these."""
        return self.length >= PROSE and self.ends_a_sentence

    @property
    def ends_a_sentence(self) -> bool:
        return self.text.rstrip("\"'”’»)]）」』 ").endswith(_ENDS)


def paragraphs_of(lines: Sequence[SourceLine]) -> tuple[Paragraph, ...]:
    """The lines grouped by sentence flow, in order."""
    groups: list[list[SourceLine]] = []
    for line in lines:
        if line.continues and groups:
            groups[-1].append(line)
        else:
            groups.append([line])
    return tuple(_paragraph(tuple(group)) for group in groups)


def _paragraph(lines: tuple[SourceLine, ...]) -> Paragraph:
    text = lines[0].text if len(lines) == 1 else joined([line.text for line in lines])
    folded = normal(text)
    own = words(folded)
    return Paragraph(lines, text, folded, " ".join(own), len(own))


def joined(parts: Sequence[str]) -> str:
    """The parts of one sentence in a row: with a space, or without where the script has none."""
    text = parts[0]
    for part in parts[1:]:
        spaceless = _spaceless(text[-1]) and _spaceless(part[0])
        text += part if spaceless else f" {part}"
    return text


def _spaceless(character: str) -> bool:
    return any(low <= character <= high for low, high in _SPACELESS)
