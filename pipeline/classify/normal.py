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

_WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    r"|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+(?:['’][^\W_]+)*"
)


def normal(text: str) -> str:
    """NFKC, case folded, plain quotes and dashes, one space between words, nothing invisible.

    A chevron between words becomes `›`, so that breadcrumbs stay apart from quotations.
    """
    text = re.sub(r"(?<=\s)[»→▸❯⟩＞](?=\s)", lambda mark: mark[0].translate(_BREADCRUMB_MARKS), text)
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    return " ".join(folded.split())


def words(text: str) -> list[str]:
    """The words of a text; each character of a script that writes without spaces (and Hangul) is one."""
    return _WORD.findall(text)
