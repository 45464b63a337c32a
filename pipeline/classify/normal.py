"""The form in which lines are compared and matched: case, width, quotes and spaces must not matter."""

from __future__ import annotations

import re
import unicodedata

_SAME = str.maketrans({
    "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-",
    "ı": "i", "\u0307": None,  # Turkish dotless and dotted i
    "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    "\u200e": None, "\u200f": None, "\u202a": None, "\u202b": None, "\u202c": None,
})  # fmt: skip
_BREADCRUMB_MARKS = str.maketrans({"»": "›", "→": "›", "▸": "›", "❯": "›", "⟩": "›", "＞": ">"})

# Most lines become ASCII by these, or stay within Latin-1; for both there is a short way through a table of 256 bytes,
# which gives the same as the long one: a line in 1 us instead of 10. NFKC and case folding leave these signs alone.
_TYPOGRAPHIC = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'), ("–", "-"), ("—", "-"),
                ("…", "..."), ("\u00a0", " "))  # fmt: skip
_LATIN = bytes(range(256)).decode("latin-1")
_CHEVRON = re.compile(r"(?<=\s)[»→▸❯⟩＞](?=\s)")
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _SAME)))}]")

_SPACELESS_SIGNS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_SPACELESS = re.compile(f"[{_SPACELESS_SIGNS}]")
_WORD = re.compile(rf"[{_SPACELESS_SIGNS}]|[^\W_{_SPACELESS_SIGNS}]+(?:['’][^\W_]+)*")
_SPACED_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BEYOND_LATIN = re.compile(r"[^\x00-\xff]+")
_FOREIGN = re.compile(rf"[^\W_]|[’{_SPACELESS_SIGNS}]")
_OUTER_APOSTROPHE = re.compile(r"'(?:(?![^\W_])|(?<![^\W_]'))")
_ONLY_WORDS = "".join(sign if sign.isalnum() or sign == "'" else " " for sign in _LATIN).encode("latin-1")


def normal(text: str) -> str:
    """NFKC, case folded, plain quotes and dashes, one space between words, nothing invisible.

    A chevron between words becomes `›`, so that breadcrumbs stay apart from quotations.
    """
    if not text.isascii():
        for sign, plain in _TYPOGRAPHIC:
            text = text.replace(sign, plain)
    if text.isascii():
        return _single_spaced(text.lower().replace("`", "'"))
    if any(map(text.__contains__, "»→▸❯⟩＞")):
        text = _CHEVRON.sub(lambda mark: mark[0].translate(_BREADCRUMB_MARKS), text)
    folded = _short_way(text)
    return _single_spaced(_long_way(text) if folded is None else folded)


def _single_spaced(text: str) -> str:
    """One space between words. Most lines are so already, and are not taken apart: a space is the only white sign that
    can be printed."""
    as_it_is = text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "
    return text if as_it_is else " ".join(text.split())


def _long_way(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded.translate(_SAME) if _ODD.search(folded) else folded


def _short_way(text: str) -> str | None:
    """The same for a text in Latin-1 without the signs that become more than one, such as `½`; else None."""
    try:
        folded = text.encode("latin-1").translate(_FOLDED)
    except UnicodeEncodeError:
        return None
    return None if b"\0" in folded else folded.decode("latin-1")


def _folded_byte(sign: str) -> str:
    """What the long way makes of one sign; NUL where that is not one sign of Latin-1."""
    folded = _long_way(sign)
    return folded if len(folded) == 1 and ord(folded) < 256 else "\0"


_FOLDED = "".join(map(_folded_byte, _LATIN)).encode("latin-1")


def words(text: str) -> list[str]:
    """The words of a text; each character of a script that writes without spaces (and Hangul) is one."""
    try:
        latin = text.encode("latin-1")
    except UnicodeEncodeError:
        if _FOREIGN.search("".join(_BEYOND_LATIN.findall(text))):
            return (_WORD if _SPACELESS.search(text) else _SPACED_WORD).findall(text)
        latin = text.encode("latin-1", "replace")  # bullets and the like
    only = latin.translate(_ONLY_WORDS).decode("latin-1")
    return (_OUTER_APOSTROPHE.sub(" ", only) if "'" in only else only).split()
