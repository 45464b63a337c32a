"""How right the facts of articles are, how far their confidence can be believed, and what they cost.

    python benchmarks/facts.py [--pack FOLDER] [--limit 300] [--mistakes FIELD] [--json FILE]

With `--pack`, on the article pages of FOLDER/pages.parquet and FOLDER/dates.parquet, which say what the facts are: a
page whose fact they do not have counts for nothing but `answered without`. Weights and models were learned from these
pages too; what is reached on publishers that were not is what `python -m training.facts` prints. Without, only the
cost, on pages made from the written documents of the quality benchmark. trafilatura's metadata is taken in the same
run, from a parsed page as ours is, page by page in turn.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import lxml.html
from pages import made_up
from trafilatura.metadata import extract_metadata

from pipeline.classify import classify_many
from pipeline.clean import read
from pipeline.errors import UnreadableFile
from pipeline.metadata import find_facts
from pipeline.metadata.facts import Facts

Row = Mapping[str, Any]
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)
"""Of confidence, for the reliability tables."""


def letters(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text or "").lower()).strip()


def of_pack(pack: Path) -> Iterator[Row]:
    """The article pages of a pack, data sets mixed."""
    import pyarrow.parquet as pq

    rows = [row for file in ("pages.parquet", "dates.parquet") for row in pq.read_table(pack / file).to_pylist()]
    articles = [row for row in rows if row.get("page_type", "article") == "article"]
    for start in range(7):
        yield from articles[start::7]


def made() -> Iterator[Row]:
    return ({"html": page, "url": f"https://example.org/{number}"} for number, page in enumerate(made_up()))


def title(facts: Facts, row: Row) -> bool | None:
    return letters(facts.title) == letters(row["gold_title"]) if row.get("gold_title") else None


def published(facts: Facts, row: Row) -> bool | None:
    return str(facts.published)[:10] == row["gold_date"] if row.get("gold_date") else None


def authors(facts: Facts, row: Row) -> bool | None:
    gold = {letters(name) for name in row.get("gold_authors") or ()}
    return {letters(name) for name in facts.authors} == gold if gold else None


def outlet(facts: Facts, row: Row) -> bool | None:
    """Whether the outlet is the publisher, whose name in Fundus is a word such as `TheGlobeAndMail` or `SZ`: the same
    letters, one within the other, or its initials."""
    if row.get("dataset") != "fundus":
        return None
    said, gold = plain(facts.outlet), plain(row["publisher"])
    initials = "".join(word[0] for word in re.findall(r"\w+", facts.outlet or "")).lower()
    return bool(said) and (said in gold or gold in said or initials == gold)


def plain(name: str | None) -> str:
    """Letters without accents and a leading article."""
    apart = unicodedata.normalize("NFKD", name or "").lower()
    return re.sub(r"^(?:the|die|der|das)(?=\w{4})", "", re.sub(r"[\W_]+", "", re.sub(r"[\u0300-\u036f]", "", apart)))


CHECKS: dict[str, Callable[[Facts, Row], bool | None]] = {
    "title": title,
    "published": published,
    "authors": authors,
    "outlet": outlet,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, help="folder with pages.parquet and dates.parquet")
    parser.add_argument("--limit", type=int, help="pages (default: 300, with a pack all)")
    parser.add_argument("--mistakes", choices=sorted(CHECKS), help="print what was wrong in this field")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    said: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    known: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    pages = 0
    rows = of_pack(options.pack) if options.pack else made()
    for row in islice(rows, options.limit or (None if options.pack else 300)):
        try:
            facts = measured(row, seconds, ours_first=pages % 2 == 0)
        except UnreadableFile:
            continue
        pages += 1
        known.update(facts.evidence.keys())
        for field, check in CHECKS.items() if options.pack else ():
            right, answered = check(facts, row), field in facts.evidence
            count = counts[field, row.get("dataset", "htmldate")]
            if right is None:
                count["pages without"] += 1
                count["answered without"] += answered
                continue
            count["pages"] += 1
            count["right" if right else "wrong" if answered else "unknown"] += 1
            if answered:
                said[field].append((facts.evidence[field].confidence, right))
            if not right and field == options.mistakes:
                gold = row.get({"published": "gold_date", "outlet": "publisher"}.get(field, f"gold_{field}"))
                print(f"{row['url']}: {getattr(facts, field)!r}, not {gold!r}")
    print_counts(counts)
    print_reliability(said)
    print("known on so many of", pages, "pages:", ", ".join(f"{name} {count}" for name, count in known.most_common()))
    for name in ("facts", "trafilatura's metadata", "parse alone"):
        ratio = seconds[name] / seconds["trafilatura's metadata"]
        print(f"{name:24s} {1000 * seconds[name] / pages:6.2f} CPU ms a page  {ratio:.2f}")
    if options.json:
        figures = {
            "pages": pages,
            "seconds": seconds,
            "counts": {" ".join(key): count for key, count in counts.items()},
        }
        options.json.write_text(json.dumps(figures, indent=1))


def measured(row: Row, seconds: Counter[str], *, ours_first: bool) -> Facts:
    """Our facts; the time of both is added to `seconds`."""
    document = read(row["html"], "text/html", row["url"])
    lines = classify_many([document.lines], [document.page])[0].lines
    text = "\n\n".join(line.text for line in lines if line.kept)
    started = time.process_time()
    tree = lxml.html.document_fromstring(row["html"])
    seconds["parse alone"] += time.process_time() - started

    def ours() -> Facts:
        started = time.process_time()
        facts = find_facts(document.article, lines, text, document.page)
        seconds["facts"] += time.process_time() - started
        return facts

    def theirs() -> None:
        started = time.process_time()
        extract_metadata(tree, default_url=row["url"])
        seconds["trafilatura's metadata"] += time.process_time() - started

    if ours_first:
        facts = ours()
        theirs()
        return facts
    theirs()
    return ours()


def print_counts(counts: Mapping[tuple[str, str], Counter[str]]) -> None:
    for (field, data_set), count in sorted(counts.items()):
        shares = [f"{name} {count[name] / max(1, count['pages']):.3f}" for name in ("right", "wrong", "unknown")]
        print(f"{field:10s} {data_set:10s} {count['pages']:4d} pages  {'  '.join(shares)}", end="")
        print(f"  answered without {count['answered without']} of {count['pages without']}")


def print_reliability(said: Mapping[str, list[tuple[float, bool]]]) -> None:
    for field, answers in sorted(said.items()):
        print(f"{field}, by confidence:")
        for low, high in pairwise(BINS):
            inside = [right for confidence, right in answers if low <= confidence < high]
            if inside:
                share = sum(inside) / len(inside)
                print(f"  {low:.2f}-{min(high, 1):.2f}: {len(inside):4d} answers, right {share:.3f}")


if __name__ == "__main__":
    main()
