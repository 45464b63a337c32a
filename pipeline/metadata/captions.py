"""Captions of pictures as they are printed below them, and who made the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.markup import squeeze
from pipeline.metadata.names import MOST_NAMES, key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence

MOST_CREDITS, LONGEST_CREDIT, LONGEST_READ = 30, 80, 300
_PICTURE = "|".join(
    """photo photos photograph photographs photography photographe picture pictures pic image images illustration
    illustrations foto fotos bild bilder symbolbild symbolfoto archivfoto titelbild beitragsbild grafik imagen imágenes
    fotografía imagem fotografia fotografie immagine ph beeld kuva kuvat kép obrázek zdjęcie fot slika fotoğraf görsel
    фото изображение снимка φωτογραφία φωτο crédit crédits credit credits crédito créditos kredit photographer fotograf
    摄影 图片来源 图源 写真 사진 صورة الصورة תצלום צילום""".split()
)
_LABEL = re.compile(
    rf"(?:^|[(\[|.,/–—-]\s*|\s(?=[^\W\d_a-z]))(?i:{_PICTURE})"
    r"(?i:[ -]?(?:credits?|crédits?|crédito|source|courtesy(?: of)?|by|von|de|di|av|af|via))?"
    r"\s*[:：]\s*(?P<value>[^\s:].{1,120})$"
)
_BY = re.compile(
    r"(?:^|[(.\s])(?i:(?:photo|photograph|image|picture|illustration)s? (?:by|courtesy of|via)|courtesy of"
    r"|foto (?:von|di|de|av)|photo de)\s+(?P<value>[^\W\d_a-z].{1,100})$"
)
_SIGN = re.compile(r"(?:©|ⓒ|\(c\)|\bcopyright\b)\s*(?:\d{4}\s+)?(?:by\s+)?(?P<value>[^\W\d_].{1,80})$", re.IGNORECASE)
_ENDS = re.compile(r"\s*[)\]】）]|\s[|•·]\s|(?<=\w{3})\.\s+[^\W\d_a-z]|;\s|\s+[–—]\s")
"""Where a credit is over: a bracket, a bar, another sentence."""
_WORD = r"[^\W\d_a-z](?:\.|[\w'’-]*)"
_NAME = rf"{_WORD}(?: {_WORD}){{1,4}}"
_SELLERS = (
    "Getty(?: Images)?|AFP|REUTERS|Reuters|AP(?: Photo)?|EPA(?:-EFE)?|dpa|DPA|picture[ -]alliance|imago|IMAGO"
    "|Shutterstock|Alamy|iStock|Unsplash|Pixabay|Adobe ?Stock|Bloomberg|Xinhua|ANSA|EFE|APA|Keystone|Ritzau Scanpix|TT"
    "|NTB|PAP|ČTK|Lehtikuva"
)
_SELLER_AT_END = re.compile(
    rf"(?:^|[\s(\[.,–—|-])(?P<value>(?:{_NAME}(?:\s*[/|,]\s*|\s+for\s+|\s+via\s+))?"
    rf"(?:{_SELLERS})(?:\s*/\s*[\w .'’-]{{2,40}}){{0,3}})\s*[)\]]?\.?$"
)
_NOBODY = re.compile(
    r"^(?:unbekannt|unknown|n/?a|none|null|privat|private?|handout|collected|archiv|archivo|archive|file|undefined)$|https?:|[{}<>]",
    re.IGNORECASE,
)
_CREDIT_NAMES = frozenset("credit credits copyright photographer byline attribution photocredit imagecredit".split())


def find_captions(sources: Sources) -> Found[tuple[str, ...]]:
    """The lines that were taken out as captions, in order; a line that is a credit and nothing else is none."""
    named = [line for line in sources.lines if line.category is Category.CAPTION]
    said = [(line, line.text) for line in named if _without_credit(line.text)]
    if not said:
        return Unknown()
    captions = tuple(dict.fromkeys(text for _, text in said))
    first = said[0][0]
    return Known(captions, Evidence("; ".join(captions), first.text, f"line {first.number}", "captions.lines", 0.9))


def find_credits(sources: Sources) -> Found[tuple[str, ...]]:
    """Who made the pictures: photographers and agencies, as printed below them, else as JSON-LD has them."""
    found = list(_printed(sources)) or list(_declared(sources))
    named = {key_of(credit): (credit, seen, where, rule) for credit, seen, where, rule in reversed(found)}
    ordered = list(reversed(named.values()))[:MOST_CREDITS]
    if not ordered:
        return Unknown()
    credits, first = tuple(credit for credit, *_ in ordered), ordered[0]
    sure = 0.85 if first[3] == "credits.lines" else 0.75
    return Known(credits, Evidence("; ".join(credits), first[1], first[2], first[3], sure))


def credit_of(text: str) -> str | None:
    """Who made a picture, read from the line below it; None where that does not say so.

    >>> credit_of("The wall of the harbour. Photo: Jane Doe/AP"), credit_of("Foto: dpa"), credit_of("The old wall.")
    ('Jane Doe/AP', 'dpa', None)
    """
    read = _read(text)
    return read[0] if read else None


def _read(text: str) -> tuple[str, int] | None:
    """The credit and where in the line it begins."""
    begins = max(0, len(text) - LONGEST_READ)
    text = text[begins:]
    for pattern in (_LABEL, _BY, _SIGN, _SELLER_AT_END):
        match = pattern.search(text)
        if match is None:
            continue
        inner = _BY.search(match["value"]) or match
        value = _ENDS.split(inner["value"], maxsplit=1)[0].strip(" .,;:|/–—-()[]")
        if value and len(value) <= LONGEST_CREDIT and key_of(value) and not _NOBODY.search(value):
            return value, begins + match.start()
    return None


def _without_credit(text: str) -> str:
    read = _read(text)
    return text[: read[1]].strip(" .,;:|/–—-([") if read else text


def _printed(sources: Sources) -> Iterator[tuple[str, str, str, str]]:
    for place, line in enumerate(sources.lines):
        if line.kept:
            continue
        if line.category is Category.CAPTION or _is_credit_element(sources, place):
            credit = credit_of(line.text)
            if credit is None and _is_credit_element(sources, place) and len(line.text) <= LONGEST_CREDIT:
                credit = line.text.strip(" ()[]") if not _NOBODY.search(line.text) else None
            if credit:
                yield credit, line.text, f"line {line.number}", "credits.lines"


def _is_credit_element(sources: Sources, place: int) -> bool:
    """Whether a block of a page stands in an element of a figure that is called a credit."""
    if sources.page is None or "/fig" not in sources.page.blocks[place].path:
        return False
    page, inside = sources.page, list(sources.page.around(place))
    return any(_CREDIT_NAMES & page.elements[each].words for each in inside[:2])


def _declared(sources: Sources) -> Iterator[tuple[str, str, str, str]]:
    for article in sources.articles:
        images = article.get("image")
        for image in (images if isinstance(images, list) else [images])[:MOST_CREDITS]:
            if isinstance(image, dict):
                yield from _of_image(image)


def _of_image(image: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    for key in ("creditText", "creator", "author", "copyrightHolder", "copyrightNotice"):
        for seen in names_in(image.get(key))[:MOST_NAMES]:
            name = credit_of(seen) or squeeze(seen).strip(" ()[]©")
            if name and len(name) <= LONGEST_CREDIT and not _NOBODY.search(name):
                yield name, seen, f"json-ld image {key}", "credits.json_ld"
                return
