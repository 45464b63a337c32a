"""Lines in another language than the document: a quotation, a song, a notice of the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.language import detect_language
from pipeline.types import Line

SHORTEST = 60
"""Letters: the language of a shorter line is a guess."""
SURE = 0.85
FEW_IN_COMMON = 0.07
"""Share of a line's words that are usual short words of its document, from which it is not asked about: in one language
many are, since they are its articles and prepositions."""
SHORT = 4
MOST_READ, READ = 40, 120
"""Kept lines, and characters of a line, that are looked at for that."""
MOST_ASKED = 20
"""Lines of one document; asking about one takes 0.06 ms."""
_ALIKE = (
    frozenset("bs hr sr sh me".split()),
    frozenset("no nb nn da".split()),
    frozenset("id ms".split()),
    frozenset("zh yue wuu".split()),
    frozenset("en sco".split()),
    frozenset("ru uk be bg mk".split()),
    frozenset("de als nds lb bar".split()),
)
"""Languages that are mistaken for each other in a single line."""


def foreign_lines(lines: Sequence[Line], language: str) -> Mapping[int, str]:
    """ISO 639 codes by line number, of lines surely in another language than the document's: `language`.

    Only lines that share few short words with the kept ones are asked about.
    """
    usual = _usual([line.text for line in lines if line.kept][:MOST_READ])
    own, found, asked = language.split("-")[0], {}, 0
    alike = frozenset({own}).union(*(group for group in _ALIKE if own in group))
    for line in lines:
        text = line.text
        if len(text) < SHORTEST or not _may_differ(text, usual) or "http" in text:
            continue
        if sum(map(str.isalpha, text[:200])) < SHORTEST:
            continue
        told = detect_language(text[:READ])
        if told and told[1] >= SURE and told[0] not in alike:
            found[line.number] = told[0]
        asked += 1
        if asked == MOST_ASKED:
            break
    return found


def _usual(texts: Sequence[str]) -> frozenset[str]:
    """The short words of many lines, in small letters."""
    lines = Counter(word for text in texts for word in {*text[:READ].lower().split()} if len(word) <= SHORT)
    least = max(2, len(texts) // 10)
    return frozenset(word for word, number in lines.items() if number >= least)


def _may_differ(text: str, usual: frozenset[str]) -> bool:
    """Whether it has few of the usual words, and is a sentence: lists of names and goods are in no language."""
    words = {*text[:READ].lower().split()}
    if len(words & usual) >= FEW_IN_COMMON * len(words):
        return False
    said = text[:READ].split()
    return 4 * text.count(",", 0, READ) <= len(said) + 3 and sum(map(str.istitle, said)) < 0.6 * len(said)
