"""Who published the article: what the page declares, its title, masthead and copyright line, a blurb, its domain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.markup import kinds, squeeze
from pipeline.metadata.names import SEPARATOR, key_of, names_in
from pipeline.metadata.sources import Sources
from pipeline.types import Evidence
from pipeline.web_address import host_of

if TYPE_CHECKING:
    from pipeline.metadata.outlet.registry import Registry

PLATFORMS = frozenset(
    "blogger blogspot wordpress wordpresscom medium substack wix wixcom squarespace tumblr ghost beehiiv passle weebly "
    "webflow livejournal typepad githubpages notion hubspot shopify googlesites mysite msn yahoo yahoonews flipboard "
    "facebook twitter linkedin youtube google home menu logo".split()
)
"""Where outlets lie, and words that templates leave in the place of a name."""
HOSTED = frozenset(
    "blogspot wordpress substack medium github gitlab wixsite tumblr ghost beehiiv weebly netlify vercel herokuapp "
    "typepad livejournal notion".split()
)
_FORMS = (
    r"gmbh(?: & co\.? ?kgaa?)?", r"& co\.? ?kg", r"a/s", "ag", "eg", r"e\.\s?v\.?", "se", r"m\.?b\.?h", "kg", "ltd",
    "limited", "inc", "incorporated", "llc", "llp", "corp", "corporation", "company", "co", "plc", "pty", "pvt",
    r"s\.?p\.?a", r"s\.?r\.?l", r"s\.?a\.?s?", r"s\.?l\.?u?", r"b\.?v", r"n\.?v", r"sp\. z o\.o", "oyj?", "ab", "as",
    "株式会社",
)  # fmt: skip
_COMPANY = re.compile(rf"[\s,]+(?:{'|'.join(_FORMS)})\b\.?", re.IGNORECASE)
_FIRM = re.compile(
    r"verlag|publishing|publishers|editora\b|editorial|interactive$|\bmedia(?: group)?$|holdings?\b|newspapers$"
    r"|kustannus|wydawnictwo|新聞社$|regents",
    re.IGNORECASE,
)
"""The publishing company is not the outlet it publishes."""
_LOGO = re.compile(r"^(?:logo(?: (?:of|von|de|di))?[\s:-]+)|[\s:-]+(?:logo(?:typ[eo]?)?|home ?page|home)$", re.I)
_SLOGAN = re.compile(r"\s+[-–—:·•>/~]+\s+|\s*\|\s*")
_SITE = frozenset({"WebSite", "NewsMediaOrganization"})
LONGEST_NAME = 60
MASTHEAD_LINKS = 12
"""Links to the front page that are looked at: the first ones are the masthead."""
DOMAIN = 0.6
"""How often the bare domain is the name by which the outlet goes; see docs/fields.md."""


class _Told(NamedTuple):
    name: str
    seen: str
    where: str
    rule: str
    sure: float


def find_outlet(sources: Sources) -> Found[str]:
    """The outlet's name, in the registry's spelling where that knows it. A newspaper that is quoted is not the outlet.

    What agrees with the domain goes before what does not, and a company's name comes last.
    """
    registry = _registry(sources)
    host = _host(sources)
    told = list(_told(sources, host))
    at_home = registry.of_host(host) if host else None
    if at_home is not None:
        return _registered(at_home, told, host, registry)
    if host and not any(fits(each.name, host) for each in told):
        told += _masthead(sources, host)
    sane = sorted(filter(_is_name_of_outlet, told), key=lambda each: _rank(each, host))
    others = [each for each in sane if not _is_firm(each, host)]
    if not others:
        return _domain(host) if host else _company(sane, registry)
    best = others[0]
    agreed = any(bare_name(each.name) == bare_name(best.name) for each in others if each.where != best.where)
    fitting = bool(host) and fits(best.name, host)
    sure = best.sure if fitting or agreed else round(best.sure - 0.15, 2)
    name = _spelled(best.name, host, registry)
    also = dict.fromkeys(each.name for each in sane if bare_name(each.name) != bare_name(best.name))
    return Known(name, Evidence(name, best.seen, best.where, best.rule, sure, tuple(also)[:5]))


def outlet_at(host: str, sources: Sources) -> str | None:
    """The outlet that is known to own a domain."""
    return _registry(sources).of_host(host)


def _host(sources: Sources) -> str:
    """Where the page was found, before where it says that it first stood: that is its source."""
    article = sources.article
    given = host_of(article.address.value) if article.address else host_of(article.uri)
    return (given or host_of(sources.address) or "").removeprefix("www.")


def _registry(sources: Sources) -> Registry:
    if sources.outlets is not None:
        return sources.outlets
    from pipeline.metadata.outlet.registry import shipped_outlets  # `ingest --help` need not wait for pydantic

    return shipped_outlets()


def _registered(name: str, told: list[_Told], host: str, registry: Registry) -> Found[str]:
    """The outlet that owns the domain; the evidence is where the page says so, else the address."""
    own = next((each for each in told if (registry.of_name(each.name) or "") == name), None)
    if own is not None:
        return Known(name, Evidence(name, own.seen, own.where, own.rule, 0.98))
    return Known(name, Evidence(name, host, "url", "outlet.registry", 0.95))


def _spelled(name: str, host: str, registry: Registry) -> str:
    """Of a page at a domain that nobody knows, the name is spelled but not read as an abbreviation: `SZ` is many."""
    known = registry.of_name(name)
    if known and (not host or bare_name(known) == bare_name(name)):
        return known
    return _unincorporated(name)


def _company(firms: list[_Told], registry: Registry) -> Found[str]:
    """A company alone: the outlet that is known by its name, else the name without its legal form, unless that is still
    a publisher's."""
    if not firms:
        return Unknown()
    firm = firms[0]
    name = registry.of_name(firm.name) or registry.of_name(_unincorporated(firm.name))
    if name is None and _FIRM.search(_unincorporated(firm.name)):
        return Unknown(f"too_unsure: {firm.name}")
    name, sure = (name, 0.9) if name else (_unincorporated(firm.name), 0.6)
    return Known(name, Evidence(name, firm.seen, firm.where, firm.rule, sure))


