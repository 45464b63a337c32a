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
_JAPANESE_NAME = r"(?P<value>[\u3400-\u9fff々]{1,4}[ \u3000][\u3400-\u9fff々]{1,4}|[\u3400-\u9fff々]{3,6}?)"
_TAKEN = re.compile(
    rf"[（(](?:[^（）()]{{0,20}}[、・：:\s])?{_JAPANESE_NAME}(?:記者|記者が|が|氏)?撮影[）)]"
    rf"|(?:^|[\s（(、。])撮影\s*[:：・=＝／/]\s*{_JAPANESE_NAME.replace('value', 'behind')}(?=$|[\s）)、。])"
)
_NOT_TAKEN_BY = re.compile(r"[年月日頃末前者員社局省庁課署]$")
"""`（一昨年撮影）`, `（消防署撮影）`: the day, an office."""
_RIGHTS = re.compile(
    r"無断(?:転載|複製|複写|使用|引用)|(?i:all rights reserved|alle rechte|tous droits|todos (?:los|os) d)"
)
"""A line of the page's own rights, which no picture has below it."""
_CLOSED = re.compile(r"(?:[^()\[\]（）【】]|\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）|【[^【】]*】)*")
_IN_BRACKETS = re.compile(r"[(\[（【](?P<value>[^()\[\]（）【】]*)[)\]）】]")
_ENDS = re.compile(r"\s[|•·]\s|(?<=\w{3})\.\s+[^\W\d_a-z]|;\s|\s+[–—]\s")
"""Where a credit is over: a bar, another sentence."""
_WORD = r"[^\W\d_a-z](?:\.|[\w'’-]*)"
_NAME = rf"{_WORD}(?: {_WORD}){{1,4}}"
_SELLERS = (
    "Getty(?: Images)?|AFP|REUTERS|Reuters|AP(?: Photo)?|EPA(?:-EFE)?|dpa|DPA|picture[ -]alliance|imago|IMAGO"
    "|Shutterstock|Alamy|iStock|Unsplash|Pixabay|Adobe ?Stock|Bloomberg|Xinhua|ANSA|EFE|APA|Keystone|Ritzau Scanpix|TT"
    "|NTB|PAP|ČTK|Lehtikuva"
)
_SELLER_AT_END = re.compile(
    rf"(?:^|[\s(\[.,–—|-])(?:(?i:photos?|fotos?|bild|image|imagen|фото)\s+)?(?P<value>(?:{_NAME}(?:\s*[/|,]\s*|\s+for\s+|\s+via\s+))?"
    rf"(?:{_SELLERS})(?:\s*/\s*[\w .'’-]{{2,40}}){{0,3}})\s*[)\]]?\.?$"
)
_NOBODY = re.compile(
    r"^(?:unbekannt|unknown|n/?a|none|null|privat|private?|handout|collected|archiv|archivo|archive|file|undefined)$|https?:|[{}<>]",
    re.IGNORECASE,
)
_UNDER = re.compile(r"[\s,/|(]*\bCC(?:[ -]BY|0)\b")
"""A picture's licence is no part of who made it."""
_CREDIT_NAMES = frozenset("credit credits copyright photographer byline attribution photocredit imagecredit".split())


def find_captions(sources: Sources) -> Found[tuple[str, ...]]:
    """The lines that were taken out as captions, in order; a line that is a credit and nothing else is none."""
    named = [line for line in sources.lines if line.category is Category.CAPTION and not _RIGHTS.search(line.text)]
    said = [(line, line.text) for line in named if _without_credit(line.text)]
    if not said:
        return Unknown()
    captions = tuple(dict.fromkeys(text for _, text in said))
    first = said[0][0]
    return Known(captions, Evidence("; ".join(captions), first.text, f"line {first.number}", "captions.lines", 0.9))


def find_credits(sources: Sources) -> Found[tuple[str, ...]]:
    """Who made the pictures: photographers and agencies, as printed below them, else as JSON-LD has them."""
    found = list(_printed(sources)) or list(_declared(sources))
    named: dict[str, tuple[str, str, str, str]] = {}
    for each in found:
        named.setdefault(key_of(each[0]), each)
    ordered = list(named.values())[:MOST_CREDITS]
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
    if _RIGHTS.search(text):
        return None
    if taken := _TAKEN.search(text):
        name = taken["value"] or taken["behind"]
        return None if _NOT_TAKEN_BY.search(name) else (name, begins + taken.start())
    for pattern in (_LABEL, _BY, _SIGN, _SELLER_AT_END):
        match = pattern.search(text)
        if match is None:
            continue
        inner = _BY.search(match["value"]) or match
        value = _until_bracket(_UNDER.split(_ENDS.split(inner["value"], maxsplit=1)[0], maxsplit=1)[0]).strip(
            " .,;:|/–—-"
        )
        if value and len(value) <= LONGEST_CREDIT and key_of(value) and not _NOBODY.search(value):
            return value, begins + match.start()
    return None


def _until_bracket(text: str) -> str:
    """The text before a bracket that closes what was opened before it; nothing where one is opened and never closed."""
    closed = _CLOSED.match(text)
    end = closed.end() if closed else 0
    if end == len(text) or text[end] in ")]）】":
        whole = _IN_BRACKETS.fullmatch(text[:end].strip())
        return whole["value"] if whole else text[:end]
    return ""


def _without_credit(text: str) -> str:
    read = _read(text)
    return text[: read[1]].strip(" .,;:|/–—-([") if read else text


def _printed(sources: Sources) -> Iterator[tuple[str, str, str, str]]:
    for place, line in enumerate(sources.lines):
        if line.kept or _RIGHTS.search(line.text):
            continue
        if line.category is Category.CAPTION or _is_credit_element(sources, place):
            credit = credit_of(line.text)
            if credit is None and _is_credit_element(sources, place) and len(line.text) <= LONGEST_CREDIT:
                credit = _until_bracket(line.text.strip()) if not _NOBODY.search(line.text) else None
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
            name = credit_of(seen) or _until_bracket(squeeze(seen).strip(" ©"))
            if name and len(name) <= LONGEST_CREDIT and not _NOBODY.search(name):
                yield name, seen, f"json-ld image {key}", "credits.json_ld"
                return
