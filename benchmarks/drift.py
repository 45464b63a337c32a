"""Outlets whose layout changed: how many are flagged, and how many that did not change.

    python benchmarks/drift.py --pack FOLDER [--pages 330] [--draws 1000]

The article pages of FOLDER/pages.parquet are cleaned as they are; the first `--pages` of them also in other layouts:
with a menu more, with teasers below the article, with a box in place of all but three paragraphs, without paragraphs,
and as the text that trafilatura and inscriptis make of them. No publisher has enough pages there, so outlets are made
up: `alike` draws from a quarter of the pages, next to each other in the share that is taken out, `mixed` from all of
them, which no outlet is as bad as. Two samples of an outlet are two runs; the second may come from another layout.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from statistics import mean

import inscriptis
import lxml.html
import pyarrow.parquet as pq
import trafilatura
from lxml.html import HtmlElement

from pipeline import UnreadableFile, clean
from pipeline.report.drift import compared
from pipeline.run import Outcome, Status
from pipeline.run.outcome import Amounts, facts
from pipeline.run.outlet_shares import outlet_shares
from pipeline.store import OutletShare, RunRecord

WORDS = ("World", "Politics", "Business", "Opinion", "Sport", "Culture", "Science", "Travel", "Weather")
TEASERS = (
    ("Council votes on the new harbour", "Members met late into the night before they agreed."),
    ("Storm damages hundreds of homes", "Crews worked through the weekend to clear the roads."),
    ("Museum opens after ten years", "Visitors queued from early morning."),
)
WALL = """<div class="pw-box"><h3>Subscribe to continue reading</h3><p>Already a subscriber? Log in to your account.</p>
<p>Get unlimited access to all our articles, cancel at any time.</p><ul><li>Unlimited articles on all devices</li>
<li>The daily briefing in your inbox</li></ul><a href="/offers">See all offers</a></div>"""
SIZES = (8, 12, 20, 40)
Page = dict[str, Amounts]


def amounts(data: bytes | str, media_type: str) -> Amounts | None:
    with suppress(UnreadableFile):
        return facts(clean(data, media_type=media_type)).amounts
    return None


def paragraphs(tree: HtmlElement) -> list[HtmlElement]:
    return [each for each in tree.iter("p") if len(each.text_content().split()) >= 12]


def menu(tree: HtmlElement) -> None:
    links = "".join(f'<li class="hdr-item"><a href="/{n}">{word}</a></li>' for n, word in enumerate(WORDS * 6))
    tree.body.insert(0, lxml.html.fromstring(f'<div class="hdr"><ul>{links}</ul></div>'))


def teasers(tree: HtmlElement) -> None:
    cards = "".join(
        f'<div class="tz"><a href="/a"><h4>{escape(head)}</h4></a><p>{escape(text)}</p></div>'
        for head, text in TEASERS * 8
    )
    place = paragraphs(tree)
    if place:
        place[-1].addnext(lxml.html.fromstring(f"<div>{cards}</div>"))


def wall(tree: HtmlElement) -> None:
    place = paragraphs(tree)
    for each in place[3:]:
        each.drop_tree()
    if place:
        place[min(2, len(place) - 1)].addnext(lxml.html.fromstring(WALL))


def lost(tree: HtmlElement) -> None:
    for each in paragraphs(tree):
        each.drop_tree()


CHANGES: dict[str, Callable[[HtmlElement], None]] = {"menu": menu, "teasers": teasers, "wall": wall, "lost": lost}


def layouts(html: bytes) -> Page | None:
    """The page in every layout; None where one of them cannot be made."""
    found: dict[str, Amounts | None] = {"as it is": amounts(html, "text/html")}
    for name, change in CHANGES.items():
        tree = lxml.html.document_fromstring(html)
        change(tree)
        found[name] = amounts(lxml.html.tostring(tree, encoding="utf-8"), "text/html")
    found["trafilatura's text"] = amounts(trafilatura.extract(html) or "", "text/plain")
    found["inscriptis' text"] = amounts(inscriptis.get_text(html.decode("utf-8", "replace")), "text/plain")
    known = {name: each for name, each in found.items() if each is not None}
    return known if len(known) == len(found) else None


def share(each: Amounts) -> float:
    return each.out / max(1, each.kept + each.out)


def of_outlet(name: str, drawn: Sequence[Amounts]) -> OutletShare:
    given = [Outcome("", "", Status.NEW, outlet=name, amounts=each) for each in drawn]
    [found] = outlet_shares("ingest", given)
    return found


def flagged(outlets: Sequence[tuple[Sequence[Amounts], Sequence[Amounts]]]) -> list[bool]:
    """Whether each outlet is, in a run that follows another."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    named = [(f"{at:04}", before, now) for at, (before, now) in enumerate(outlets)]
    earlier = tuple(of_outlet(name, before) for name, before, _ in named)
    record = RunRecord("r", "ingest", then, then, 0, 0, 0, 0, 0, "", "", 1, True, outlets=earlier)
    found = compared(
        [of_outlet(name, now) for name, _, now in named], {each.outlet: (each, record) for each in earlier}
    )
    return [each.share_jumped or each.articles_missing for each in found]


