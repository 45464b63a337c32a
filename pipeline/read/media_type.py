"""What kind of content a file holds: told by the caller, else by its first bytes, else by its name."""

from __future__ import annotations

import re

from pipeline.errors import UnreadableFile

# The marks by which browsers know HTML (WHATWG MIME Sniffing, section 7.1), and XHTML's.
_HTML = re.compile(
    rb"\s*(<!doctype html|<(html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>]"
    rb"|<!--|<\?xml[^>]*>\s*(<!doctype html|<html))",
    re.IGNORECASE,
)
_BINARY = {
    b"%PDF-": "a PDF", b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture", b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip archive or an office document", b"\x1f\x8b": "gzip data", b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old office document", b"\x28\xb5\x2f\xfd": "zstd data", b"BZh": "bzip2 data",
    b"ID3\x02": "sound", b"ID3\x03": "sound", b"ID3\x04": "sound", b"OggS": "sound", b"SQLite format 3": "a database",
}  # fmt: skip
MHTML = "multipart/related"
"""Pages saved as one file (RFC 2557), whichever of their names they go by."""
_MHTML_NAMES = frozenset({MHTML, "message/rfc822", "application/x-mimearchive"})
_HEADERS = re.compile(rb"\s*((?:[!-9;-~]+:[^\n]*\n(?:[ \t]+[^\s][^\n]*\n)*)+)")
_VERSION_HEADER = re.compile(rb"(?im)^mime-version[ \t]*:")
_PAGE_HEADER = re.compile(rb"(?im)^content-type[ \t]*:\s*(?:multipart/related|text/html)\b")
_HEAD = 16_384
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
CONVERT = "turn it into text or HTML first, or take it out of the folder"


def media_type_of(data: bytes | str, told: str | None, uri: str) -> tuple[str, str | None]:
    """`text/plain`, `text/html` or `multipart/related` (MHTML), and the charset that `told` names for text, if any.

    Raises `UnreadableFile`: `unsupported_media_type` for another kind that the caller names, `binary_file`.
    """
    head = data[:_HEAD].encode("utf-8", "replace") if isinstance(data, str) else data[:_HEAD]
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    is_mhtml = _begins_as_mhtml(head)
    if isinstance(data, bytes) and not is_mhtml:  # its parts may be pictures as they are
        _refuse_binary(data, uri)
    if told is not None:
        return _named(told, uri)
    if is_mhtml:
        return MHTML, None
    if _HTML.match(head.replace(b"\0", b"")) or re.search(r"\.x?html?$", uri, re.IGNORECASE):
        return "text/html", None
    return MHTML if re.search(r"\.mht(?:ml)?$", uri, re.IGNORECASE) else "text/plain", None


def _named(told: str, uri: str) -> tuple[str, str | None]:
    kind, _, rest = told.partition(";")
    kind = kind.strip().lower()
    named = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    charset = named[1] if named else None
    if kind in ("text/html", "application/xhtml+xml"):
        return "text/html", charset
    if kind in ("text/plain", "text/markdown"):
        return "text/plain", charset
    if kind in _MHTML_NAMES:
        return MHTML, None
    raise UnreadableFile("unsupported_media_type", uri, "text/plain, text/html and MHTML can be read", told)


def _begins_as_mhtml(head: bytes) -> bool:
    """Whether mail headers come first, and say that a page follows: in parts, or alone where it has no pictures."""
    headers = _HEADERS.match(head)
    return bool(headers and _VERSION_HEADER.search(headers[1]) and _PAGE_HEADER.search(headers[1]))


def _refuse_binary(data: bytes, uri: str) -> None:
    for mark, name in _BINARY.items():
        if data.startswith(mark):
            raise UnreadableFile("binary_file", uri, CONVERT, f"it is {name}")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(data):
        return
    sample = data[:65536]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    # Text that went through broken tools has a stray NUL here and there; a binary format has them in every line.
    if control > max(8, len(sample) // 100):
        raise UnreadableFile("binary_file", uri, CONVERT, f"{control} control bytes in the first {len(sample)}")


def looks_like_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark: Latin text has a NUL in every second byte. None otherwise."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0 : 2 * half : 2].count(0), sample[1 : 2 * half : 2].count(0)
    if odd > 0.4 * half and even < 0.02 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.02 * half:
        return "utf-16-be"
    return None
