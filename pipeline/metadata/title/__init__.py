"""The headline of the article, without the site's name around it."""

from __future__ import annotations

from pipeline.classify.error_page import is_error_page
from pipeline.classify.paragraphs import joined
from pipeline.metadata.found import Found, Known, Unknown
from pipeline.metadata.reliability import probabilities, reliability_of
from pipeline.metadata.sources import Sources
from pipeline.metadata.title.headlines import LONGEST, PLACES, headlines
from pipeline.metadata.title.lines import headline_lines, without_label
from pipeline.types import Evidence

MOST_ALSO = 5
MENTIONED = 0.01
"""Less likely ones are no other reading."""
SUREST = 0.99


def find_title(sources: Sources) -> Found[str]:
    """The likeliest of what a web page declares and shows as its headline; of a text, the line that is the headline."""
    if sources.article.media_type != "text/html":
        return _printed(sources)
    if sources.page is not None and is_error_page(sources.page, len(sources.text.split())):
        return Unknown("error_page")
    candidates = headlines(sources)
    ranked = sorted(
        zip(probabilities("title", [each.signs for each in candidates]), candidates, strict=True),
        key=lambda pair: -pair[0],
    )
    if not ranked:
        return Unknown()
    chance, best = ranked[0]
    if chance < reliability_of("title").enough:
        return Unknown(f"too_unsure: {best.value}")
    also = tuple(other.value for likely, other in ranked[1:] if likely >= MENTIONED)[:MOST_ALSO]
    agreed = "+".join(place for place in PLACES if place in best.signs) or "part"
    rule = f"title.{agreed}"
    return Known(best.value, Evidence(best.value, best.seen, best.where, rule, round(min(chance, SUREST), 2), also))


def _printed(sources: Sources) -> Found[str]:
    lines = headline_lines(sources.lines)
    if not lines:
        return Unknown()
    first = lines[0]
    seen = joined([line.text for line in lines])
    title = without_label(seen)
    if len(title) > LONGEST:
        return Unknown()
    return Known(title, Evidence(title, seen, f"line {first.number}", f"title: {first.reason}", first.score))
