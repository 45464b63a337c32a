"""Bytes in, one decoded article out: what kind of file it is, in which encoding, and what had to be repaired."""

from __future__ import annotations

from pipeline.errors import UnreadableFile
from pipeline.read.media_type import MHTML, media_type_of
from pipeline.read.text import decode_text, repair_text
from pipeline.types import Evidence, RawArticle

EMPTY = "write the article into it, or take it away"


def read_article(data: bytes | str, *, media_type: str | None = None, uri: str = "") -> RawArticle:
    """Decode one raw article.

    `media_type` may carry a charset (`text/html; charset=iso-8859-1`) and is sniffed when None. Raises
    `UnreadableFile` with the reason `empty_file`, `binary_file`, `unknown_encoding`, `no_html_part` or
    `unsupported_media_type`. Of a page saved as MHTML the page itself is the article, as `text/html`.
    """
    kind, declared = media_type_of(data, media_type, uri)
    if not data.strip():
        raise UnreadableFile("empty_file", uri, EMPTY)
    flags: tuple[str, ...]
    saved = None
    if kind == MHTML:
        from pipeline.read.mhtml import saved_page  # `email` loads only for saved pages

        saved = saved_page(data.encode("utf-8", "replace") if isinstance(data, str) else data, uri)
        kind, data, declared = "text/html", saved.html, saved.charset
    if isinstance(data, str):
        text, flags = data, ()
        encoding = Evidence("unicode", "", "", "encoding.given_as_text", 1.0)
    elif kind == "text/html":
        from pipeline.read.html import decode_html  # beautifulsoup4 loads only for pages

        text, encoding, flags = decode_html(data, uri, declared)
    else:
        text, encoding, flags = decode_text(data, uri, declared)
    text, repairs = repair_text(text)
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise UnreadableFile("empty_file", uri, EMPTY)
    if saved is None:
        return RawArticle(text, kind, uri, encoding, (*flags, *repairs))
    return RawArticle(text, kind, uri, encoding, (*saved.flags, *flags, *repairs), saved.address, saved.captured)
