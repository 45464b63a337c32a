"""Inside one paragraph: the words that stayed, came and went."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

from pipeline.store.diff.records import Piece, PieceKind
from pipeline.store.diff.steps import TOKEN, common


def word_changes(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts, in order; what was removed stands before what came in its place.

    >>> word_changes("The port is closed.", "The port is open.")
    (Piece(kind='same', text='The port is '), Piece(kind='removed', text='closed'), Piece(kind='added', text='open'), Piece(kind='same', text='.'))
    """  # noqa: E501
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for (i, j), (k, m) in pairwise([(-1, -1), *common(old, new), (len(old), len(new))]):
        pieces += [Piece("removed", each) for each in old[i + 1 : k]]
        pieces += [Piece("added", each) for each in new[j + 1 : m]]
        if k < len(old):
            pieces.append(Piece("same", old[k]))
    return tuple(_joined(list(_without_gaps(pieces))))


def _without_gaps(pieces: list[Piece]) -> Iterator[Piece]:
    """White space that stayed between two changes belongs to both: a changed phrase is one change, not one a word."""
    for place, piece in enumerate(pieces):
        inside = 0 < place < len(pieces) - 1 and "same" not in (pieces[place - 1].kind, pieces[place + 1].kind)
        if piece.kind == "same" and piece.text.isspace() and inside:
            yield Piece("removed", piece.text)
            yield Piece("added", piece.text)
        else:
            yield piece


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    kinds: tuple[PieceKind, ...] = ("removed", "added")
    for same, group in groupby(pieces, key=lambda piece: piece.kind == "same"):
        of_kind = list(group)
        for kind in ("same",) if same else kinds:
            if text := "".join(piece.text for piece in of_kind if piece.kind == kind):
                yield Piece(kind, text)
