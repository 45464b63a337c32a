"""Which kept blocks of a page are its standfirst: the summary between headline and text, set apart in the markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from pipeline.classify.model.phrases import Phrases, words_in
from pipeline.segment.page import Page
from pipeline.types import Category, Verdict

NAMES = frozenset(
    "abstract bajada chapeau chapo copete deck dek entradilla excerpt ingress intro lead leadtext lede manchet perex"
    " preface sapo sommario sottotitolo standfirst strapline subhead subheading subheadline subtitle summary synopsis"
    " teaser vorspann".split()
)
"""What sites in many languages call it."""
ONLY = NAMES - frozenset("abstract excerpt intro lead leadtext preface subheading summary synopsis teaser".split())
"""Those that mean nothing else, also for an element among the paragraphs of the text."""
DESCRIBED = 0.7
"""Share of its words in the page's description: on many pages that is the standfirst, or the beginning of the text."""
DESCRIBED_BY = "what the page says of its article"
"""In the reason of a block that is found so."""
EARLY = 2
"""Kept blocks that are looked at: of the read pages nine in ten that are found so are standfirsts; below it fewer."""
SHORTEST = 5
"""Words: a shorter block is a label."""


def with_standfirst(page: Page, verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, one a block, with the standfirst named as such; it stays in the text as before."""
    found = list(verdicts)
    kept = [place for place, verdict in enumerate(verdicts) if verdict.kept]
    body = _body(page, kept)
    makes = Counter(_make(page, place) for place in kept)
    for place in kept[:EARLY]:
        block = page.blocks[place]
        own = page.elements[block.element]
        if makes[_make(page, place)] > EARLY or (own.parent == body and not ONLY & own.words):
            break
        words = words_in(block.text)
        if len(words) < SHORTEST:
            continue
        if own.parent != body and any(
            Phrases(words_in(text)).share(words) >= DESCRIBED for text in page.declared.descriptions
        ):
            reason = f"above the text, and {DESCRIBED_BY}"
        elif name := (_name(page, place) if own.parent != body else min(ONLY & own.words)):
            reason = f"above the text, in an element called {name}"
        else:
            continue
        doubt = f"; {found[place].reason}" if found[place].unsure else ""
        found[place] = replace(found[place], category=Category.STANDFIRST, reason=reason + doubt)
    return found


def _make(page: Page, place: int) -> tuple[str, str, str, str]:
    """What the element of a block and the one around it are called: each paragraph may have a box of its own."""
    own = page.elements[page.blocks[place].element]
    around = page.elements[max(0, own.parent)]
    return own.tag, own.names, around.tag, around.names


def _body(page: Page, kept: Sequence[int]) -> int:
    """The element that holds the paragraphs of the text: the one around most of what was kept."""
    held: Counter[int] = Counter()
    for place in kept:
        held[page.elements[page.blocks[place].element].parent] += len(page.blocks[place].text)
    return max(held, key=lambda element: (held[element], -element), default=-1)


def _name(page: Page, place: int) -> str | None:
    """The word for a standfirst in the names of a block's element or of the one around it."""
    called = (NAMES & page.elements[at].words for at in islice(page.around(place), 2))
    return next((min(words) for words in called if words), None)
