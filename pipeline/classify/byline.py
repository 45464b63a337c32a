"""Lines near the headline that say who wrote it: `Von Katrin Beispiel`, `di Giulia Esempio`.

No rule can know them: rules see no capitals, and `By the river` is a subheading.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from pipeline.classify.paragraphs import Paragraph

NEAR = 5
"""Paragraphs below the headline in which an article is signed."""
LONGEST = 14
"""Words."""
_SIGNED = re.compile(
    r"^(?:[Bb]y|BY|Von|VON|[Pp]ar|PAR|Por|POR|[Dd]i|DI|Door|Av|Af|Nga|Autor(?:in)?|Author|Auteur|Автор|Текст)\s?:?\s+"
    r"[^\W\d_a-z][\w.'’-]+(?: (?:de|del|della|der|den|di|da|dos|van|von|zu|la|le|el|al|bin|ten|y|e))?"
    r" [^\W\d_a-z][\w.'’-]*"
)


def find_bylines(paragraphs: Sequence[Paragraph], title: int | None, out: Container[int]) -> list[int]:
    """Indices of the signed lines between the headline and the first running text; none without a headline."""
    if title is None:
        return []
    found = []
    for index in range(title + 1, min(title + 1 + NEAR, len(paragraphs))):
        paragraph = paragraphs[index]
        if paragraph.is_prose:
            break
        if index not in out and paragraph.length <= LONGEST and is_signed(paragraph.text):
            found.append(index)
    return found


def is_signed(text: str) -> bool:
    """Whether a line begins with a word of authorship and two capitalised ones, and is no sentence."""
    return bool(_SIGNED.match(text)) and not text.endswith((".", "!", "?"))
