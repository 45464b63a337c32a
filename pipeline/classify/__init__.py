"""Lines to verdicts: what each line is, whether it stays, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.classify.settle import settle
from pipeline.types import Line, SourceLine

if TYPE_CHECKING:
    from pipeline.classify.rules import RuleSet


def classify(lines: Sequence[SourceLine], rules: RuleSet | None = None) -> tuple[Line, ...]:
    """One Line per SourceLine, in order. `rules` are the package's own when None."""
    if rules is None:
        from pipeline.classify.rules import shipped_rules  # `ingest --help` need not wait for RE2 and pydantic

        rules = shipped_rules()
    return settle(lines, rules)
