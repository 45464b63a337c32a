"""What a web page costs: CPU seconds of `clean`, with and without `fast`, beside trafilatura and a bare parse.

    python benchmarks/pages.py [--pages 300] [--pack FOLDER] [--memory 20000] [--hard] [--json FILE]

Pages are made from the written documents of the quality benchmark, each in a template of its own with menus, teasers,
comments and scripts; with `--pack`, they are the article pages of FOLDER/pages.parquet. trafilatura extracts text and
metadata, as `clean` does. All take turns page by page, so that a slow minute of the machine hits all alike. `--memory`
cleans that many made-up pages in one go and prints what the process holds on the way; `--hard` cleans pages on which
extractors hang or run out of memory, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from html import escape
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import lxml.html
import trafilatura
from scoring import LabelledDocument, read_fixture

from pipeline import UnreadableFile, clean, clean_many
from pipeline.clean import read

WRITTEN = Path(__file__).parent / "quality" / "documents"
SECTIONS = ("news", "sport", "culture", "opinion", "weather", "business", "science", "travel", "archive", "jobs")
SCRIPT = 30_000
"""Characters of script in a page: most of what real pages weigh."""


def made_up() -> Iterator[bytes]:
    """Distinct pages without end: an article that was written for tests, in a template of its own."""
    dice = random.Random(5)
    documents = [read_fixture(path) for path in sorted(WRITTEN.glob("*.tsv"))]
    number = 0
    while True:
        number += 1
        yield _page(documents[number % len(documents)], documents, number, dice).encode()


def _page(document: LabelledDocument, others: list[LabelledDocument], number: int, dice: random.Random) -> str:
    lines = [line for line in document.text.split("\n") if line.strip()]
    name = dice.choice(("story", "post", "article", "entry", "content")) + dice.choice(("", "-body", "__text", "Main"))
    menu = "".join(f'<li class="menu-item"><a href="/{each}">{each.title()}</a></li>' for each in SECTIONS * 3)
    teasers = "".join(
        f'<div class="teaser css-{dice.getrandbits(24):x}"><a href="/{number}/{dice.random()}">'
        f"<h3>{escape(_line(others, dice))}</h3></a>"
        f"<p>{escape(_line(others, dice))}</p></div>"
        for _ in range(24)
    )
    comments = "".join(f'<li class="comment"><p>{escape(_line(others, dice))}</p></li>' for _ in range(12))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    script = f'<script>window.state = {{"page": {number}, "noise": "{"x" * SCRIPT}"}}</script>'
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(lines[0])} - Paper {number % 50}</title>'
        f'{script}<meta property="og:title" content="{escape(lines[0])}"></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header>"
        f'<main><article><h1>{escape(lines[0])}</h1><div class="{name} {dice.getrandbits(24):x}">'
        f"{body}<p>Edition {number}.</p></div></article>"
        f'<aside class="related">{teasers}</aside><section id="comments"><ol>{comments}</ol></section></main>'
        f"<footer><ul>{menu}</ul><p>© Paper {number % 50}</p></footer></body></html>"
    )


def _line(documents: list[LabelledDocument], dice: random.Random) -> str:
    return dice.choice([line for line in dice.choice(documents).text.split("\n") if line.strip()])


def real(pack: Path) -> Iterator[bytes]:
    """The article pages of a pack, data sets mixed."""
    import pyarrow.parquet as pq

    rows = pq.read_table(pack / "pages.parquet", columns=["page_type", "html"]).to_pylist()
    articles = [row["html"] for row in rows if row["page_type"] == "article"]
    for page in random.Random(3).sample(articles, len(articles)):
        with suppress(UnreadableFile):  # some have no text
            read(page, "text/html")
            yield page


def memory(count: int) -> None:
    """Prints the largest resident set after every tenth of `count` pages."""
    pages = ((page, "text/html", None) for page in islice(made_up(), count))
    for done, _ in enumerate(clean_many(pages), 1):
        if done % max(1, count // 10) == 0:
            print(f"{done:9d} pages  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:7.0f} MB", flush=True)


def hard() -> dict[str, Callable[[], str]]:
    """Pages as large as the settings allow."""
    sentence = "Ferries between the islands stopped running at six, the port authority said on Monday evening."
    return {
        "50 MB of paragraphs": lambda: "".join(f"<p>{sentence} Day {number}.</p>" for number in range(440_000)),
        "1,000,000 links": lambda: "".join(f'<p><a href="/{n}">Story number {n}</a></p>' for n in range(1_000_000)),
        "100,000 nested tags": lambda: f"<p>{sentence}</p>{'<div>' * 100_000}<p>{sentence}</p>",
        "40 MB of script": lambda: f"<p>{sentence}</p><script>var state = '{'<p>' * 13_000_000}'</script>",
        "300,000 cells": lambda: f"<p>{sentence}</p><table>{'<tr><td>1</td><td>2</td></tr>' * 150_000}</table>",
    }


def clean_hard(name: str) -> tuple[float, float, int]:
    """CPU seconds, MB held at the most, and lines of the document."""
    page = f"<html><body>{hard()[name]()}</body></html>"
    started = time.process_time()
    lines = len(clean(page, "text/html").lines)
    return time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, lines


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=300)
    arguments.add_argument("--pack", type=Path, metavar="FOLDER")
    arguments.add_argument("--memory", type=int, metavar="PAGES")
    arguments.add_argument("--hard", action="store_true")
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    if options.hard:
        for name in hard():
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                seconds_used, held, lines = pool.submit(clean_hard, name).result()
            print(f"{name:22s} {seconds_used:6.1f} CPU s  {held:6.0f} MB  {lines:9,d} lines", flush=True)
        return
    if options.memory:
        memory(options.memory)
        return
    steps: dict[str, Callable[[bytes], object]] = {
        "clean": lambda page: clean(page, "text/html"),
        "clean fast": lambda page: clean(page, "text/html", fast=True),
        "trafilatura": lambda page: trafilatura.bare_extraction(page, include_comments=False, with_metadata=True),
        "parse only": lambda page: lxml.html.document_fromstring(page),
    }
    pages = list(islice(real(options.pack) if options.pack else made_up(), options.pages))
    for page in pages[:10]:
        for step in steps.values():
            step(page)  # loading rules and models is not a page's cost
    seconds = dict.fromkeys(steps, 0.0)
    for page in pages:
        for name, step in steps.items():
            started = time.process_time()
            step(page)
            seconds[name] += time.process_time() - started
    print(f"{len(pages)} pages of {sum(map(len, pages)) / len(pages) / 1000:.0f} kB on average")
    for name, used in seconds.items():
        ratio = used / seconds["trafilatura"]
        print(f"{name:12s} {1000 * used / len(pages):7.1f} CPU ms a page  {ratio:6.2f}x trafilatura")
    if options.json:
        options.json.write_text(json.dumps({"pages": len(pages), "seconds": seconds}, indent=1))


if __name__ == "__main__":
    main()
