"""Two versions of a document, held against each other: text, lines, facts, Markdown, and by what they were made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.store.diff.parts import FACTS, made_otherwise, told_by_op
from pipeline.store.diff.records import Diff, FactChange, FactKind, LineChange, ParagraphChange, Piece, RuleCount
from pipeline.store.diff.steps import steps
from pipeline.store.diff.words import word_changes
from pipeline.store.records import StoredDocument
from pipeline.types import Evidence, Line

RULE = "rule "


def compare(before: StoredDocument, after: StoredDocument) -> Diff:
    """What is different in `after`, and why. Both are whole documents; the time it takes grows with their length."""
    if (gone := told_by_op(before, after)) is not None:
        return Diff(before, after, gone, (), (), (), (), (), ())
    paragraphs = tuple(_paragraphs(before.text or "", after.text or ""))
    lines = tuple(_lines(before.lines or (), after.lines or ()))
    facts = tuple(_facts(before, after))
    markdown = before.markdown is not None and after.markdown is not None
    parts = (
        ("text", before.text != after.text),
        ("lines", any(each.kind != "judged" for each in lines)),
        ("verdicts", any(_judged_otherwise(each) for each in lines)),
        ("facts", any(each.kind == "value" for each in facts)),
        ("evidence", any(each.kind == "evidence" for each in facts)),
        ("markdown", before.markdown != after.markdown),
    )
    changed = tuple(name for name, differs in parts if differs)
    if not changed and _numbers(before) != _numbers(after):
        changed = ("numbers",)
    return Diff(
        before,
        after,
        changed,
        made_otherwise(before, after),
        _rules(before.lines or (), after.lines or ()),
        paragraphs,
        lines,
        facts,
        tuple(_paragraphs(before.markdown or "", after.markdown or "")) if markdown else (),
    )


def _paragraphs(before: str, after: str) -> Iterator[ParagraphChange]:
    old, new = _split(before), _split(after)
    for step in steps(old, new):
        if step.kind == "same":
            continue
        left, right = step.before, step.after
        if step.kind == "changed" and left is not None and right is not None:
            pieces = word_changes(old[left], new[right])
        elif right is not None:
            pieces = (Piece("added" if step.kind == "added" else "same", new[right]),)
        else:
            pieces = (Piece("removed", old[left or 0]),)
        yield ParagraphChange(step.kind, _number(left), _number(right), pieces)


def _split(text: str) -> list[str]:
    return text.split("\n\n") if text else []


def _number(place: int | None) -> int | None:
    return None if place is None else place + 1


def _lines(before: Sequence[Line], after: Sequence[Line]) -> Iterator[LineChange]:
    for step in steps([line.text for line in before], [line.text for line in after]):
        left = None if step.before is None else before[step.before]
        right = None if step.after is None else after[step.after]
        if step.kind == "same":
            if left is not None and right is not None and _verdict(left) != _verdict(right):
                yield LineChange("judged", left, right)
        else:
            yield LineChange("edited" if step.kind == "changed" else step.kind, left, right)


def _judged_otherwise(change: LineChange) -> bool:
    if change.before is None or change.after is None:
        return False
    return _verdict(change.before) != _verdict(change.after)


def _verdict(line: Line) -> tuple[object, ...]:
    return line.kept, line.category, line.reason, line.unsure, line.language


def _numbers(document: StoredDocument) -> list[int]:
    return [line.number for line in document.lines or ()]


def _facts(before: StoredDocument, after: StoredDocument) -> Iterator[FactChange]:
    for field in FACTS:
        old, new = getattr(before, field), getattr(after, field)
        seen, seen_after = ((document.evidence or {}).get(field) for document in (before, after))
        unknown, unknown_after = ((document.unknown or {}).get(field) for document in (before, after))
        if old != new:
            kind: FactKind = "value"
        elif _told(seen) != _told(seen_after) or _both_differ(unknown, unknown_after):
            kind = "evidence"
        else:
            continue
        yield FactChange(kind, field, old, new, seen, seen_after, unknown, unknown_after)


def _both_differ(before: str | None, after: str | None) -> bool:
    """Versions from before reasons were kept have none, which is no change."""
    return None not in (before, after) and before != after


def _told(evidence: Evidence | None) -> tuple[object, ...]:
    """All but the confidence, which makes no version; the last digits of a float are no news."""
    return () if evidence is None else (evidence.value, evidence.seen, evidence.where, evidence.rule, evidence.also)


def _rules(before: Sequence[Line], after: Sequence[Line]) -> tuple[RuleCount, ...]:
    left, right = Counter(map(_rule, before)), Counter(map(_rule, after))
    ids = sorted(rule for rule in left.keys() | right.keys() if rule is not None and left[rule] != right[rule])
    return tuple(RuleCount(rule, left[rule], right[rule]) for rule in ids)


def _rule(line: Line) -> str | None:
    """The id of the rule that decided, if one did.

    >>> from pipeline.types import Category
    >>> _rule(Line(1, "Share", False, Category.SHARE, "rule share.en.share; twice", 1.0))
    'share.en.share'
    """
    if not line.reason.startswith(RULE):
        return None
    return line.reason.removeprefix(RULE).split()[0].rstrip(",;:")
