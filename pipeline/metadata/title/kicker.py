"""The word or line over the headline."""

from __future__ import annotations

from pipeline.calendar.printed import printed_dates
from pipeline.metadata.found import Found, Known, Unknown, said
from pipeline.metadata.names import key_of
from pipeline.metadata.sources import Sources
from pipeline.metadata.title.headings import headings
from pipeline.metadata.title.lines import kicker_line
from pipeline.types import Evidence


def find_kicker(sources: Sources, title: str | None) -> Found[str]:
    """Where the markup shows it as a part of its own, in the headline or above it, or a text has it on its own line.

    `title`: of the article; the kicker may be in it, since many sites declare both as one.
    """
    if title is None:
        return Unknown()
    if sources.page is None:
        line = kicker_line(sources.lines)
        if line is None:
            return Unknown()
        return said(Evidence(line.text, line.text, f"line {line.number}", f"kicker: {line.reason}", line.score))
    names = {key_of(site) for site in sources.sites}
    for heading in headings(sources.page):
        if not {key_of(heading.text), key_of(heading.whole)} & _wordings(title, heading.kicker):
            continue
        inside = (heading.kicker, "h1", "kicker.in_heading", 0.9)
        for kicker, where, rule, sure in (inside, (heading.above, heading.above_in, "kicker.above", 0.85)):
            if kicker and key_of(kicker) not in names | {key_of(title)} and not printed_dates(kicker):
                return Known(kicker, Evidence(kicker, kicker, where, rule, sure))
    return Unknown()


def _wordings(title: str, kicker: str) -> set[str]:
    key, first = key_of(title), key_of(kicker)
    return {key, key.removeprefix(first)} if first else {key}
