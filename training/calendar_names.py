"""Writes pipeline/calendar/names.toml: month and weekday names and the date order of each language, from CLDR.

    python -m training.calendar_names

The names ship as a file because loading CLDR through Babel costs 0.2 s at every cold start.
"""

from __future__ import annotations

import re
from pathlib import Path

from babel import Locale, localedata

from pipeline.calendar import NAMES_FILE, normal_name

LANGUAGES = (
    "af ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko"
    " lb lo lt lv mk ml mn mr ms my nb ne nl no pa pl pt ro ru si sk sl sq sr sr_Latn sv sw ta te th tr uk ur uz vi zh"
).split()


def entry(code: str) -> str:
    localedata._cache.clear()  # type: ignore[attr-defined]  # else a language gets names of the one loaded before it
    locale = Locale.parse(code)
    months = [sorted(_spellings(locale.months, number)) for number in range(1, 13)]
    weekdays = [sorted(_spellings(locale.days, number)) for number in range(7)]  # Monday first
    return "\n".join(
        [
            f"[{code.replace('_', '-')}]",
            f'order = "{_order(locale)}"',
            f"months = {_toml(months)}",
            f"weekdays = {_toml(weekdays)}",
        ]
    )


def _spellings(names: object, number: int) -> set[str]:
    found = {normal_name(names[use][width][number]) for use in names for width in ("wide", "abbreviated")}  # type: ignore
    # A bare number ("5" in Chinese, "5." in Croatian) is a month's name in CLDR, and would make any number a month.
    return {
        name for name in found if re.search(r"[^\W\d_]{2}|[^\W\d_].|\d月", name) and not re.fullmatch(r"\d+\.?", name)
    }


def _order(locale: Locale) -> str:
    fields = re.findall(r"[yMd]", re.sub(r"(.)\1+", r"\1", locale.date_formats["short"].pattern.replace("'", "")))
    return "".join(fields).lower()


def _toml(value: list[str] | list[list[str]]) -> str:
    return "[" + ", ".join(_toml(v) if isinstance(v, list) else f'"{v}"' for v in value) + "]"


def render() -> str:
    """The whole file as text; a test holds the shipped file against it."""
    head = "# Made by `python -m training.calendar_names` from CLDR; do not edit by hand.\n\n"
    return head + "\n\n".join(entry(code) for code in LANGUAGES) + "\n"


if __name__ == "__main__":
    Path(NAMES_FILE).write_text(render(), encoding="utf-8")
