"""How well lines are judged, on documents nothing was trained on; exits with 1 when a figure is below its floor.

    python benchmarks/quality.py [--pack FOLDER] [--mistakes N] [--json FILE]

The documents are those of quality/documents, the floors those of quality/floors.toml. A pack is a folder with a
lines.jsonl.gz: one document per row, {doc, lang, lines: [{text, blank, label}]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scoring import (
    JudgedDocument,
    JudgedLine,
    LabelledDocument,
    by_label,
    by_language,
    calibration,
    figures,
    judge,
    mistakes,
    read_fixture,
    read_pack,
)

from pipeline import clean_many

HERE = Path(__file__).parent / "quality"
WIDTH = 80
LEAST = 3
"""Documents of a language before it is held to a ceiling of its own: in one short text a single sentence is a lot."""
MEANING = {
    "lost": "% of the article's words were taken out",
    "lines": "% of the lines that should go went",
    "words": "% of the words that should go went",
    "category": "of the lines that rightly went are in the right category",
    "title": "of the titles were found",
    "f1": "word F1 of the kept text, mean over documents",
    "unsure": "% of the lines are flagged unsure",
}
COLUMNS = {"lost": 8, "lines": 8, "words": 8, "category": 10, "title": 8, "f1": 8}
"""Of the table by language, with their widths."""


def cleaned(documents: Sequence[LabelledDocument]) -> list[JudgedDocument]:
    results = clean_many((document.text.encode(), "text/plain", None) for document in documents)
    return [judge(document, result) for document, result in zip(documents, results, strict=True)]


def missed(name: str, documents: Sequence[JudgedDocument], floors: Mapping[str, Any]) -> list[str]:
    """A sentence for each floor of the set that is missed: `lost` is a ceiling, for each language too."""
    found = []
    measured = figures(documents)
    for figure, floor in floors.items():
        if figure in measured and (short := _short(figure, measured[figure], floor)):
            found.append(f"{name}: {short}")
    ceilings = floors.get("lost_by_language", {})
    for language, group in by_language(documents).items():
        ceiling = ceilings.get(language, ceilings.get("any"))
        if (
            ceiling is not None
            and len(group) >= LEAST
            and (short := _short("lost", figures(group).get("lost", 0.0), ceiling))
        ):
            found.append(f"{name}, {language}: {short}")
    return found


def _short(figure: str, value: float, floor: float) -> str | None:
    by = value - floor if figure == "lost" else floor - value
    if by <= 0:
        return None
    bound = "at most" if figure == "lost" else "at least"
    return f"{figure} is {value:.4g}, should be {bound} {floor:.4g}: missed by {by:.2g}"


def show(name: str, note: str, documents: Sequence[JudgedDocument]) -> None:
    groups = by_language(documents)
    print(f"\n{name}: {len(documents)} documents in {len(groups)} languages, {note}")
    for figure, value in figures(documents).items():
        print(f"  {figure:9s} {_number(figure, value)}  {MEANING[figure]}")
    print("  by language  documents" + "".join(figure.rjust(width) for figure, width in COLUMNS.items()))
    for language, group in groups.items():
        found = figures(group)
        cells = [_number(figure, found.get(figure)).rjust(width) for figure, width in COLUMNS.items()]
        print(f"  {language:11s}  {len(group):9d}" + "".join(cells))
    _wrapped("  went:", [f"{label} {gone}/{count}" for label, (gone, count) in by_label(documents).items()])
    rows = [f"{low:.1f}-{high:.1f} {right:.3f} of {count}" for low, high, count, right in calibration(documents)]
    _wrapped("  right, by score:", rows)


def _number(figure: str, value: float | None) -> str:
    if value is None:
        return "     -"
    return f"{value:6.3f}" if figure in ("category", "title", "f1") else f"{value:6.2f}"


def _wrapped(head: str, items: Sequence[str]) -> None:
    line = head
    for item in items:
        if len(line) + 2 + len(item) > WIDTH:
            print(line)
            line = "   "
        line += f"  {item}"
    print(line)


def show_mistakes(documents: Sequence[JudgedDocument], count: int) -> None:
    lost, left = mistakes(documents)
    for what, lines in (("lost", lost), ("left", left)):
        for line in lines[:count]:
            print(_cut(f"  {what} {line.words:3d} {_kinds(line)} {line.document}: {line.text}"))


def _kinds(line: JudgedLine) -> str:
    return line.label if line.kept else f"{line.label} as {line.category}"


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when every floor is held, 1 when one is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, metavar="FOLDER", help="score the documents of this pack as well")
    parser.add_argument("--mistakes", type=int, default=0, metavar="N", help="show the N longest mistakes of each kind")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--documents", type=Path, default=HERE / "documents", metavar="FOLDER")
    parser.add_argument("--floors", type=Path, default=HERE / "floors.toml", metavar="FILE")
    options = parser.parse_args(arguments)
    floors = tomllib.loads(options.floors.read_text(encoding="utf-8"))
    sets = {"written": ("never trained on", [read_fixture(path) for path in sorted(options.documents.glob("*.tsv"))])}
    if options.pack:
        sets["pack"] = ("in-sample: shipped models learn from it", list(read_pack(options.pack / "lines.jsonl.gz")))
    short, report = [], {}
    for name, (note, documents) in sets.items():
        if not documents:
            parser.error(f"no documents for the set {name!r}")
        judged = cleaned(documents)
        show(name, note, judged)
        show_mistakes(judged, options.mistakes)
        short += missed(name, judged, floors.get(name, {}))
        languages = {language: figures(group) for language, group in by_language(judged).items()}
        report[name] = {"documents": len(judged), **figures(judged), "languages": languages}
    if options.json:
        options.json.write_text(json.dumps(report, indent=1))
    print("\n" + ("\n".join(["floors missed:", *short]) if short else "every floor is held"))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
