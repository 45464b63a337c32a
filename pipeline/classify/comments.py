"""Readers' comments by what a page calls the place they stand in, such as `<section id="comments">` or `disqus_thread`.

Some read like the article and are as long; on 1,317 pages whose articles are known, not one word of an article stood in
such a place. `comment` in the singular is no such name: sites call a remark of their own author so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.classify.paragraphs import Paragraph
from pipeline.segment.page import Page
from pipeline.types import Category, Verdict

NAMES = frozenset(
    "comments commentlist commentaires commenti comentarios kommentare kommentarer komentarze reacties yorumlar"
    " disqus livefyre openweb spotim viafoura".split()
)
PARAGRAPH = 10
"""Words: the first kept block of so many is the article's beginning."""
SCORE = 0.95


def without_comments(page: Page, paragraphs: Sequence[Paragraph], verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, one a block, where what is kept in such a place leaves as a comment. A place that has the article's
    beginning is none: whole pages are called `has-comments`."""
    kept = [place for place, verdict in enumerate(verdicts) if verdict.kept]
    begins = next((place for place in kept if paragraphs[place].length >= PARAGRAPH), kept[0] if kept else None)
    if begins is None:
        return list(verdicts)
    around_article = set(page.around(begins))
    called: list[str] = []
    for at, own in enumerate(page.elements):
        name = called[own.parent] if own.parent >= 0 else ""
        if not name and at not in around_article and own.names:
            name = min(NAMES & own.words, default="")
        called.append(name)
    found = list(verdicts)
    for place in kept:
        if name := called[page.blocks[place].element]:
            reason = f"in an element called {name}"
            found[place] = replace(verdicts[place], category=Category.COMMENT, reason=reason, score=SCORE, unsure=False)
    return found
