"""A text with its styles to inline Markdown. The text goes before the style: marks that CommonMark would show instead
of taking them for emphasis, such as those of a quotation in bold that begins within a word, are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.markdown.escape import escaped
from pipeline.markdown.marked import Fragment

Target = Callable[[str], str | None]
"""From an `href` to the address as Markdown has it, or None where it leads nowhere."""
_TICKS = re.compile("`+")


class _Token(NamedTuple):
    kind: str
    """`text`, `code`, `link` (its brackets and address) or `mark` (of emphasis)."""
    text: str
    pair: int = -1
    """Of marks: the same number for the one that opens and the one that closes."""
    opens: bool = False


class _Piece(NamedTuple):
    """Text in one style, or a link."""

    before: str
    """The white space between it and the piece before, which no mark of emphasis may stand beside."""
    strong: bool
    emphasis: bool
    tokens: tuple[_Token, ...]


def inline(fragment: Fragment, target: Target, *, breaks: bool = True) -> str:
    """The fragment as Markdown; its line breaks as hard ones or, without `breaks`, as spaces."""
    pairs = count()
    tokens = _styled(_pieces(fragment, target, pairs), pairs)
    shown = _shown_as_text(tokens)
    written: list[str] = []
    for kind, group in groupby((each for each in tokens if each.pair not in shown), attrgetter("kind")):
        text = "".join(token.text for token in group)
        if kind == "text":
            text = escaped(text).replace("\n", "\\\n" if breaks else " ")
        elif kind == "code":
            text = _code(text.replace("\n", " "))
        elif text[0] == "[" and written and written[-1].endswith("!"):
            written[-1] = f"{written[-1][:-1]}\\!"  # else the link would become a picture
        written.append(text)
    return "".join(written)


def _pieces(fragment: Fragment, target: Target, pairs: Iterator[int]) -> Iterator[_Piece]:
    """The text in order, each link as one piece."""
    end = 0
    for link, linked in groupby(fragment.spans, lambda span: span.style.link):
        pieces = []
        for style, group in groupby(linked, attrgetter("style")):
            spans = list(group)
            text = fragment.text[spans[0].begin : spans[-1].end]
            token = _Token("text" if style.code is None else "code", text)
            pieces.append(_Piece(fragment.text[end : spans[0].begin], style.strong, style.emphasis, (token,)))
            end = spans[-1].end
        to = target(link.get("href") or "") if link is not None else None
        yield from pieces if to is None else [_link(pieces, to, pairs)]


def _link(pieces: Sequence[_Piece], to: str, pairs: Iterator[int]) -> _Piece:
    """Emphasis on all of a link stands around it, any other within."""
    strong, emphasis = all(each.strong for each in pieces), all(each.emphasis for each in pieces)
    first, *more = (
        each._replace(strong=each.strong and not strong, emphasis=each.emphasis and not emphasis) for each in pieces
    )
    inner = _styled([first._replace(before=""), *more], pairs)
    return _Piece(first.before, strong, emphasis, (_Token("link", "["), *inner, _Token("link", f"]({to})")))


def _styled(pieces: Iterable[_Piece], pairs: Iterator[int]) -> list[_Token]:
    """Strong around emphasis, whatever their nesting in the page: it looks the same, and no two of them overlap."""
    leaning = _marked(pieces, lambda piece: (piece.emphasis, piece.strong), "*", pairs)
    weighted = _marked(leaning, lambda piece: (piece.strong, True), "**", pairs)
    return [token for piece in weighted for token in _with_space(piece)]


def _marked(
    pieces: Iterable[_Piece], style: Callable[[_Piece], tuple[bool, bool]], mark: str, pairs: Iterator[int]
) -> Iterator[_Piece]:
    """The pieces; those in a row that have a style as one, between marks."""
    for (styled, _), group in groupby(pieces, style):
        if not styled:
            yield from group
            continue
        first, *more = group
        inner = [*first.tokens, *(token for piece in more for token in _with_space(piece))]
        pair = next(pairs)
        yield first._replace(tokens=(_Token("mark", mark, pair, opens=True), *inner, _Token("mark", mark, pair)))


def _with_space(piece: _Piece) -> tuple[_Token, ...]:
    return (_Token("text", piece.before), *piece.tokens) if piece.before else piece.tokens


def _shown_as_text(tokens: Sequence[_Token]) -> set[int]:
    """The pairs of marks that CommonMark would not take for this emphasis.

    By its rule of flanking; and where a mark could as well close, as in `**a***b*`, the pair that opens there while
    others are open or just close.
    """
    found: set[int] = set()
    around: set[int] = set()
    runs = [list(group) for _, group in groupby(tokens, lambda token: token.kind == "mark")]
    for place, run in enumerate(runs):
        if run[0].kind != "mark":
            continue
        before = _edge(runs[place - 1][-1], -1) if place else ""
        after = _edge(runs[place + 1][0], 0) if place + 1 < len(runs) else ""
        could_close = bool(before.strip()) and (not _is_punctuation(before) or _is_punctuation(after))
        nested = bool(around)
        for mark in run:
            outer, inner = (before, after) if mark.opens else (after, before)
            if _is_punctuation(inner) and outer.strip() and not _is_punctuation(outer, sure=True):
                found.add(mark.pair)
            if mark.opens and could_close and nested:
                found.add(mark.pair)
            (around.add if mark.opens and mark.pair not in found else around.discard)(mark.pair)
    return found


def _edge(token: _Token, place: int) -> str:
    return "`" if token.kind == "code" else token.text[place]


def _is_punctuation(character: str, *, sure: bool = False) -> bool:
    """Whether CommonMark calls it so; symbols beyond ASCII it does since version 0.31, so nothing is sure of them."""
    kind = unicodedata.category(character)[0] if character else ""
    return kind == "P" or (kind == "S" and (character.isascii() or not sure))


def _code(text: str) -> str:
    """A code span; its fence is longer than any run of backticks within."""
    fence = "`" * (1 + max((len(ticks) for ticks in _TICKS.findall(text)), default=0))
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"
