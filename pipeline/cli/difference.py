"""Two versions held against each other, as `diff` prints it: `-` what was, `+` what is, `>` what moved here, a
blank what stayed.

On a terminal in colours and wrapped at words, the words that changed inside a paragraph marked; in a pipe one row each.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from pipeline.cli.terminal import console, printable
from pipeline.store import Diff, StoredDocument
from pipeline.types import Evidence, Line

if TYPE_CHECKING:
    from rich.text import Text

    from pipeline.store.diff import FactChange, LineChange, ParagraphChange

SHA = 12
RULES = 6
"""Rules that are named before it is said how many more there are."""
COLOURS = {"-": "red", "+": "green", " ": "", ">": "yellow", "@": "cyan", "=": "bold"}
MARKED = {"-": "bold red reverse", "+": "bold green reverse"}
WORDS = {
    "text": "text",
    "lines": "lines of the input",
    "verdicts": "verdicts",
    "facts": "facts",
    "evidence": "evidence of facts",
    "markdown": "Markdown",
    "numbers": "where lines stand in the input",
}


class Row(NamedTuple):
    """One row: `-`, `+`, `>` or a blank; `@` for a heading, `=` for what stands above all. Its words: marked or not."""

    sign: str
    words: Sequence[tuple[str, bool]]


def print_diff(diff: Diff) -> None:
    """The two versions, why they differ, and what is different."""
    rows = rows_of(diff)
    if not sys.stdout.isatty():
        for row in rows:
            told = "".join(words for words, _ in row.words)
            click.echo(_lead(row.sign) + printable(told))
        return
    from rich.table import Table

    out = console()
    for row in rows:
        grid = Table.grid()
        if lead := _lead(row.sign):
            grid.add_column(width=len(lead))
        grid.add_column(overflow="fold")
        grid.add_row(*([_styled(row.sign, [(lead, False)])] if lead else []), _styled(row.sign, row.words))
        out.print(grid)


def rows_of(diff: Diff) -> Iterator[Row]:
    """The rows, from top to bottom."""
    for sign, version in (("---", diff.before), ("+++", diff.after)):
        yield _row("=", f"{sign} {version.raw_uri or version.doc_id}  version {version.version}, {_made(version)}")
    yield _row("=", _summary(diff))
    if why := _why(diff):
        yield _row("=", f"why: {why}")
    yield from _paragraphs("paragraph", diff.before.text, diff.after.text, diff.paragraphs)
    for fact in diff.facts:
        yield from _fact(fact)
    for line in diff.lines:
        if not _told_by_text(line):
            yield from _line(line)
    if not diff.paragraphs:  # else it says the same again
        yield from _paragraphs("Markdown, block", diff.before.markdown, diff.after.markdown, diff.markdown)


def _made(version: StoredDocument) -> str:
    return f"{version.committed_at:%Y-%m-%d %H:%M} UTC"


def _summary(diff: Diff) -> str:
    gone = {"deleted": "deleted", "purged": "purged", "restored": "restored as it was before it was deleted"}
    if diff.changed and diff.changed[0] in gone:
        why = f": {diff.after.reason}" if diff.after.reason else ""
        return gone[diff.changed[0]] + why
    if not diff.changed:
        return "no difference"
    told = _listed([WORDS[each] for each in diff.changed])
    if "markdown" in diff.changed and None in (diff.before.markdown, diff.after.markdown):
        told += " (there was none before)" if diff.before.markdown is None else " (there is none now)"
    return f"changed: {told}{'; nothing else' if len(diff.changed) == 1 else ''}"


def _why(diff: Diff) -> str:
    before, after = diff.before, diff.after
    if not diff.changed or before.op != "upsert" or after.op != "upsert":
        return ""
    told = []
    for name in diff.because:
        if name == "raw":
            moved = f", {before.raw_uri} -> {after.raw_uri}" if before.raw_uri != after.raw_uri else ""
            told.append(f"raw bytes {before.raw_sha256[:SHA]} -> {after.raw_sha256[:SHA]}{moved}")
        else:
            told.append(f"{name} {getattr(before, name) or 'none'} -> {getattr(after, name) or 'none'}")
    told += [f"rule {each.rule} {_more(each.after - each.before)}" for each in diff.rules[:RULES]]
    if len(diff.rules) > RULES:
        told.append(f"{len(diff.rules) - RULES} more rules")
    return "; ".join(told) or "other settings: bytes, pipeline, rules and model are the same"


def _more(lines: int) -> str:
    return f"{lines:+} line{'' if abs(lines) == 1 else 's'}"


def _paragraphs(name: str, before: str | None, after: str | None, changes: Sequence[ParagraphChange]) -> Iterator[Row]:
    """The changes where they stand in the text after, with a paragraph that stayed above and below."""
    new = (after or "").split("\n\n")
    places = _places(len((before or "").split("\n\n")), len(new), changes)
    around = {near for (number, gone), _ in places for near in (number - (not gone), number + 1)}
    stayed = around.intersection(range(1, len(new) + 1)).difference(change.after or 0 for change in changes)
    shown = [*places, *(((number, False), None) for number in stayed)]
    last = -2
    for (number, _), change in sorted(shown, key=lambda each: each[0]):
        if number > last + 1:
            yield _row("@", f"@@ {name} {max(1, number)} @@")
        last = number
        if change is None:
            yield _row(" ", new[number - 1])
        else:
            yield from _pieces(change)


def _places(
    old: int, new: int, changes: Sequence[ParagraphChange]
) -> list[tuple[tuple[int, bool], ParagraphChange | None]]:
    """For each change the number of its paragraph in the text after; for one that went, of that which stood above it,
    and True."""
    left, right = {change.before for change in changes}, {change.after for change in changes}
    stayed = zip(
        (number for number in range(1, old + 1) if number not in left),
        (number for number in range(1, new + 1) if number not in right),
        strict=False,
    )
    pairs = dict(stayed) | {each.before: each.after for each in changes if each.before and each.kind == "changed"}
    above: dict[int | None, int] = {}
    for number in range(1, old + 1):
        above[number] = pairs.get(number) or above.get(number - 1, 0)
    return [((above[each.before], True) if each.after is None else (each.after, False), each) for each in changes]


def _pieces(change: ParagraphChange) -> Iterator[Row]:
    if change.kind == "moved":
        yield Row(">", [(piece.text, False) for piece in change.pieces])
    for sign, kind, other in (("-", "removed", "added"), ("+", "added", "removed")):
        if change.kind in (kind, "changed"):
            inside = change.kind == "changed"
            yield Row(sign, [(each.text, inside and each.kind == kind) for each in change.pieces if each.kind != other])


def _fact(fact: FactChange) -> Iterator[Row]:
    if fact.kind == "evidence":
        yield _row("@", f"@@ {fact.field}: the same, other evidence @@")
    else:
        yield _row("@", f"@@ {fact.field} @@")
    yield _row("-", _known(fact.before, fact.evidence_before, fact.unknown_before))
    yield _row("+", _known(fact.after, fact.evidence_after, fact.unknown_after))


def _known(value: Any, evidence: Evidence | None, unknown: str | None) -> str:
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    told = ", ".join(map(str, values)) or f"unknown{f' ({unknown})' if unknown else ''}"
    if evidence is None:
        return told
    seen = f', seen "{evidence.seen}"' if evidence.seen != told else ""
    also = f", could be {' or '.join(evidence.also)}" if evidence.also else ""
    return f"{told}  ({evidence.where} {evidence.rule}{seen}{also})"


def _told_by_text(change: LineChange) -> bool:
    """Whether the paragraphs say it already: a line that is in the text, and was no less so before."""
    sides = [line for line in (change.before, change.after) if line is not None]
    return all(line.kept for line in sides) and len({_verdict(line) for line in sides}) == 1


def _line(change: LineChange) -> Iterator[Row]:
    before, after = change.before, change.after
    number = _numbers(before.number if before else None, after.number if after else None)
    yield _row("@", f"@@ line {number}{' moved' if change.kind == 'moved' else ''} @@")
    judged = before is not None and after is not None and _verdict(before) != _verdict(after)
    if before is not None and (judged or after is None):
        yield _row("-", _verdict(before))
    if after is not None and (judged or before is None):
        yield _row("+", _verdict(after))
    for sign, line in (("-", before), ("+", after)):
        if line is not None and (before is None or after is None or before.text != after.text):
            yield _row(sign, line.text)
    if before is not None and after is not None and before.text == after.text:
        yield _row(" ", after.text)


def _verdict(line: Line) -> str:
    unsure = ", unsure" if line.unsure else ""
    language = f", in {line.language}" if line.language else ""
    return f"[{'kept' if line.kept else 'out'} {line.category.value}: {line.reason}{unsure}{language}]"


def _numbers(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return f"{after} added" if before is None else f"{before} removed"
    return str(after) if before == after else f"{before} -> {after}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _row(sign: str, words: str) -> Row:
    return Row(sign, [(words, False)])


def _lead(sign: str) -> str:
    """What a row begins with: a heading and what stands above say so themselves."""
    return "" if sign in "@=" else f"{sign} "


def _styled(sign: str, words: Sequence[tuple[str, bool]]) -> Text:
    from rich.text import Text

    return Text.assemble(
        *((printable(text), MARKED.get(sign, "") if marked else COLOURS[sign]) for text, marked in words)
    )


def diff_fields(diff: Diff) -> dict[str, object]:
    """The difference for JSON; of the two versions only what tells which they are and by what they were made."""
    names = ("version", "dataset_version", "op", "committed_at", "raw_sha256", "raw_uri", "pipeline", "rules", "model")
    sides = {
        side: {name: getattr(version, name) for name in (*names, "memory", "reason")}
        for side, version in (("before", diff.before), ("after", diff.after))
    }
    return {
        "doc_id": diff.after.doc_id,
        **sides,
        "changed": diff.changed,
        "because": diff.because,
        "rules": [each._asdict() for each in diff.rules],
        "paragraphs": [_change_fields(each) for each in diff.paragraphs],
        "facts": diff.facts,
        "lines": diff.lines,
        "markdown": [_change_fields(each) for each in diff.markdown],
    }


def _change_fields(change: ParagraphChange) -> dict[str, object]:
    pieces = [each._asdict() for each in change.pieces]
    return {"kind": change.kind, "before": change.before, "after": change.after, "pieces": pieces}
