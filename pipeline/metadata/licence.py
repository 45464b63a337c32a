"""Under which licence the article may be used: Creative Commons and the like, as the page declares or prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.metadata.found import Found, Known, Unknown, settle
from pipeline.metadata.markup import squeeze
from pipeline.metadata.names import key_of
from pipeline.metadata.sources import Sources
from pipeline.types import Category, Evidence
from pipeline.web_address import is_web_address

_PRINTED_IN = (Category.LEGAL, Category.SOURCE, Category.BIO, Category.OTHER)
_METAS = ("dc.rights", "dcterms.license", "dcterms.rights", "license", "rights")
SEVERAL = 2
LONGEST = 600
"""Characters of a line that may state a licence."""
_LAST_KEPT = 3
"""Kept lines at the end in which an article may state its licence."""
_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-(?:nd|sa))?)(?:/(?P<version>\d\.\d))?"
    r"|(?P<zero>publicdomain/zero)|(?P<mark>publicdomain/mark))",
    re.IGNORECASE,
)
_PARTS = r"(?:[ -](?:nc|sa|nd))*"
_SHORT = re.compile(
    rf"\bCC(?:[ -](?P<kind>BY{_PARTS})|[ -]?(?P<zero>0))(?![A-Za-z-])(?:[ -]?(?P<version>\d\.\d))?", re.I
)
_WORK = "Attribution|Namensnennung|Atribución|Attribuzione|Atribuição|Paternité|Zero"
_TERMS = (
    "Non-?Commercial|No-?Deriv(?:ative)?s|Share-?Alike|Nicht[ -]kommerziell|Keine Bearbeitungen?|NoComercial"
    "|Weitergabe unter gleichen Bedingungen|SinDerivadas?|CompartirIgual|Pas d.Utilisation Commerciale"
    "|Pas de Modification"
)
_LONG = re.compile(
    r"\bCreative Commons[:,]? (?:Licen[cs]e[: ]+|Lizenz[: ]+)?"
    rf"(?P<kind>(?:{_WORK})(?:[ –—-]+(?:{_TERMS}))*)(?: (?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_OF_PICTURE = re.compile(
    r"\b(?:photos?|foto\w*|bild(?:er)?|images?|pictures?|imagen|imágenes|immagin\w+|illustrations?|cover|icons?|map|karte"
    r"|video|musi[ck]|flickr|wikimedia|comments?|user contributions)\b",
    re.IGNORECASE,
)
"""A picture's licence is not the article's."""
_CREDIT = re.compile(r"^[^:.]{3,60}[/,|] ?CC\b")
"""`Jane Doe / CC BY-SA 4.0` is under a picture."""
_STATEMENT = re.compile(
    r"^\W*(?:CC|Creative Commons|licen[cs]ed?|lizenz\w*|licencia|licenza)\b"
    r"|\b(?:this|our|the) (?:article|work|text|story|post|page|piece|content|essay|report)\b"
    r"|\b(?:dieser?|dieses|der) (?:artikel|beitrag|text|werk|inhalt)\b|\b(?:cet|ce|cette) (?:article|texte|œuvre)\b"
    r"|\best[ea] (?:artículo|texto|obra|artigo)\b|\bquest[ao'’] ?(?:articolo|testo|opera)\b",
    re.IGNORECASE,
)
"""What a line of the text must say to be the article's licence, and not a thing that it tells of."""


def find_licence(sources: Sources) -> Found[str]:
    """A short name such as `CC-BY-4.0` (as SPDX has it, without the version where none is told), else an address."""
    found = sorted(_candidates(sources), key=lambda each: -each.confidence)
    best = settle(found, key_of)
    if best is None:
        return Unknown()
    if len(best.also) >= SEVERAL:  # a list of licences
        return Unknown(f"ambiguous: {', '.join((best.value, *best.also))}")
    return Known(best.value, best)


def _candidates(sources: Sources) -> Iterator[Evidence]:
    told = [(href, "link[rel=license]", 0.9) for rel, href in sources.markup.links if "license" in rel.split()]
    for article in sources.articles:
        value = article.get("license")
        named = value.get("url") or value.get("@id") or value.get("name") if isinstance(value, dict) else value
        told.append((squeeze(named), "json-ld license", 0.95))
    told += [(content, f"meta[{name}]", 0.85) for name, content in sources.markup.contents(*_METAS)]
    for seen, where, sure in told:
        name = licence_name(seen)
        address = seen if is_web_address(seen) and where in ("link[rel=license]", "json-ld license") else None
        if name or address:
            yield Evidence(name or str(address), seen, where, "licence.declared", sure if name else sure - 0.2)
    last = [line for line in sources.lines if line.kept][-_LAST_KEPT:]
    for line in [*last, *(line for line in sources.lines if line.category in _PRINTED_IN)]:
        name = licence_name(line.text) if len(line.text) <= LONGEST else None
        if name and line.kept and not _STATEMENT.search(line.text):
            continue
        if name and not _OF_PICTURE.search(line.text) and not _CREDIT.search(line.text):
            yield Evidence(name, line.text, f"line {line.number}", "licence.printed", 0.8)
    if sources.page is not None and "license" in sources.article.text:
        yield from _links(sources)


def _links(sources: Sources) -> Iterator[Evidence]:
    """`<a rel="license">`, outside of figures."""
    assert sources.page is not None
    for link in sources.page.tree.xpath("//a[contains(@rel, 'license')]"):
        href = link.get("href") or ""
        around = (each.tag for each in link.iterancestors())
        name = licence_name(href)
        if name and not {"figure", "figcaption", "aside"} & set(around):
            yield Evidence(name, href, "a[rel=license]", "licence.link", 0.8)


def licence_name(text: str) -> str | None:
    """The licence that an address or a statement names.

    >>> licence_name("https://creativecommons.org/licenses/by-nc/4.0/deed.de"), licence_name("under CC BY-SA 3.0")
    ('CC-BY-NC-4.0', 'CC-BY-SA-3.0')
    >>> licence_name("© 2024 Northern Post")
    """
    letters = text.lower()
    if "cc" not in letters and "commons" not in letters:
        return None
    if match := _ADDRESS.search(text):
        if match["zero"]:
            return "CC0-1.0"
        return "CC-PDM-1.0" if match["mark"] else _named(match["kind"], match["version"])
    match = _SHORT.search(text)
    if match and match["zero"]:
        return "CC0-1.0"
    if match and (match["version"] or "-" in match[0] or match[0].isupper()):  # `cc by` alone may be words
        return _named(match["kind"], match["version"])
    match = _LONG.search(text)
    return _named(match["kind"], match["version"]) if match else None


def _named(kind: str, version: str | None) -> str:
    letters = key_of(kind)
    if letters in ("0", "zero"):
        return "CC0-1.0"
    signs = {
        "NC": ("nc", "noncommercial", "nichtkommerziell", "nocomercial", "pasdutilisationcommerciale"),
        "ND": ("nd", "noderiv", "keinebearbeitung", "sinderivada", "pasdemodification"),
        "SA": ("sa", "sharealike", "weitergabeunter", "compartirigual"),
    }
    short = letters.startswith("by")
    has = [
        name
        for name, (brief, *words) in signs.items()
        if (short and brief in letters[2:]) or any(word in letters for word in words)
    ]
    return "-".join(["CC", "BY", *has, *([version] if version else [])])
