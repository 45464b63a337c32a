"""The one place that decides about a line, from everything that speaks for or against it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.calendar.printed import is_only_a_date
from pipeline.classify.copies import is_copy, likeliest_copies
from pipeline.classify.model.opinion import Opinion, PageOpinion
from pipeline.classify.paragraphs import Paragraph
from pipeline.types import Category, Verdict

HEADING = 14
"""Words: a kept line up to this long, which ends no sentence and has running text below, is a subheading."""
SHORT, LONG = 5, 30
"""Words: a line that is wrongly taken out costs as much as it is long."""
STANDFIRST = 8
"""Words: a line of so many right below the headline may be the standfirst."""
FEW = 40
"""Paragraphs: in a text with fewer, a sentence lost is a larger part of it, and most of what should leave has left."""
UNSURE = 0.35
"""From this on, and below what takes a line out, it stays and is flagged for somebody to look at."""
HEADLINE = 0.05
"""At least as likely as this, the likeliest line of a text is its headline."""
RENAMES = 0.6
"""As sure as this, the model's category goes before a rule's: rules see one line, the model the page around it."""
OVERRULES = 0.1
"""As little likely to leave as this, a block of a page stays whatever rules and finders hold of its words: they were
written for texts, where nothing tells an article about a slogan from the slogan."""
MOST_RULED = 0.5
"""Share of an article's words: what takes out as much of a page for mere filler does not know what it is about, such as
a page of sample text."""
AROUND = 3
"""Lines up and down that are counted as the company of a line."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """From this on an opinion alone takes a line out."""

    few_words: float
    """Up to SHORT words; from there to LONG words in proportion."""
    many_words: float
    sentence: float
    """Where it ends a sentence, as most of an article does."""
    standfirst: float
    """Where the standfirst is."""


USUAL, CAREFUL = Bounds(0.5, 0.7, 0.82, 0.93), Bounds(0.6, 0.85, 0.95, 0.97)
"""With these 0.47 % of the articles' words are lost, cross-validated by publisher. CAREFUL: in short texts."""
_ONCE = (Category.TITLE, Category.DUPLICATE)
_ADDRESS = re.compile(r"https?://|www\.")
LIKE = {
    Category.TITLE: "a headline",
    Category.BYLINE: "an author's line",
    Category.DATE: "a date line",
    Category.SOURCE: "a source note",
    Category.TAGS: "section names or tags",
    Category.CAPTION: "a caption",
    Category.PAYWALL: "a paywall notice",
    Category.NEWSLETTER: "a newsletter prompt",
    Category.DONATION: "a plea for support",
    Category.COMMENT: "readers' comments or their form",
    Category.SHARE: "share buttons",
    Category.NAV: "a menu",
    Category.RELATED: "links to other articles",
    Category.WIDGET: "a page widget",
    Category.AD: "advertising",
    Category.CONSENT: "a consent notice",
    Category.BIO: "a note about the author or outlet",
    Category.LEGAL: "a legal notice",
    Category.DUPLICATE: "a repetition",
    Category.OTHER: "page furniture",
}


def settle(
    paragraphs: Sequence[Paragraph],
    known: Mapping[int, Verdict],
    opinions: Sequence[Opinion],
    page: PageOpinion | None = None,
) -> list[Verdict]:
    """A verdict for every paragraph, in order.

    `known` is what rules and finders hold against single paragraphs; `opinions` are the line model's, one per
    paragraph. Of a web page, the page model says which blocks leave, and the line model as what.
    """
    out = dict(known)
    copies: dict[int, Verdict] = {}
    if page is None:
        _headline(paragraphs, out, opinions)
        leaving = _leaving(paragraphs, out, opinions)
    else:
        opinions = [opinion._replace(out=leaves) for opinion, leaves in zip(opinions, page.out, strict=True)]
        out = _not_overruled(paragraphs, likeliest_copies(paragraphs, out, page.out), page)
        copies = {index: verdict for index, verdict in out.items() if is_copy(verdict)}
        leaving = {index for index, leaves in enumerate(page.out) if index not in out and leaves >= page.limit}
    _take_out(leaving, out, opinions)
    out |= copies  # a second copy of the article is one, whatever it reads like
    _lone_marks(paragraphs, out)
    _company(out, opinions)
    return _with_the_kept(paragraphs, out, opinions)


