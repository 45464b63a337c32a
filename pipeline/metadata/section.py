"""The section of the outlet that the article stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.classify.normal import normal
from pipeline.classify.tag_line import section_names
from pipeline.metadata.entities import plain
from pipeline.metadata.found import Found, Unknown, said, settle
from pipeline.metadata.markup import kinds, squeeze
from pipeline.metadata.names import key_of
from pipeline.metadata.sources import Sources
from pipeline.metadata.title.headlines import first_prose
from pipeline.types import Category, Evidence

LONGEST = 50
"""Characters: longer ones are sentences or headlines."""
MOST_CRUMBS = 12
CUT_OFF = 20
"""Letters in which a headline at the end of a breadcrumb is told, which is often shortened there."""
NEAR = 4
"""Elements around a step of a breadcrumb, one of which is called so."""
_METAS = ("article:section", "og:section", "parsely-section", "cxenseparse:section", "article.section")
_ARROW = re.compile(r"\s*[›»>→❯▸▶]\s*|\s+[/|\\]\s+")
CALLED = "rumb"
"""In the names of a breadcrumb: `breadCrumbs`."""
_NOT_A_NAME = re.compile(r"://|www\.|[@{}<>\[\]=_]|^\W*$|^\d+$|\?$")
_HOME = frozenset(
    map(
        key_of,
        "home homepage home-page main frontpage front-page startseite start inicio início accueil etusivu hjem forside"
        " forsiden hem hemsida startsida voorpagina početna naslovnica naslovna domů úvod acasă főoldal anasayfa kreu"
        " ballina главная головна начало почетна αρχική الرئيسية خانه ראשי ホーム トップ 首页 首頁 홈 หน้าแรก".split(),
    )
) | {"stronagłówna", "anasayfa", "homepagina", "páginainicial", "paginainicial", "youarehere", "siesindhier"}
_NO_SECTION = frozenset(
    "uncategorized uncategorised unkategorisiert allgemein sincategoría sincategoria senzacategoria nonclassé general"
    " article articles artikel post posts story stories all alle index page pages default none null other amp".split()
)
"""What programs write where nobody chose a section."""
_LISTED = re.compile(r"\s*[,;|](?=\S)")
"""Between sections in one string; `Food, Drink & Travel` is one, as is `Food, Wine`."""
_LABEL = re.compile(r"^(?:you are here|sie sind hier|vous êtes ici|está(?:s)? aquí|ti trovi in)\s*:?\s*", re.IGNORECASE)


def find_section(sources: Sources) -> Found[str]:
    """The section that the page declares, else the innermost of its breadcrumb, else one that the address names."""
    told = [*_declared(sources), *_breadcrumbs(sources)]
    names = {key_of(site) for site in sources.sites} - {""}
    titles = {key_of(title) for title in (sources.markup.title, *sources.markup.headings)}
    path = _path(sources.address)
    itself = {key_of(path[-1])} if path else set()
    own = [each for each in told if _is_section(each.value) and key_of(each.value) not in names | titles | itself]
    address = {key_of(part) for part in path[:-1]} - {"blog"}
    own.sort(
        key=lambda each: key_of(each.value) not in address
    )  # stable: of several, the one that the address agrees with
    found = said(settle(own or list(_of_address(path)), key_of))
    if isinstance(found, Unknown) and told and not own:
        return Unknown(f"no_section: {told[0].value[:LONGEST]}")
    return found


def _is_section(name: str) -> bool:
    key = key_of(name)
    return bool(key) and len(name) <= LONGEST and key not in _HOME | _NO_SECTION and not _NOT_A_NAME.search(name)


def _declared(sources: Sources) -> Iterator[Evidence]:
    for name, told in sources.markup.contents(*_METAS):
        for part in _strings(told):
            yield Evidence(plain(part), part, f"meta[{name}]", "section.meta", 0.9)
    for article in sources.articles:
        for told in _strings(article.get("articleSection")):
            yield Evidence(plain(told), told, "json-ld articleSection", "section.json_ld", 0.9)


def _strings(value: Any) -> list[str]:
    values = value[:MOST_CRUMBS] if isinstance(value, list) else [value]
    names = [part for each in values if isinstance(each, str) for part in _LISTED.split(each)]
    return [name for name in names if name.strip()]


def _breadcrumbs(sources: Sources) -> Iterator[Evidence]:
    for thing in sources.markup.things:
        if "BreadcrumbList" in kinds(thing):
            yield from _innermost(
                _declared_crumbs(thing), sources, "json-ld BreadcrumbList", "section.breadcrumb", 0.85
            )
    shown = [] if sources.page is None else _shown_crumbs(sources)
    yield from _innermost(shown, sources, "breadcrumb", "section.breadcrumb", 0.8)
    if sources.article.media_type != "text/html":
        yield from _printed(sources)


def _declared_crumbs(thing: dict[str, Any]) -> list[str]:
    items = thing.get("itemListElement")
    found = []
    for item in items[:MOST_CRUMBS] if isinstance(items, list) else []:
        if isinstance(item, dict):
            inner = item.get("item")
            name = squeeze(item.get("name")) or squeeze(inner.get("name") if isinstance(inner, dict) else None)
            found.append(name)
    return [name for name in found if name]


def _shown_crumbs(sources: Sources) -> list[str]:
    """The parts of the breadcrumb above the text; none where it does not begin at home."""
    assert sources.page is not None
    page = sources.page
    named = {at for at, element in enumerate(page.elements) if CALLED in element.names}
    if not named:
        return []
    found: list[str] = []
    for index, block in enumerate(page.blocks[: first_prose(sources.lines)]):
        if not named.isdisjoint(islice(page.around(index), NEAR)):
            found += [part.strip() for part in _ARROW.split(_LABEL.sub("", block.text)) if part.strip()]
        elif found:
            break
    return found if 1 < len(found) <= MOST_CRUMBS and _starts_home(found[0], sources) else []


def _starts_home(crumb: str, sources: Sources) -> bool:
    return key_of(crumb) in _HOME or key_of(crumb) in {key_of(site) for site in sources.sites}


def _printed(sources: Sources) -> Iterator[Evidence]:
    """A breadcrumb above the headline of a plain text: links in a row with arrows between."""
    for line in sources.lines[: first_prose(sources.lines)]:
        if line.category not in (Category.NAV, Category.TAGS) or len(line.text) > 200:
            continue
        parts = [part.strip() for part in _ARROW.split(_LABEL.sub("", line.text))]
        if len(parts) > 1 and key_of(parts[0]) in _HOME:
            yield from _innermost(parts, sources, f"line {line.number}", "section.breadcrumb", 0.7)
            return


def _innermost(crumbs: Sequence[str], sources: Sources, where: str, rule: str, sure: float) -> Iterator[Evidence]:
    """The last of a breadcrumb that is no headline and not the way home; nothing of a path with one step."""
    titles = {key_of(line.text) for line in sources.lines if line.category is Category.TITLE}
    titles |= {key_of(title) for title in (*sources.markup.headings, sources.markup.title)}
    names = {key_of(site) for site in sources.sites}
    for crumb in reversed(crumbs):
        key = key_of(crumb)
        is_title = key in titles or (len(key) > CUT_OFF and any(title.startswith(key[:CUT_OFF]) for title in titles))
        if key and not is_title and key not in names and _is_section(plain(crumb)):
            yield Evidence(plain(crumb), crumb, where, rule, sure)
            return


def _path(address: str) -> list[str]:
    try:
        split = urlsplit(address)
    except ValueError:  # `https://[bad/a`
        return []
    return [unquote(part) for part in split.path.split("/") if part] if split.scheme in ("http", "https") else []


def _of_address(path: Sequence[str]) -> Iterator[Evidence]:
    """A part of the address that is the name of a section in some language."""
    for part in reversed(path[:-1]):
        name = " ".join(re.split(r"[-_+\s]+", part))
        if normal(name) in section_names() and _is_section(name) and normal(name) not in ("blog", "news"):
            yield Evidence(name, part, "address", "section.address", 0.4)
            return
