"""When the article came out, was changed, and when the page was saved: from the lines that say so, else unknown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.calendar.printed import PrintedDate, printed_dates
from pipeline.metadata.date_order import (
    Decision,
    Witness,
    choose_reading,
    domain_witness,
    language_witness,
    text_witness,
)
from pipeline.types import Category, Evidence, Line

# Words before a date that say it is of a change, not of the publication; in every language a label is known in.
_CHANGED = re.compile(
    r"(?i)\b(updat|modified|revised|correct|aktualis|aktualiz|geändert|mis à jour|màj|modifi|actualiz|atualiz|aggiorn"
    r"|bijgewerkt|gewijzigd|opdater|oppdater|uppdater|senast ändrad|sist endret|përditës|ažurir|azurir"
    r"|güncelle|обновл|оновл|ажурир)"
    r"|更新|수정|업데이트|تحديث"
)
BESIDE_TITLE = 4
"""Lines between the headline and its date: a byline, a summary, a picture's caption."""
_WEB_BEGAN = date(1990, 1, 1)


def find_dates(
    lines: Sequence[Line],
    *,
    language: str | None,
    address: str | None,
    outlet: str | None,
    captured: Evidence | None,
) -> tuple[dict[str, date], dict[str, Evidence], tuple[str, ...]]:
    """`published`, `modified` and `captured` as far as lines say so, with evidence; and flags.

    `captured`: when the article was saved, where the file around it tells; a clock on the page stands behind it.
    A date whose readings are equally likely stays unknown and raises the flag `ambiguous_date`.
    """
    days: dict[str, date] = {}
    evidence: dict[str, Evidence] = {}
    flags: list[str] = []
    clocks = _printed_on(line for line in lines if line.category is Category.WIDGET)
    own = _printed_on(sorted(_dated(lines), key=lambda line: not _is_labelled(line)))  # a label says more than a place
    ambiguous = any(len(printed.readings) > 1 for _, printed in (*clocks, *own))
    around = _witnesses(lines, language, address or "", outlet) if ambiguous else []
    clock = _clock(clocks, around)
    if clock:
        days["captured"], evidence["captured"] = clock
    not_after = days.get("captured")
    if captured:
        saved = datetime.fromisoformat(captured.value)
        days["captured"], evidence["captured"] = saved, _beside(captured, clock)
        not_after = saved.date() + timedelta(days=1)  # it is tomorrow already where the paper comes out
    for line, printed in own:
        field = "modified" if _CHANGED.search(_words_before(line.text, printed)) else "published"
        decision = choose_reading(printed, [*_label_witness(line), *around], not_after)
        if decision is None:
            flags.append("ambiguous_date")
        elif field not in days and decision.reading.day >= _WEB_BEGAN:
            days[field] = decision.reading.day
            evidence[field] = _evidence(line, printed, decision)
    if "published" in days:
        flags = [flag for flag in flags if flag != "ambiguous_date"]
    return days, evidence, tuple(dict.fromkeys(flags))


def _dated(lines: Sequence[Line]) -> list[Line]:
    """Lines that date the article: those with a label, and bare dates beside the headline.

    Other bare dates belong to whatever stands beside them: of 13 that were believed on 145 web pages, 5 were wrong.
    """
    dates = [place for place, line in enumerate(lines) if line.category is Category.DATE]
    titles = [place for place, line in enumerate(lines) if line.category is Category.TITLE]
    bare = {place for place in dates if not _is_labelled(lines[place])}
    if titles:
        far = {place for place in bare if all(abs(place - title) > BESIDE_TITLE for title in titles)}
    else:
        far = bare if len(bare) > 1 else set()
    return [lines[place] for place in dates if place not in far]


def _is_labelled(line: Line) -> bool:
    return line.reason.startswith("rule ")


def _printed_on(lines: Iterable[Line]) -> list[tuple[Line, PrintedDate]]:
    """Each date on these lines, with its line."""
    return [(line, printed) for line in lines for printed in printed_dates(line.text)]


def _clock(clocks: Sequence[tuple[Line, PrintedDate]], witnesses: Sequence[Witness]) -> tuple[date, Evidence] | None:
    """The page's own clock: a date on a line that `classify` holds for furniture, such as the weather."""
    for line, printed in clocks:
        decision = choose_reading(printed, witnesses, None)
        if decision:
            return decision.reading.day, _evidence(line, printed, decision, "captured.page_clock")
    return None


def _beside(captured: Evidence, clock: tuple[date, Evidence] | None) -> Evidence:
    if clock is None or captured.value.startswith(clock[1].value):
        return captured
    return replace(captured, also=(clock[1].value,))


def _witnesses(lines: Sequence[Line], language: str | None, uri: str, outlet: str | None) -> list[Witness]:
    own = _printed_on(line for line in lines if line.kept or line.category is Category.DATE)
    told = text_witness(printed for _, printed in own)
    return [*language_witness(language, 1, "text in"), *domain_witness(uri, outlet), *told]


def _label_witness(line: Line) -> list[Witness]:
    """The language of the rule that knew the label: `rule date.sq.botuar` -> Albanian writes the day first."""
    match = re.match(r"rule date\.([a-z]{2})[._]", line.reason)
    return language_witness(match[1], 3, "label in") if match else []


def _words_before(text: str, printed: PrintedDate) -> str:
    """The label of a date: what stands between it and the date before it."""
    before = text[: printed.start]
    return re.split(r"[|•·]|\d{4}", before)[-1]


def _evidence(line: Line, printed: PrintedDate, decision: Decision, rule: str | None = None) -> Evidence:
    labelled = _is_labelled(line)
    source = rule or ("date.label" if labelled else "date.bare_line")
    order = decision.reading.order
    how = f"{source}, {order} by {', '.join(decision.told)}" if decision.told and order else source
    return Evidence(
        value=decision.reading.day.isoformat(),
        seen=line.text[:200],
        where=f"line {line.number}",
        rule=how,
        confidence=round(decision.confidence * (1.0 if labelled else 0.85), 2),
        also=tuple(reading.day.isoformat() for reading in decision.also),
    )
