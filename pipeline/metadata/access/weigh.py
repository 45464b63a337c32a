"""Whether a paywall cut the article short: signs for and against, weighed in one place; in doubt unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.types import Access, Evidence

ENOUGH = 90
"""What the signs of a cut must weigh together. What stands on pages with the whole text as well weighs less alone."""
AGAINST = 40
"""What they must weigh more where the page says that the article is free, or has all of a declared one."""
SHORT, SHORTNESS = 2000, 20
"""Bytes in UTF-8, of which scripts that say more in a character take more: a text below is about as long as what is
shown before a wall, and this weighs so much."""
FEWEST_PARAGRAPHS, FEWEST_BYTES = 3, 500
"""In a whole text: less may be a notice on a page whose article is not there."""
LONGEST_SEEN = 200

Kind = Literal["prompt", "ending", "declared", "length"]


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that speaks for an access."""

    speaks_for: Access
    kind: Kind
    """Signs of one kind tell the same thing twice: only the heaviest counts."""
    rule: str
    seen: str
    where: str
    weight: int
    """Hundredths. Of a sign for `full`: how sure it is alone."""


def weighed(signs: Iterable[Sign], text: str) -> Evidence | None:
    """`truncated` where enough speaks for a cut, `full` where the page says so and nothing against it; else None.

    `text`: the kept paragraphs. That no wall is seen does not make a text whole: plain text is never `full`.
    """
    cut: dict[Kind, Sign] = {}
    whole: list[Sign] = []
    for sign in signs:
        if sign.speaks_for == "full":
            whole.append(sign)
        elif sign.kind not in cut or sign.weight > cut[sign.kind].weight:
            cut[sign.kind] = sign
    size = len(text.encode("utf-8", "surrogatepass"))
    if not size or not (cut or whole):
        return None
    if cut:
        if not {"prompt", "declared"} & cut.keys() and max(sign.weight for sign in cut.values()) < ENOUGH:
            return None  # a text that was lost on the way, not one that somebody closed
        weight = sum(sign.weight for sign in cut.values()) - AGAINST * bool(whole)
        weight += SHORTNESS * (size < SHORT)
        return _evidence(cut.values(), min(95, 55 + weight // 3), whole) if weight >= ENOUGH else None
    if size < FEWEST_BYTES or text.count("\n\n") < FEWEST_PARAGRAPHS - 1:
        return None
    return _evidence(whole, max(sign.weight for sign in whole), ())


def _evidence(signs: Iterable[Sign], confidence: int, others: Iterable[Sign]) -> Evidence:
    first, *more = sorted(signs, key=lambda sign: -sign.weight)
    beside = dict.fromkeys(sign.rule for sign in more if sign.rule != first.rule)
    rule = f"{first.rule}, with {' and '.join(beside)}" if beside else first.rule
    also = tuple(dict.fromkeys(sign.speaks_for for sign in others))
    return Evidence(first.speaks_for, first.seen[:LONGEST_SEEN], first.where, rule, confidence / 100, also)