def _rank(each: _Told, host: str) -> tuple[bool, int, bool]:
    """What is a name and fits the domain; what is declared; the rest, such as a copyright line with the bare domain. Of
    each the names without a legal form first: that of a company that publishes it."""
    spelled = fits(each.name, host) and key_of(each.name) != key_of(host)
    place = 0 if spelled else 1 if each.rule in ("outlet.json_ld", "outlet.meta") else 2
    return _is_firm(each, host), place, bool(_COMPANY.search(each.name))


def _unincorporated(name: str) -> str:
    return _COMPANY.split(name)[0].strip(" ,&") or name


def _domain(host: str) -> Found[str]:
    """The domain alone, where it is the site's own; below a platform it is not."""
    labels = host.split(".")
    if len(labels) < 2 or HOSTED & set(labels) or all(label.isdigit() for label in labels):
        return Unknown()
    return Known(host, Evidence(host, host, "url", "outlet.domain", DOMAIN))


def _told(sources: Sources, host: str) -> Iterator[_Told]:
    """Every name that may be the outlet's, the most reliable place first."""
    from pipeline.metadata.patterns import read_field  # `ingest --help` need not wait for pydantic

    markup = sources.markup
    for things in (sources.articles, markup.things):
        for thing in things:
            for name in names_in(thing.get("publisher"))[:1]:
                yield from _one(name, "json-ld publisher", "outlet.json_ld", 0.97, host)
    for _, name in markup.contents("og:site_name"):
        yield from _one(name, "meta[og:site_name]", "outlet.meta", 0.97, host)
    for thing in markup.things:
        if _SITE.intersection(kinds(thing)):
            for name in names_in(thing)[:1]:
                yield from _one(name, "json-ld WebSite", "outlet.json_ld", 0.9, host)
    for key, name in markup.contents("application-name", "apple-mobile-web-app-title", "dc.publisher"):
        yield from _one(name, f"meta[{key}]", "outlet.meta", 0.9, host)
    parts = SEPARATOR.split(markup.title)
    for part in (parts[-1], parts[0]) if len(parts) > 2 else ():
        if host and fits(part, host):
            yield from _one(part, "title", "outlet.title", 0.9, host)
    evidence = read_field("outlet", sources.lines)
    if evidence is not None:
        for value in (evidence.value, *evidence.also):
            if _is_foreign_agency(value, host, _registry(sources)):
                continue
            yield _Told(value, evidence.seen if value == evidence.value else value, evidence.where, evidence.rule, 0.9)


