"""Bytes of an HTML page to characters: byte order mark, valid UTF-8, what the page declares, what its text looks like.

UTF-8 goes before the declaration: text in another encoding is practically never valid UTF-8 by chance, while templates
that declare ISO 8859-1 around UTF-8 articles are common. A declaration is believed unless its text speaks against it.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from pipeline.errors import UnreadableFile
from pipeline.read.damaged_utf8 import cut_short, with_strays
from pipeline.read.media_type import looks_like_utf16
from pipeline.read.text import decode_text, decoded, nearly_decoded
from pipeline.types import Evidence

# What browsers read under these names (WHATWG Encoding, section 4.2): the later, larger encoding.
_READ_AS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_SEVEN_BIT = frozenset({"iso2022_jp", "iso2022_kr", "hz"})
_NOT_IN_META = frozenset({"utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"})
"""A declaration that could be read byte by byte cannot be telling the truth about these (utf-7: a security hole)."""
_TAG = re.compile(rb"<[^<>]*>")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
_SAMPLE = 20_000
_WESTERN = frozenset({"cp1252", "iso8859-15", "cp1254", "cp1250", "iso8859-2", "cp1257"})
_MOST_ACCENTED = 0.5
"""Share of letters beyond ASCII from which a text is not in the Latin script: Czech has about .2, a short French text
up to .35, Cyrillic or Greek that was read as Western .9."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f-\x84\x86-\x9f]")


def decode_html(data: bytes, uri: str, declared: str | None = None) -> tuple[str, Evidence, tuple[str, ...]]:
    """The text, its encoding with what proved it, and flags for what was doubtful.

    `declared` is a charset named outside the page, as in an HTTP header; else the page's own declaration is looked for.
    Flags: `declared_encoding_wrong`, `cut_in_mid_character`, and those of plain text. Raises `unknown_encoding`.
    """
    if data.startswith(_MARKS) or looks_like_utf16(data):
        return decode_text(data, uri)
    where, name = ("media type", declared) if declared else ("meta[charset]", _declared(data))
    codec = _codec(name)
    flags: tuple[str, ...] = ()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        shortened = cut_short(data, error)
        if shortened is None:
            return _not_utf8(data, uri, name, codec, where)
        text, flags = shortened, ("cut_in_mid_character",)
    if data.isascii() and codec in _SEVEN_BIT and (shifted := decoded(data, codec)) is not None:
        return shifted, Evidence(codec, name or "", where, "encoding.declared", 0.95), ()
    if codec == "utf-8":
        return text, Evidence("utf-8", name or "", where, "encoding.declared", 1.0), flags
    proof = Evidence("utf-8", "", "bytes", "encoding.valid_utf8", 0.99)
    if data.isascii() or codec is None:  # where all is ASCII, every declaration is right
        return text, proof, flags
    return text, replace(proof, also=(codec,)), (*flags, "declared_encoding_wrong")


def _not_utf8(
    data: bytes, uri: str, name: str | None, codec: str | None, where: str
) -> tuple[str, Evidence, tuple[str, ...]]:
    wrong = ("declared_encoding_wrong",) if codec else ()
    if (text := with_strays(data)) is not None:
        proof = Evidence("utf-8", name or "", where, "encoding.utf8_with_windows1252", 0.8)
        return text, proof, ("mixed_encoding",) if codec in ("utf-8", None) else ("mixed_encoding", *wrong)
    sample = _sample(data)
    if codec and codec != "utf-8" and not _speaks_against(sample, codec):
        proof = Evidence(codec, name or "", where, "encoding.declared", 0.9)
        if (text := decoded(data, codec)) is not None:
            return text, proof, ()
        if (text := nearly_decoded(data, codec)) is not None:
            return text, replace(proof, confidence=0.8), ()
    try:
        _, proof, flags = decode_text(sample, uri)
    except UnreadableFile:
        if (text := nearly_decoded(data, "utf-8")) is None:
            raise
        return text, Evidence("utf-8", name or "", where, "encoding.nearly_utf8", 0.5), ("encoding_guessed",)
    if codec and proof.value != codec:
        proof, flags = replace(proof, also=(codec,)), (*flags, *wrong)
    return data.decode(proof.value, "replace"), proof, flags


def _declared(data: bytes) -> str | None:
    from bs4.dammit import EncodingDetector

    return EncodingDetector.find_declared_encoding(data, is_html=True)


def _codec(name: str | None) -> str | None:
    """Python's name for a declared charset, as browsers read it; None for no charset or one that cannot be true."""
    try:
        codec = codecs.lookup((name or "").strip())
        codec.name.encode(codec.name)  # `base64` and `rot13` are codecs too, but not of text
    except (LookupError, ValueError, TypeError):
        return None
    return None if codec.name in _NOT_IN_META else _READ_AS.get(codec.name, codec.name)


def _sample(data: bytes) -> bytes:
    """The stretches of text with bytes beyond ASCII, without the tags: what tells encodings apart."""
    foreign = b"\n".join(piece.strip() for piece in _TAG.split(data) if not piece.isascii())
    return foreign[:_SAMPLE] or data[:_SAMPLE]


def _speaks_against(sample: bytes, codec: str) -> bool:
    """Whether the text is nothing this encoding is used for: read as Western, but hardly a letter is ASCII."""
    text = sample.decode(codec, "replace")
    if _CONTROL.search(text):
        return True
    letters = [character for character in text if character.isalpha()]
    accented = sum(1 for character in letters if not character.isascii())
    return codec in _WESTERN and accented > _MOST_ACCENTED * len(letters) and len(letters) > 20
