"""Bytes of plain text to characters: the encoding with what proved it, and the repair of what broke earlier."""

from __future__ import annotations

import codecs
import re
from functools import cache

from pipeline.errors import UnreadableFile
from pipeline.language import detect_language
from pipeline.read.damaged_utf8 import cut_short, with_strays
from pipeline.read.media_type import looks_like_utf16
from pipeline.types import Evidence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The languages each old encoding was made for: a text in none of them was not written in it.
_MADE_FOR = {
    "cp1252": "af ca da de en es eu fi fr ga gl is it nl no pt sv",
    "cp1250": "bs cs hr hu pl ro sk sl sq", "iso8859_2": "bs cs hr hu pl ro sk sl sq",
    "cp1251": "be bg mk ru sr uk", "koi8_r": "ru", "koi8_u": "uk", "iso8859_5": "be bg mk ru sr", "cp866": "ru",
    "cp1253": "el", "iso8859_7": "el", "cp1254": "tr az",
    "iso8859_9": "tr", "cp1255": "he", "iso8859_8": "he", "cp1256": "ar fa ur", "iso8859_6": "ar", "cp1257": "et lt lv",
    "cp1258": "vi", "cp874": "th", "tis_620": "th", "cp932": "ja", "shift_jis": "ja", "euc_jp": "ja",
    "euc_jis_2004": "ja", "iso2022_jp": "ja", "gb18030": "zh", "gb2312": "zh", "gbk": "zh", "big5": "zh",
    "big5hkscs": "zh", "cp949": "ko", "euc_kr": "ko", "johab": "ko",
}  # fmt: skip
_COMMON_MARKS = frozenset("“”„‘’‚«»‹›–—…€£°§©®·¿¡ºª\u00a0、。「」『』（）！？：；，・《》〈〉،؛؟№")
_SURROGATE = re.compile("[\ud800-\udfff]")
_C1 = re.compile("[\x80-\x9f]")
_LONG_ASCII = re.compile("([\x00-\x7f]{20})[\x00-\x7f]+([\x00-\x7f]{20})")
_ASCII_TO_SPACE = b" " * 128 + bytes(range(128, 256))
SAVE_AS_UTF8 = "save it as UTF-8"


def decode_text(data: bytes, uri: str, declared: str | None = None) -> tuple[str, Evidence, tuple[str, ...]]:
    """The text, its encoding with the proof, and flags for what was doubtful. Raises `unknown_encoding`."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body, flags = _forgiving(data[len(mark) :], encoding, uri)
            return body, _evidence(encoding, "byte_order_mark", 1.0, mark.hex()), flags
    order = looks_like_utf16(data)
    if order:
        body, flags = _forgiving(data, order, uri)
        return body, _evidence(order, "every_second_byte_nul", 0.95), flags
    try:
        return data.decode("utf-8"), _evidence("utf-8", "valid_utf8", 1.0 if not data.isascii() else 0.99), ()
    except UnicodeDecodeError as error:
        broken_at = error
    if (shortened := cut_short(data, broken_at)) is not None:
        return shortened, _evidence("utf-8", "valid_utf8", 0.95), ("cut_in_mid_character",)
    if declared and (known := decoded(data, declared)) is not None:
        return known, _evidence(codecs.lookup(declared).name, "declared", 0.9, declared), ()
    if (mended := with_strays(data)) is not None:
        evidence = _evidence("utf-8", "utf8_with_windows1252", 0.8, repr(data[broken_at.start : broken_at.end]))
        return mended, evidence, ("mixed_encoding",)
    return _guessed(data, uri)


def repair_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Uniform line ends, no byte order mark or NUL inside, and text that was decoded wrongly once decoded right."""
    flags = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _holds_surrogates(text):  # half a character, from JSON that a tool cut
        text = _SURROGATE.sub("\ufffd", text)
    if "\0" in text:
        text, flags = text.replace("\0", ""), ["nul_removed"]
    if text.isascii():
        return text, tuple(flags)
    if "\ufeff" in text:
        text = text.replace("\ufeff", "")
    if "\ufffd" in text:
        flags.append("characters_lost")
    if _may_be_mojibake(text):
        from ftfy import fix_encoding
        from ftfy.badness import is_bad  # what `fix_encoding` asks first, in a third of its time

        # Line by line: a page quotes other pages, and only some of them are broken.
        lines = text.split("\n")
        mended = "\n".join(
            fix_encoding(line) if not line.isascii() and is_bad(_around_foreign(line)) else line for line in lines
        )
        if mended != text:
            text = mended
            flags.append("mojibake_mended")
    return text, tuple(flags)