def _not_overruled(
    paragraphs: Sequence[Paragraph], known: Mapping[int, Verdict], page: PageOpinion
) -> dict[int, Verdict]:
    """What of the known holds against blocks of a page."""
    could_fall = {
        index for index, verdict in known.items() if verdict.category is not Category.TITLE and not is_copy(verdict)
    }
    falls = {index for index in could_fall if page.out[index] < OVERRULES}
    article = {index for index, leaves in enumerate(page.out) if leaves < page.limit}
    lost = {index for index in article & could_fall - falls if known[index].category is Category.OTHER}
    if _words(paragraphs, lost) >= MOST_RULED * max(1, _words(paragraphs, article)):
        falls |= lost
    return {index: verdict for index, verdict in known.items() if index not in falls}


def _words(paragraphs: Sequence[Paragraph], places: set[int]) -> int:
    return sum(paragraphs[place].length for place in places)


def _headline(paragraphs: Sequence[Paragraph], out: dict[int, Verdict], opinions: Sequence[Opinion]) -> None:
    """One headline a text: the model's likeliest line, unless hardly likely."""
    could_be = [index for index, each in enumerate(paragraphs) if not each.is_prose and not _ADDRESS.match(each.text)]
    best = max(could_be, key=lambda index: opinions[index].title, default=None)
    found = _headline_of(out)
    if best is None or best == found or opinions[best].title < HEADLINE:
        return
    if best in out and out[best].ruled:
        return
    if found is not None:
        del out[found]
    out[best] = Verdict(Category.TITLE, "reads like the headline", opinions[best].title)


def _headline_of(out: Mapping[int, Verdict]) -> int | None:
    return next((index for index, verdict in out.items() if verdict.category is Category.TITLE), None)


def _leaving(paragraphs: Sequence[Paragraph], out: Mapping[int, Verdict], opinions: Sequence[Opinion]) -> set[int]:
    """The lines of a text that the model takes out."""
    headline = _headline_of(out)
    bounds = USUAL if len(paragraphs) >= FEW else CAREFUL
    leaving = {
        index
        for index, (paragraph, opinion) in enumerate(zip(paragraphs, opinions, strict=True))
        if index not in out and opinion.out >= _needed(paragraph, bounds, below_headline=index - 1 == headline)
    }
    could_stay = [index for index in range(len(paragraphs)) if index not in out]
    prose = {index for index in could_stay if paragraphs[index].is_prose}
    # Thai and others end no sentence with a sign: there, what is long is running text.
    running = prose or {index for index in could_stay if paragraphs[index].length >= LONG}
    if running <= leaving:  # a text without any sentence of an article is less likely than a model that misreads it
        leaving -= running
    gone = leaving | out.keys()
    return leaving - {
        index
        for index in leaving
        if _in_a_chronicle(paragraphs, index) and index - 1 not in gone and index + 1 not in gone
    }


def _take_out(leaving: set[int], out: dict[int, Verdict], opinions: Sequence[Opinion]) -> None:
    """Lines that leave get their category, and those that were known to leave may get another."""
    for index in sorted(leaving):
        opinion = opinions[index]
        # The headline has been chosen: whatever else reads like one says it again, or is another article's.
        category = opinion.category if opinion.category is not Category.TITLE else Category.DUPLICATE
        out[index] = Verdict(category, f"reads like {LIKE[category]}", opinion.out)
    for index, verdict in out.items():
        opinion = opinions[index]
        if index not in leaving and verdict.category is not Category.TITLE and _renamed(verdict, opinion):
            out[index] = Verdict(
                opinion.category, f"{verdict.reason}; reads like {LIKE[opinion.category]}", verdict.score
            )