def _is_foreign_agency(name: str, host: str, registry: Registry) -> bool:
    """Whether an agency is named on a page that is not at its own domain: it claims the text, the outlet printed it."""
    from pipeline.metadata.outlet.agencies import agency_of

    agency = agency_of(name)
    if agency is None:
        return False
    at_home = host and (fits(name, host) or fits(agency, host) or registry.of_host(host) == registry.of_name(name))
    return not at_home


def _one(seen: str, where: str, rule: str, sure: float, host: str) -> Iterator[_Told]:
    """A name without the slogan behind it."""
    name, parts = seen.strip("\"'“”„ "), _SLOGAN.split(seen)
    if len(parts) > 1 and key_of(name) not in map(key_of, host.split(".")):
        own = [part for part in parts if host and fits(part, host)]
        name = (own or [part for part in parts if part.strip()] or [name])[0].strip()
    yield _Told(name, seen, where, rule, sure)


def _masthead(sources: Sources, host: str) -> Iterator[_Told]:
    """The link to the front page: its words, or the name of the picture in it. Only what agrees with the domain."""
    if sources.page is None:
        return
    looked_at = 0
    for link in sources.page.tree.iter("a"):
        target = (link.get("href") or "").strip().lower()
        if (
            target not in ("/", "./")
            and target.removeprefix("https:").removeprefix("http:").strip("/").removeprefix("www.") != host
        ):
            continue
        texts = [link.text_content()[: 2 * LONGEST_NAME], link.get("title"), link.get("aria-label")]
        texts += [image.get("alt") for image in link.iter("img")]
        for text in map(squeeze, texts):
            name = _LOGO.sub("", text).strip()
            if name and fits(name, host):
                yield _Told(name, text, "masthead", "outlet.masthead", 0.85)
        looked_at += 1
        if looked_at == MASTHEAD_LINKS:
            return


def fits(name: str, host: str) -> bool:
    """Whether a name and a host are alike: the same letters, a part of four or more, or the initials.

    >>> fits("The Northern Post", "northernpost.example"), fits("Süddeutsche Zeitung", "sz.de"), fits("Acme", "post.de")
    (True, True, False)
    """
    key = bare_name(name)
    initials = "".join(word[0] for word in re.findall(r"\w+", name.lower())[:8])
    for label in host.split(".")[:-1] or [host]:
        letters = key_of(label)
        if letters and key and (letters in (key, key_of(name)) or (len(letters) > 1 and letters == initials)):
            return True
        shorter, longer = sorted((letters, _plain(key)), key=len)
        if len(shorter) >= 4 and shorter in longer:
            return True
    return key_of(host) == key


def bare_name(name: str) -> str:
    """The letters of a name without its article and what it is as a company."""
    from pipeline.metadata.outlet.registry import bare_key

    return bare_key(_COMPANY.sub("", name))


_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "à": "a", "ó": "o",
                        "í": "i", "ú": "u", "ñ": "n", "ç": "c", "ø": "o", "å": "a", "ř": "r", "š": "s", "ž": "z",
                        "ý": "y", "č": "c", "ě": "e", "ł": "l"})  # fmt: skip


def _plain(key: str) -> str:
    return key.translate(_PLAIN)


def _is_firm(each: _Told, host: str) -> bool:
    """Whether it names the company and not the outlet: an outlet's own name with the form of a company is both."""
    named = bool(_COMPANY.search(each.name) or _FIRM.search(_unincorporated(each.name)))
    return named and not (host and fits(each.name, host))


def _is_name_of_outlet(each: _Told) -> bool:
    key = key_of(each.name)
    sane = bool(key) and not key.isdigit() and len(each.name) <= LONGEST_NAME
    return sane and key not in PLATFORMS and not re.search(r"://|www\.|@|[{}<>]", each.name)
