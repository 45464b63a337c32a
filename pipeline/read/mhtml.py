"""A page saved as one file (MHTML, RFC 2557): the part that is the page, and what the mail headers around it tell.

The file is cut at its boundaries as bytes, and only headers go through `email`: its parser takes 1.5 s for 50 MB, and
9 s for 0.6 MB of parts that are nested 300 deep. Here 50 MB take 0.1 s, and no part but the page is decoded.
"""

from __future__ import annotations

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from itertools import islice
from string import ascii_letters, digits

from pipeline.errors import UnreadableFile
from pipeline.types import Evidence
from pipeline.web_address import host_of

SAVE_AGAIN = "save the page again, as HTML or as a single file"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MOST_PARTS = 10_000
"""Parts that are looked at: a saved page has hundreds, and the page is among the first."""
_DEEPEST = 8
"""Levels of parts inside parts."""
_LONGEST_HEADERS = 16_384
"""Bytes of the headers of one part."""
_LONGEST_ENCODED = 4_000
_BLANK_LINE = re.compile(rb"\n[ \t]*\r?\n")
_AFTER_BOUNDARY = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_NOT_BASE64 = bytes(set(range(256)) - set(b"+/" + ascii_letters.encode() + digits.encode()))
_FIRST_YEAR, _LAST_YEAR = 1991, 2100


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The page inside the file, not decoded yet."""

    html: bytes
    charset: str | None
    """What the headers of its part declare."""
    address: Evidence | None
    """The page's own http(s) address."""
    captured: Evidence | None
    """When it was saved; the value in ISO 8601."""
    flags: tuple[str, ...]
    """`cut_off` when the file ends inside the page."""


@dataclass(frozen=True, slots=True)
class _Part:
    headers: Message
    begin: int
    end: int
    """The body: its first byte in the file, and the one behind its last."""
    whole: bool
    """Whether a boundary follows it."""


def saved_page(data: bytes, uri: str) -> SavedPage:
    """The part that is the page: the one that `start` names, else the one with the address of the snapshot, else the
    first of HTML. Other parts of HTML are its frames.

    Raises UnreadableFile `no_html_part`, also where that part is empty.
    """
    first = len(data) - len(data.lstrip(b"\xef\xbb\xbf\r\n\t "))
    whole_file = _part(data, first, len(data), whole=True)
    parts = [
        part for part in islice(_parts(data, whole_file), _MOST_PARTS) if part.headers.get_content_type() in _PAGES
    ]
    page = _page(whole_file.headers, parts)
    if page is None:
        raise UnreadableFile("no_html_part", uri, SAVE_AGAIN, "no part of this saved page is HTML")
    html = _decoded(data[page.begin : page.end], _header(page, "Content-Transfer-Encoding").lower())
    if not html.strip():
        raise UnreadableFile("no_html_part", uri, SAVE_AGAIN, "its HTML part is empty")
    return SavedPage(
        html,
        _told(page.headers, "charset").lower() or None,
        _address(whole_file, page),
        _captured(whole_file),
        () if page.whole else ("cut_off",),
    )


def _page(top: Message, parts: list[_Part]) -> _Part | None:
    start = _told(top, "start").strip("<> ")
    snapshot = _squeezed(top["Snapshot-Content-Location"])
    named = [part for part in parts if start and _header(part, "Content-ID").strip("<> ") == start]
    located = [part for part in parts if snapshot and _header(part, "Content-Location") == snapshot]
    return next(iter([*named, *located, *parts]), None)


def _parts(data: bytes, part: _Part, depth: int = 0) -> Iterator[_Part]:
    """The part itself, and those inside it in the order of the file."""
    yield part
    boundary = _told(part.headers, "boundary").rstrip()
    if part.headers.get_content_maintype() == "multipart" and boundary and depth < _DEEPEST:
        for begin, end, whole in _cut(data, part, b"--" + boundary.encode()):
            yield from _parts(data, _part(data, begin, end, whole=whole), depth + 1)


def _cut(data: bytes, part: _Part, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """First byte, end, and whether it is whole, of each stretch between lines that are the delimiter."""
    begin = None
    found = data.find(delimiter, part.begin, part.end)
    while found >= 0:
        line = _AFTER_BOUNDARY.match(data, found + len(delimiter), part.end)
        if line and (found == part.begin or data[found - 1 : found] == b"\n"):
            if begin is not None:
                yield begin, max(begin, found - (2 if data[found - 2 : found] == b"\r\n" else 1)), True
            if line[1]:
                return
            begin = line.end()
        found = data.find(delimiter, found + len(delimiter), part.end)
    if begin is not None:
        yield begin, part.end, part.whole and part.end < len(data)


def _told(headers: Message, parameter: str) -> str:
    """A parameter of `Content-Type`; empty where there is none, or none that can be read."""
    try:
        return collapse_rfc2231_value(headers.get_param(parameter) or "")
    except (ValueError, LookupError):  # a NUL in it; a charset that Python does not know
        return ""


def _part(data: bytes, begin: int, end: int, *, whole: bool) -> _Part:
    blank = _BLANK_LINE.search(data, begin, end)
    body = blank.end() if blank else end
    headers = HeaderParser().parsestr(data[begin : min(body, begin + _LONGEST_HEADERS)].decode("utf-8", "replace"))
    return _Part(headers, body, end, whole)


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":  # what a file that was cut off has of its last group is let go
        sixes = body.partition(b"=")[0].translate(None, _NOT_BASE64)
        sixes = sixes[:-1] if len(sixes) % 4 == 1 else sixes
        return base64.b64decode(sixes + b"=" * (-len(sixes) % 4))
    return body


def _header(part: _Part, name: str) -> str:
    return _squeezed(part.headers[name])


def _squeezed(value: str | None) -> str:
    """A header as one word: long ones are folded over lines, and words beyond ASCII are encoded (RFC 2047)."""
    value = (value or "").strip()
    if value.startswith("=?") and len(value) <= _LONGEST_ENCODED:
        try:
            value = str(make_header(decode_header(value)))
        except (HeaderParseError, LookupError, ValueError):
            return ""
    return "".join(value.split())


def _address(top: _Part, page: _Part) -> Evidence | None:
    for part, name in ((page, "Content-Location"), (top, "Snapshot-Content-Location"), (top, "Content-Location")):
        address = _header(part, name)
        if host_of(address):
            return Evidence(address, address, f"header {name}", "url.header", 0.9)
    return None


def _captured(top: _Part) -> Evidence | None:
    """The `Date` of the mail: when the browser wrote the file. None for a date in another form than mail's."""
    seen = (top.headers["Date"] or "").strip()
    try:
        moment = parsedate_to_datetime(seen)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    if seen.endswith("-0000"):  # universal time, from a place that is not told (RFC 5322, 3.3)
        moment = moment.replace(tzinfo=UTC)
    return Evidence(moment.isoformat(), seen, "header Date", "captured.header", 0.95)