def _may_be_mojibake(text: str) -> bool:
    """Whether UTF-8 may have been read in an old encoding.

    Only then is ftfy asked, which looks closely: 1.5 ms for an article, against 0.03 ms.
    """
    runs = set(text.encode().translate(_ASCII_TO_SPACE).split())
    return bool(_mojibake_at_a_glance().search(b" ".join(run for run in runs if len(run) > 2).decode()))


def _around_foreign(line: str) -> str:
    """A line without the middle of its long stretches of ASCII: ftfy looks at a few characters side by side, of which
    one is none, and some lines are a whole page."""
    return _LONG_ASCII.sub(r"\1\2", line)


@cache
def _mojibake_at_a_glance() -> re.Pattern[str]:
    """What a first byte of UTF-8 gives in an old encoding, then what a later one gives."""
    firsts, pairs = "", []
    for encoding in ("latin-1", "cp1250", "cp1251", "cp1252"):
        first, later = (bytes(codes).decode(encoding, "ignore") for codes in (range(0xC2, 0xF5), range(0x80, 0xC0)))
        firsts += first
        pairs.append(f"(?<=[{re.escape(first)}])[{re.escape(later)}]")
    # The set in front is what makes `re` skip quickly over all other characters.
    return re.compile(f"[{re.escape(''.join(sorted(set(firsts))))}](?:{'|'.join(pairs)})")


def _holds_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _evidence(encoding: str, rule: str, confidence: float, seen: str = "") -> Evidence:
    return Evidence(encoding, seen, "bytes", f"encoding.{rule}", confidence)


def decoded(data: bytes, encoding: str) -> str | None:
    """The text, or None when a byte does not fit or there is no such encoding."""
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return None


def nearly_decoded(data: bytes, encoding: str) -> str | None:
    """The text with a few characters lost; None when more than one in a hundred does not fit."""
    text = data.decode(encoding, "replace")
    return text if text.count("\ufffd") <= max(3, len(text) // 100) else None


def _forgiving(data: bytes, encoding: str, uri: str) -> tuple[str, tuple[str, ...]]:
    """Decode what says of itself what it is, though it be damaged somewhere; hopeless damage is an error."""
    exact = decoded(data, encoding)
    if exact is not None:
        return exact, ()
    text = nearly_decoded(data, encoding)
    if text is None:
        raise UnreadableFile("unknown_encoding", uri, SAVE_AS_UTF8, f"marked as {encoding}, which it is not")
    return text, ()


def _guessed(data: bytes, uri: str) -> tuple[str, Evidence, tuple[str, ...]]:
    """The old encoding that gives the most convincing text in a language which that encoding was made for.

    charset-normalizer knows the statistics of the scripts but not which languages an encoding served: alone it takes
    Czech in ISO 8859-2 for Baltic and Turkish for Central European. So its ranking is one witness, and how sure the
    language is, and how many of the odd characters are letters at all, are the others.
    """
    from charset_normalizer import from_bytes

    sample = data[:20_000]
    ranking = [match.encoding for match in from_bytes(sample)]
    best = (0.0, "", "")
    for encoding, languages in _MADE_FOR.items():
        text = decoded(data, encoding)
        if text is None or _C1.search(text):
            continue
        found = detect_language(_around_first_foreign(text))
        if found and found[0] in languages.split():
            favour = 0.1 / (1 + ranking.index(encoding)) if encoding in ranking else 0.0
            score = found[1] * _share_of_letters(text[:20_000]) + favour
            best = max(best, (score, encoding, found[0]), key=lambda candidate: candidate[0])
    score, encoding, language = best
    if score >= 0.5:
        return data.decode(encoding), _evidence(encoding, "fits_language", 0.8, language), ("encoding_guessed",)
    for encoding in ranking:  # too short for a language to be sure of: at least an encoding that people wrote in
        if encoding in _MADE_FOR and (text := decoded(data, encoding)) is not None and not _C1.search(text):
            return text, _evidence(encoding, "plausible", 0.5), ("encoding_guessed",)
    detail = "not UTF-8, and no other encoding gives a readable text"
    raise UnreadableFile("unknown_encoding", uri, SAVE_AS_UTF8, detail)


def _around_first_foreign(text: str) -> str:
    """The part of a text where the encodings differ: from a little before the first character beyond ASCII."""
    foreign = re.search(r"[^\x00-\x7f]", text)
    return text[max(0, foreign.start() - 100) :] if foreign else text


def _share_of_letters(text: str) -> float:
    """The share of the characters beyond ASCII that are letters or common marks, not the debris of a wrong guess."""
    foreign = re.findall(r"[^\x00-\x7f]", text)
    good = sum(character.isalpha() or character in _COMMON_MARKS for character in foreign)
    return good / len(foreign) if foreign else 1.0
