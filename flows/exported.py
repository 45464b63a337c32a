"""What an export did, in a sentence and on a page."""

from __future__ import annotations

from typing import NamedTuple

from flows.markdown import count, plain, table
from pipeline.export import ExportResult


class Wanted(NamedTuple):
    """One export that is to be made or brought up to date."""

    folder: str
    format: str


class Done(NamedTuple):
    """What became of it: a result, or why there is none."""

    wanted: Wanted
    result: ExportResult | None
    problem: str = ""


def sentence(done: list[Done]) -> str:
    """Such as `2 exports, 14 documents written`, and first what went wrong."""
    if not done:
        return "nothing to do: the store knows of no export"
    problems = [each.problem for each in done if each.result is None]
    written = sum(each.result.written for each in done if each.result is not None)
    went = f"{count(len(done) - len(problems), 'export')}, {count(written, 'document')} written"
    if len(done) == len(problems) == 1:
        return problems[0]
    return f"{len(problems)} of {count(len(done), 'export')} failed: {problems[0]}; {went}" if problems else went


def told(result: ExportResult) -> str:
    """What was done to one folder."""
    removed = "" if result.removed is None else f", {result.removed:,} removed"
    done = f"{result.written:,} written{removed}" if result.written or result.removed else "nothing to do"
    return f"{done}; {count(result.documents, 'document')} as of {result.dataset_version}"


def page(done: list[Done]) -> str:
    """One row per export."""
    rows = [
        (plain(each.wanted.folder), each.wanted.format, told(each.result) if each.result else plain(each.problem))
        for each in done
    ]
    return f"# Export: {plain(sentence(done))}\n\n{table(('Folder', 'Format', 'What was done'), rows)}\n"
