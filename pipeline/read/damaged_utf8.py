"""UTF-8 that a tool has damaged: cut off inside a character, or with bytes of another encoding pasted in."""

from __future__ import annotations

import re

_UTF8_OR_STRAY = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|([\x80-\xff])"
)


def cut_short(data: bytes, error: UnicodeDecodeError) -> str | None:
    """The text without the character that the end of the data cuts in two; None when something else is wrong."""
    if error.reason != "unexpected end of data":
        return None
    return data[: error.start].decode("utf-8")


def with_strays(data: bytes) -> str | None:
    """UTF-8 with bytes of Windows-1252 pasted in, each read as that; None when less than half of it is UTF-8.

    UnicodeDammit.detwingle does the same but takes a stray `é` for the head of three bytes and swallows what follows.
    """
    strays = whole = 0
    for found in _UTF8_OR_STRAY.finditer(data):
        strays, whole = (strays, whole + 1) if found[1] is None else (strays + 1, whole)
    if whole < 2 or whole < strays:
        return None
    mended = _UTF8_OR_STRAY.sub(lambda it: it[0] if it[1] is None else it[1].decode("cp1252", "replace").encode(), data)
    return mended.decode("utf-8")
