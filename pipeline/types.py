"""What travels between the steps. Everything here is frozen: a step takes values and returns new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, NamedTuple

Access = Literal["full", "truncated", "unknown"]
Day = date | datetime


class Category(StrEnum):
    """What a line is. The first three stay in the text; the next six move into fields; the rest leave."""

    BODY = "body"
    HEADING = "heading"
    STANDFIRST = "standfirst"

    TITLE = "title"
    BYLINE = "byline"
    DATE = "date"
    SOURCE = "source"
    TAGS = "tags"
    CAPTION = "caption"

    PAYWALL = "paywall"
    NEWSLETTER = "newsletter"
    DONATION = "donation"
    COMMENT = "comment"
    SHARE = "share"
    NAV = "nav"
    RELATED = "related"
    WIDGET = "widget"
    AD = "ad"
    CONSENT = "consent"
    BIO = "bio"
    LEGAL = "legal"
    DUPLICATE = "duplicate"
    OTHER = "other"

    __hash__ = str.__hash__  # Enum's own is a call of Python for every look into a set


ARTICLE = frozenset({Category.BODY, Category.HEADING, Category.STANDFIRST})
"""The categories that stay in the text."""


@dataclass(frozen=True, slots=True)
class RawArticle:
    """One raw article, decoded: what `read` hands to `segment`."""

    text: str
    """The decoded text, line ends as `\\n`, without byte order mark and NUL."""
    media_type: str
    """`text/plain` or `text/html`."""
    uri: str
    """Where it came from: a path or a URL; empty when unknown."""
    encoding: Evidence
    """The character encoding, and what proved it."""
    flags: tuple[str, ...] = ()
    """What had to be repaired while reading, such as `nul_removed`."""
    address: Evidence | None = None
    """The page's own web address, as the file around the page tells it."""
    captured: Evidence | None = None
    """When the page was saved, as the file around it tells; the value in ISO 8601."""


class SourceLine(NamedTuple):
    """One non-empty line (text) or block (HTML) of the input, before anybody has judged it."""

    number: int
    """1-based: the input line for text, the block's place in document order for HTML."""
    text: str
    blank_before: int = 0
    """Empty lines directly above it."""
    continues: bool = False
    """The line above was hard-wrapped in mid-sentence and goes on here."""
    path: str = ""
    """HTML only: the tag path of the block, such as `html/body/article/p`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one line, and why."""

    category: Category
    reason: str
    """A sentence fragment for people; begins with `rule <id>` where a rule decided."""
    score: float = 1.0
    """How sure, 0 to 1."""
    unsure: bool = False
    """In the review band: nobody was sure enough to take it out, so it stays and somebody should look. Only kept lines
    are ever unsure."""

    @property
    def kept(self) -> bool:
        return self.category in ARTICLE

    @property
    def ruled(self) -> bool:
        """Whether a rule decided."""
        return self.reason.startswith("rule ")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input with its verdict: the public form."""

    number: int
    text: str
    kept: bool
    category: Category
    reason: str
    score: float
    unsure: bool = False
    """Kept, but in the review band: somebody should look."""
    language: str | None = None
    """ISO 639, where it is surely in another language than the document; None where it is not, or too short to tell."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field has its value."""

    value: str
    """The value as text: a date in ISO form, a list joined by `; `."""
    seen: str
    """The words it was read from, verbatim."""
    where: str
    """`line 45` for text; a place in the page, such as `meta[property=og:title]`, for HTML."""
    rule: str
    """The rule or source that gave it, such as `date.label`."""
    confidence: float
    """How sure, 0 to 1."""
    also: tuple[str, ...] = ()
    """Other readings that were possible, in the same form as `value`."""


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """A clean article with the facts around it: what `pipeline.clean` returns."""

    text: str
    """The kept paragraphs, in order, joined by one blank line."""
    lines: tuple[Line, ...]
    title: str | None = None
    """The headline, without the names of the site and the section."""
    kicker: str | None = None
    """The word or line that stands over the headline."""
    subtitle: str | None = None
    """The article's own summary below the headline: standfirst, deck, teaser. It stays in the text as well."""
    outlet: str | None = None
    """Who published it."""
    source: str | None = None
    """The agency, newsletter or outlet it was taken from."""
    section: str | None = None
    """The part of the outlet it stands in, such as `Politics`."""
    language: str | None = None
    """BCP 47, such as `en`."""
    url: str | None = None
    licence: str | None = None
    """Under which it may be used, where the page says so."""
    published: Day | None = None
    modified: Day | None = None
    captured: Day | None = None
    """When the page was saved, by the file around it or the page's own clock: never the day of publication."""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    """Who made the pictures: photographers, agencies."""
    access: Access = "unknown"
    """Whether a paywall cut the article short."""
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to evidence; a field without a value has none."""
    unknown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to the reason why it has no value: a reason word such as `not_stated` or `ambiguous`."""
    quality: tuple[str, ...] = ()
    """Flags a reader should know of, such as `no_title`."""
    quality_estimate: float | None = None
    """How good `text` is: the word F1 with the article that is to be expected, 0 to 1; None where there is no word."""
    markdown: str | None = None
    """The title and the kept paragraphs as Markdown, of web pages with their lists, links, tables and so on; None
    unless asked for."""