def drawn(pages: Sequence[Page], size: int, layout: str, kind: str, dice: random.Random) -> tuple[list[Amounts], ...]:
    """Two samples of one outlet; the second in another layout."""
    wide = len(pages) if kind == "mixed" else max(2 * size, len(pages) // 4)
    at = dice.randrange(len(pages) - wide + 1)
    both = dice.sample(pages[at : at + wide], 2 * size)
    return [each["as it is"] for each in both[:size]], [each[layout] for each in both[size:]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--pages", type=int, default=330)
    parser.add_argument("--draws", type=int, default=1000)
    told = parser.parse_args()
    table = pq.read_table(told.pack / "pages.parquet", columns=["page_type", "html"]).to_pylist()
    articles = [row["html"] for row in table if row["page_type"] == "article"]
    random.Random(1).shuffle(articles)
    full = [page for html in articles[: told.pages] if (page := layouts(html)) is not None]
    plain = [{"as it is": each} for html in articles[told.pages :] if (each := amounts(html, "text/html")) is not None]
    full.sort(key=lambda page: share(page["as it is"]))
    every = sorted([*full, *plain], key=lambda page: share(page["as it is"]))
    dice = random.Random(7)

    print(f"runs with a false alarm, {len(every)} pages, {told.draws} runs each; 8, 12, 20, 40 documents an outlet")
    for kind in ("alike", "mixed"):
        for outlets in (1, 10, 50):
            rates = []
            for size in SIZES:
                runs = max(1, told.draws // (5 if outlets == 50 else 1))
                hits = sum(
                    any(flagged([drawn(every, size, "as it is", kind, dice) for _ in range(outlets)]))
                    for _ in range(runs)
                )
                rates.append(f"{hits / runs:.4f}")
            print(f"{kind:6} {outlets:3} outlets  {'  '.join(rates)}")
    print(f"outlets flagged among ten, after one changed, {len(full)} pages; 8, 12, 20, 40 documents, alike and mixed")
    for layout in list(full[0])[1:]:
        moved = mean(share(page[layout]) - share(page["as it is"]) for page in full)
        rates = []
        for kind in ("alike", "mixed"):
            for size in SIZES:
                hits = 0
                for _ in range(told.draws // 5):
                    rest = [drawn(full, size, "as it is", kind, dice) for _ in range(9)]
                    hits += flagged([drawn(full, size, layout, kind, dice), *rest])[0]
                rates.append(f"{hits / (told.draws // 5):.2f}")
        print(f"{layout:20} share {moved:+.2f}  {'  '.join(rates)}")


if __name__ == "__main__":
    main()
