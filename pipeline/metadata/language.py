"""The language of an article: of its text, and where that agrees, in the spelling of the page."""

from __future__ import annotations

import re

from pipeline.language import detect_language
from pipeline.metadata.found import Found, Known, either, said, settle
from pipeline.metadata.markup import squeeze
from pipeline.metadata.names import key_of
from pipeline.metadata.sources import Sources
from pipeline.types import Evidence

SURE_OF_LANGUAGE = 0.5
SHORTEST_TEXT = 20
"""Letters: below this the language of a text is a guess."""
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}))?(?:[-_.].*)?", re.IGNORECASE)


def find_language(sources: Sources) -> Found[str]:
    """BCP 47. The text knows more than the page, since templates claim a language that the article is not in."""
    text, declared = _detected(sources), _declared(sources)
    if isinstance(text, Known) and isinstance(declared, Known) and declared.value.split("-")[0] != text.value:
        return text
    return either(declared, text)


def _detected(sources: Sources) -> Found[str]:
    if sum(map(str.isalpha, sources.text[:200])) < SHORTEST_TEXT:
        return said(None)
    found = detect_language(sources.text)
    if not found or found[1] < SURE_OF_LANGUAGE:
        return said(None)
    first = next(line for line in sources.lines if line.kept)
    return said(Evidence(found[0], first.text[:80], "text", "language.fasttext_lid176", found[1]))


def _declared(sources: Sources) -> Found[str]:
    markup = sources.markup
    told = [(markup.language, "html[lang]", 0.9)]
    told += [(squeeze(a.get("inLanguage")), "json-ld inLanguage", 0.8) for a in sources.articles]
    told += [(content, f"meta[{name}]", 0.7) for name, content in markup.contents("content-language", "og:locale")]
    tags = [(language_tag(seen), seen, where, sure) for seen, where, sure in told]
    return said(settle([Evidence(t, seen, at, "language.declared", sure) for t, seen, at, sure in tags if t], key_of))


def language_tag(text: str) -> str | None:
    """BCP 47 spelling of a language that a page declares; None for what is no language.

    >>> language_tag("en_us"), language_tag("zh-hant-TW"), language_tag("{{ lang }}")
    ('en-US', 'zh-Hant-TW', None)
    """
    match = _LANGUAGE.fullmatch(text.strip())
    if not match or match[1].lower() in ("und", "mul", "zxx"):
        return None
    parts = (match[1].lower(), match[2] and match[2].title(), match[3] and match[3].upper())
    return "-".join(filter(None, parts))
