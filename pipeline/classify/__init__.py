"""Lines to verdicts: what each line is, whether it stays, and why."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.classify.rules import RuleSet, shipped_rules
from pipeline.classify.settle import settle
from pipeline.types import Line, SourceLine


def classify(lines: Sequence[SourceLine], rules: RuleSet | None = None) -> tuple[Line, ...]:
    """One Line per SourceLine, in order. `rules` are the package's own when None."""
    return settle(lines, shipped_rules() if rules is None else rules)
