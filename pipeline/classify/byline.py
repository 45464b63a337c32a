"""Lines near the headline that say who wrote it: `Von Katrin Beispiel`, `di Giulia Esempio`; and the words they use.

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
# Words of authorship that need no colon. They are prepositions, too: only names behind them make a byline, and `de`
# is so common inside titles that a line is not judged by it.
SHORT_LABELS = "by von par por di de door av af nga".split()
# Longer ones, in the languages whose rules know a byline.
LONG_LABELS = (
    "(?:written|words|posted|story|text|article|reported|authored|published|review|report|recipe|analysis|guest post"
    r"|created|contributed|submitted) by|authors?|authored by|contributors?|writers?|words|posted by"
    "|autor(?:in|en|innen|es|a|zy|ka)?"
    "|(?:geschrieben|verfasst) von|(?:ein|eine) (?:gastbeitrag|kommentar|analyse|kolumne|essay|bericht|interview) von"
    "|text(?: und fotos?)?|auteure?s?|rédigé par|écrit par|publié par|propos recueillis par|escrito por|redactado por"
    "|publicado por|scritto da|a cura di|geschreven door|auteurs?|skrevet a[fv]|skriven av|tekst|przez|napisał[ao]?"
    "|автор(?:ы|и)?|текст|подготовил[аи]?|yazan|yazar|haber|kirjoittaja|szerző|írta|napsal[ai]?|συντάκτης|מאת|كتب|بقلم"
    "|الكاتب|نویسنده|به قلم|लेखक|लेखिका|作者|撰文|文|記者|记者|取材・文|著者|執筆|글|기자"
)
_WORDS_OF_CASE = "|".join(
    f"[{word[0].upper()}{word[0]}]{word[1:]}|{word.upper()}" for word in SHORT_LABELS if word != "de"
)
_SIGNED = re.compile(
    rf"^(?:{_WORDS_OF_CASE}|Autor(?:in)?|Author|Auteur|Автор|Текст)\s?:?\s+"
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
