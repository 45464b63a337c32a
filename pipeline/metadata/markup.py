"""What an HTML page says about itself in markup: meta tags, links, headings, `<time>`, and its JSON-LD.

Only the few tags that speak are cut out of the page and given to beautifulsoup4: a whole page costs four times as much.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_START = re.compile(r"<(?:!--|(html|base|title|meta|link|h1|time|script|style|svg|template|textarea)\b)", re.I)
_TAG_END = re.compile(r"""(?:"[^"]*"|'[^']*'|[^>"'])*>""")
_ALONE = frozenset({"html", "base", "meta", "link"})
_TELLING_LINK = re.compile(r"canonical|license", re.I)
"""Half of the tags at the head of a page are links, nearly all of them to styles and icons."""
_WITH_TEXT = frozenset({"title", "h1", "time"})
_LONGEST = 10_000
"""Characters of one tag or heading; only scripts are longer."""
_MOST = 5_000
"""Tags that are looked at: what comes after them is lists, not the page about itself."""
_JSON_LD = re.compile(r"application/(?:ld|activity)\+json", re.I)
_SAVED_FROM = re.compile(r"\s*(?:<[?!][^<>]*>\s*)*?<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_DEEPEST_LIST = 3
"""Lists inside lists: what is further down tells nothing of the page."""
_LONGEST_NAMED = 300
"""Characters of a text in a thing that others refer to: a name or an address."""
_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
"""Half a character, in JSON: no text may have it."""
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage", "article")
"""Where the page's own article may lie; not in `hasPart` or `itemListElement`, which tell of other pages."""
MOST_THINGS = 500

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Markup:
    """What stands in the page's tags, in order; entities decoded, white space collapsed."""

    metas: tuple[tuple[str, str], ...] = ()
    """(lower-case name, property or itemprop; content)."""
    links: tuple[tuple[str, str], ...] = ()
    """(rel, href) of the canonical address and the licence."""
    language: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    """The text of each `<h1>`."""
    times: tuple[tuple[str, str], ...] = ()
    """(datetime, the other attributes as one string) of each `<time>`."""
    things: tuple[Json, ...] = ()
    """JSON-LD objects of the page; a reference to another object of it stands resolved."""
    saved_from: str = ""
    """The address in the comment that browsers write above a page they save."""

    def contents(self, *names: str) -> list[tuple[str, str]]:
        """(name, content) of meta tags, in the order of the names, then of the page."""
        return [(name, content) for wanted in names for name, content in self.metas if name == wanted]


def read_markup(text: str) -> Markup:
    """The tags of a page that tell about it. Bad markup and bad JSON give less, never an error."""
    from bs4 import BeautifulSoup

    speaking = "".join(_speaking_tags(text))
    comment = _SAVED_FROM.match(text, 0, _LONGEST)
    saved_from = comment[1] if comment else ""
    if not speaking:
        return Markup(saved_from=saved_from)
    soup: Any = BeautifulSoup(speaking, "lxml")
    metas: list[tuple[str, str]] = []
    for tag in soup.find_all("meta"):
        names = {squeeze(tag.get(key)).lower() for key in ("property", "name", "itemprop", "http-equiv")} - {""}
        metas += [(name, squeeze(tag.get("content"))) for name in sorted(names) if squeeze(tag.get("content"))]
    links = [(squeeze(tag.get("rel")).lower(), squeeze(tag.get("href"))) for tag in soup.find_all("link")]
    times = [
        (squeeze(tag.get("datetime")), " ".join(f"{key}={squeeze(tag[key])}" for key in sorted(tag.attrs)))
        for tag in soup.find_all("time")
        if tag.get("datetime")
    ]
    title, html = soup.find("title"), soup.find("html")
    return Markup(
        metas=tuple(metas),
        links=tuple(link for link in links if all(link)),
        language=squeeze(html.get("lang") or html.get("xml:lang")) if html else "",
        title=squeeze(title.get_text()) if title else "",
        headings=tuple(filter(None, (squeeze(tag.get_text(" ")) for tag in soup.find_all("h1")))),
        times=tuple(times),
        things=_things([tag.string or "" for tag in soup.find_all("script")]),
        saved_from=saved_from,
    )


def squeeze(value: object) -> str:
    """An attribute or JSON value as one line of text; empty for what is not text."""
    if isinstance(value, list):  # beautifulsoup4 splits `class` and `rel`
        value = " ".join(map(str, value))
    return " ".join(value.split()) if isinstance(value, str) else ""


def kinds(thing: Json) -> list[str]:
    """The schema.org types of a JSON-LD object, without `http://schema.org/`."""
    told = thing.get("@type")
    return [str(kind).rsplit("/", 1)[-1] for kind in (told if isinstance(told, list) else [told]) if kind]


def _speaking_tags(text: str) -> Iterator[str]:
    """The source of the tags that are read, each looked for once from left to right."""
    position, never_closed = 0, set()
    for _ in range(_MOST):
        start = _START.search(text, position)
        if start is None:
            return
        name = (start[1] or "!--").lower()
        if name == "!--":
            position = text.find("-->", start.end()) + 3
            if position < 3:  # an open comment swallows the rest of the page
                return
            continue
        end = _TAG_END.match(text, start.end(), start.end() + _LONGEST)
        opened = position = end.end() if end else text.find(">", start.end()) + 1
        if not opened:
            return
        if name in _ALONE:
            if name != "link" or _TELLING_LINK.search(text, start.end(), opened):
                yield text[start.start() : opened]
            continue
        limit = opened + _LONGEST if name in _WITH_TEXT else len(text)
        close = None if name in never_closed else re.compile(rf"</{name}\b[^<>]*>", re.I).search(text, opened, limit)
        if close is None:
            if limit == len(text):
                never_closed.add(name)
            continue
        position = close.end()
        if name in _WITH_TEXT or (name == "script" and _JSON_LD.search(text, start.end(), opened)):
            yield text[start.start() : close.end()]


def _things(scripts: Sequence[str]) -> tuple[Json, ...]:
    """Every JSON-LD object that may be about this page, outermost first."""
    waiting = [parsed for script in scripts if (parsed := _parsed(script)) is not None]
    things: list[Json] = []
    while waiting and len(things) < MOST_THINGS:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting[:0] = node[:MOST_THINGS]
        elif isinstance(node, dict):
            things.append(node)
            waiting += [node[key] for key in _INSIDE if isinstance(node.get(key), dict | list)]
    named = {str(thing["@id"]): _short(thing) for thing in things if "@id" in thing and len(thing) > 1}
    return tuple({key: _resolved(value, named) for key, value in thing.items()} for thing in things)


def _short(thing: Json) -> Json:
    """The thing without long texts: thousands of references may name one, and each would be read again."""
    return {key: value[:_LONGEST_NAMED] if isinstance(value, str) else value for key, value in thing.items()}


def _resolved(value: Any, named: dict[str, Json], depth: int = 0) -> Any:
    if isinstance(value, list):
        return [_resolved(item, named, depth + 1) for item in value[:MOST_THINGS]] if depth < _DEEPEST_LIST else None
    if isinstance(value, dict) and "@id" in value and "name" not in value:
        return named.get(str(value["@id"]), value)
    return value


def _parsed(script: str) -> Any:
    """The JSON of a script, also where it stands in comment marks or has a comma too many; None when it has none."""
    text = script.replace("<![CDATA[", "").replace("]]>", "")
    begins = [place for place in (text.find("{"), text.find("[")) if place >= 0]
    text = text[min(begins, default=0) : max(text.rfind("}"), text.rfind("]")) + 1]
    if r"\ud" in text.lower():
        text = _LONE_SURROGATE.sub(r"\\ufffd", text)
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None
