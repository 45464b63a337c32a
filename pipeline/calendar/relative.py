"""Days that are told from the moment of reading: `2 days ago`, `vor 3 Stunden`, `gestern, 14:05`."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from pipeline.types import Day

_TIME = r"(?:,?\s(?:(?:um|at|à|às|a las|alle|om|kl\.?|klockan|o|в|о|saat)\s)?\d{1,2}:\d\d)?"
# Each finds the words in a line; what they mean is told by dateparser. Weeks and longer are left out: too coarse.
_PHRASES = {
    "en": rf"(?:\d+|an?|one|two|three) (?:second|sec|minute|min|hour|hr|day)s? ago|(?:yesterday|today){_TIME}(?!['’])",
    "de": rf"vor (?:\d+|einer|einem) (?:sekunden?|minuten?|min\.?|stunden?|std\.?|tag(?:en)?)|(?:gestern|heute){_TIME}",
    "fr": rf"il y a (?:\d+|une?) (?:secondes?|minutes?|min|heures?|h|jours?)|(?:hier|aujourd['’]hui){_TIME}",
    "es": rf"hace (?:\d+|una?) (?:segundos?|minutos?|min|horas?|días?)|(?:ayer|hoy){_TIME}",
    "pt": rf"há (?:\d+|uma?) (?:segundos?|minutos?|min|horas?|dias?)|(?:ontem|hoje){_TIME}",
    "it": rf"(?:\d+) (?:secondi|minut[oi]|or[ae]|giorn[oi]) fa|(?:ieri|oggi){_TIME}",
    "nl": rf"\d+ (?:seconden|minu(?:ut|ten)|uur|uren|dag(?:en)?) geleden|(?:gisteren|vandaag){_TIME}",
    "sv": rf"för \d+ (?:minut(?:er)?|timm(?:e|ar)|dag(?:ar)?) sedan|(?:i ?går|i ?dag){_TIME}",
    "nb": rf"for \d+ (?:minutt(?:er)?|timer?|dag(?:er)?) siden|(?:i går|i dag){_TIME}",
    "da": rf"for \d+ (?:minut(?:ter)?|timer?|dage?) siden|(?:i går|i dag){_TIME}",
    "fi": r"\d+ (?:minuuttia?|tuntia?|päivää?) sitten",
    "pl": rf"\d+ (?:minut\w?|godzin\w?|dni|dzień) temu|(?:wczoraj|dzisiaj|dziś){_TIME}",
    "cs": rf"před \d+ (?:minutami|hodinami|dny)|(?:včera|dnes){_TIME}",
    "ro": r"acum \d+ (?:minute?|or[ăe]|zile?)",
    "ru": rf"\d+ (?:минут\w?|час\w{{0,2}}|дня|дней|день) назад|(?:вчера|сегодня){_TIME}",
    "uk": rf"\d+ (?:хвилин\w?|годин\w?|дні|днів|день) тому|(?:вчора|сьогодні){_TIME}",
    "tr": r"\d+ (?:dakika|saat|gün) önce",
    "id": r"\d+ (?:menit|jam|hari) (?:yang )?lalu",
    "vi": r"\d+ (?:phút|giờ|ngày) trước",
    "ja": r"\d+ ?(?:分|時間|日)前",
    "ko": r"\d+ ?(?:분|시간|일) ?전",
    "zh": r"\d+ ?(?:分钟|分鐘|小时|小時|天)前",
    "ar": r"منذ \d+ (?:دقائق|دقيقة|ساعات|ساعة|أيام|يوم)",
}
_FARTHEST = timedelta(days=6, hours=23)
_SHORT = 120


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """What such words mean, seen from a moment."""

    seen: str
    start: int
    day: Day
    also: tuple[date, ...]
    """Days that are as well possible: two days ago is rounded, and begins up to three days ago."""


def relative_date(text: str, seen_from: Day, language: str | None) -> RelativeDate | None:
    """The first such words in a short line, and the day they mean at the moment the line was read; None without any.

    `seen_from`: when the page was saved; of a day without a time, hours cannot be counted back. `language` is asked
    first where words mean something in several. Source of the meaning: dateparser, never with its own clock.
    """
    if len(text) > _SHORT:
        return None
    for each in sorted(_patterns(), key=lambda name: name != (language or "")):
        found = _patterns()[each].search(text)
        if found and (meant := _meaning(found[0], seen_from, each)):
            return RelativeDate(found[0], found.start(), *meant)
    return None


def is_relative(text: str) -> bool:
    """Whether a short line tells a day from the moment of reading."""
    return len(text) <= _SHORT and any(pattern.search(text) for pattern in _patterns().values())


def _meaning(words: str, seen_from: Day, language: str) -> tuple[Day, tuple[date, ...]] | None:
    has_time = isinstance(seen_from, datetime)
    noon = datetime.combine(seen_from, time(12))
    base = seen_from.replace(tzinfo=None) if isinstance(seen_from, datetime) else noon
    meant = _parse(words, base, language)
    if meant is None or not timedelta() <= base - meant <= _FARTHEST + timedelta(days=1):
        return None
    back = base - meant
    if ":" in words:
        return meant, ()
    if not re.search(r"\d|\b(?:an?|one|two|three|eine[mr]|une?|una?|uma?) ", words):
        return meant.date(), ()  # yesterday
    if back > _FARTHEST or (back < timedelta(days=1) and not has_time):
        return None
    unit = timedelta(days=1) if back >= timedelta(days=1) else timedelta(hours=1)
    unit = timedelta(minutes=1) if back < timedelta(hours=1) else unit
    earliest = (meant - unit).date()
    return meant.date(), (earliest,) if earliest != meant.date() else ()


def _parse(words: str, base: datetime, language: str) -> datetime | None:
    import dateparser  # loads only for a document that needs it

    settings = {
        "RELATIVE_BASE": base,
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": False,
        "PARSERS": ["relative-time"],
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: datetime | None = dateparser.parse(words, languages=[language], settings=settings)
    return found


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    spaced = {"ja", "ko", "zh"}
    return {
        name: re.compile(rf"(?:{words})" if name in spaced else rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
        for name, words in _PHRASES.items()
    }
