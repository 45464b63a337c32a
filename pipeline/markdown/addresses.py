"""Which links of a page go anywhere, and where."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

GOES = frozenset({"http", "https", "mailto", "ftp", "tel", ""})
"""Schemes of links that are kept; without one, a link is relative to a page whose address is not known."""
_IGNORED = re.compile("[\t\n\r]")  # by browsers, anywhere in an address
_EDGES = "".join(map(chr, range(33)))  # and these at its ends
_ENDS_IT = re.compile(r"[\s\x00-\x1f\x7f<>\\|`\"]")
_ENTITY = re.compile(r"&(?=#?\w+;)")


def page_base(address: str, base: str) -> str:
    """What relative links start from: `<base href>`, itself relative to the page's address."""
    try:
        return urljoin(address, _bare(base))
    except ValueError:
        return address


def link_target(href: str, base: str, address: str = "") -> str | None:
    """The address of a link, absolute where the base is known, as it is written in Markdown; None for a script, a place
    on the page itself and what is no address."""
    href = _bare(href)
    if not href or href.startswith("#"):
        return None
    try:
        target = urljoin(base, href)
        scheme = urlsplit(target).scheme
        to, place = urldefrag(target)
        on_the_page = bool(place) and to == urldefrag(address).url
    except ValueError:
        return None
    if scheme not in GOES or on_the_page:
        return None
    target = _ENTITY.sub(r"\&", _ENDS_IT.sub(_percent, target))
    return f"<{target}>" if "(" in target or ")" in target else target


def _bare(href: str) -> str:
    return _IGNORED.sub("", href).strip(_EDGES)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode())