def _in_a_chronicle(paragraphs: Sequence[Paragraph], index: int) -> bool:
    """Whether a line is a bare date between two sentences: the subheading of a chronicle, if they are the article's."""
    beside = paragraphs[max(0, index - 1) : index + 2]
    return (
        len(beside) == 3
        and beside[0].ends_a_sentence
        and beside[2].ends_a_sentence
        and paragraphs[index].length <= HEADING
        and is_only_a_date(paragraphs[index].text)
    )


def _needed(paragraph: Paragraph, bounds: Bounds, below_headline: bool) -> float:
    """How likely a line must be to leave before it does."""
    if below_headline and paragraph.length >= STANDFIRST:
        return bounds.standfirst
    if paragraph.ends_a_sentence:
        return bounds.sentence
    part = min(1.0, max(0.0, (paragraph.length - SHORT) / (LONG - SHORT)))
    return bounds.few_words + (bounds.many_words - bounds.few_words) * part


def _renamed(verdict: Verdict, opinion: Opinion) -> bool:
    if verdict.category is Category.WIDGET and not verdict.ruled:
        return False  # the page's clock: that it is no date of the article takes more than a look around
    return opinion.sure >= RENAMES and opinion.category not in (verdict.category, Category.TITLE)


def _lone_marks(paragraphs: Sequence[Paragraph], out: dict[int, Verdict]) -> None:
    """A bullet or separator on a line of its own goes out as what stands below it."""
    for index in range(len(paragraphs) - 2, -1, -1):
        verdict, below = out.get(index), out.get(index + 1)
        if not verdict or not below or paragraphs[index].length:
            continue
        if below.category not in (verdict.category, *_ONCE):
            reason = f"{verdict.reason}; goes with the line below it"
            out[index] = replace(verdict, category=below.category, reason=reason)


def _company(out: dict[int, Verdict], opinions: Sequence[Opinion]) -> None:
    """Reasons say how many lines around a line were taken for the same."""
    for index, verdict in list(out.items()):
        if not verdict.reason.startswith("reads like ") or verdict.category is Category.TITLE:
            continue
        near = range(max(0, index - AROUND), min(len(opinions), index + AROUND + 1))
        like = sum(other in out and out[other].category is verdict.category for other in near) - 1
        if like:
            lines = "one such line" if like == 1 else f"{like} such lines"
            out[index] = Verdict(verdict.category, f"{verdict.reason}; {lines} around it", verdict.score)


def _with_the_kept(
    paragraphs: Sequence[Paragraph], out: Mapping[int, Verdict], opinions: Sequence[Opinion]
) -> list[Verdict]:
    """A verdict for every paragraph, in order: those in `out`, and what the others are."""
    verdicts: list[Verdict] = []
    below: Paragraph | None = None
    for index in range(len(paragraphs) - 1, -1, -1):  # from the end, since a subheading is known by what is below it
        verdict = out.get(index)
        if verdict is None:
            verdict = _kept(paragraphs[index], below, opinions[index])
            below = paragraphs[index]
        verdicts.append(verdict)
    return verdicts[::-1]


def _kept(paragraph: Paragraph, below: Paragraph | None, opinion: Opinion) -> Verdict:
    heading = paragraph.length <= HEADING and not paragraph.ends_a_sentence and below and below.ends_a_sentence
    category = Category.HEADING if heading else Category.BODY
    if opinion.out >= UNSURE:
        return Verdict(category, f"could be {LIKE[opinion.category]}", round(1 - opinion.out, 4), unsure=True)
    score = round(1 - opinion.out, 4)
    return Verdict(category, "a short line above running text" if heading else "nothing speaks against it", score)
