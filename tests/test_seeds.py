"""The five seeds, exact: every line's verdict, the joined paragraphs, the facts."""

import json
from pathlib import Path

import pytest

from pipeline import clean

SEEDS = Path(__file__).parent.parent / "seeds"
GOLD = {k: v for k, v in json.loads((SEEDS / "gold.json").read_text(encoding="utf-8")).items() if k[0] != "_"}


@pytest.fixture(params=sorted(GOLD))
def seed(request):
    name = request.param
    raw = (SEEDS / name).read_text(encoding="utf-8")
    return GOLD[name], raw.split("\n"), clean((SEEDS / name).read_bytes(), media_type="text/plain", uri=name)


def test_every_line_of_a_seed_gets_the_editors_verdict(seed):
    gold, raw_lines, doc = seed
    out = {int(number): category for number, category in gold["out"].items()}
    expected = {n: out.get(n) for n, text in enumerate(raw_lines, 1) if text.strip()}
    assert {line.number: None if line.kept else line.category.value for line in doc.lines} == expected


def test_the_text_of_a_seed_is_its_kept_lines_with_broken_sentences_joined(seed):
    gold, raw_lines, doc = seed
    joined = {number for group in gold["join"] for number in group[1:]}
    paragraphs: list[str] = []
    for number, text in enumerate(raw_lines, 1):
        if text.strip() and str(number) not in gold["out"]:
            if number in joined:
                paragraphs[-1] += " " + text.strip()
            else:
                paragraphs.append(text.strip())
    assert doc.text.split("\n\n") == paragraphs


def test_the_facts_of_a_seed_are_known_or_said_to_be_unknown(seed):
    gold, _, doc = seed
    published = doc.published.isoformat() if doc.published else None
    captured = doc.captured.isoformat() if doc.captured else None
    found = (doc.title, doc.outlet, published, doc.source, doc.language, sorted(doc.tags), captured)
    wanted = (*(gold[f] for f in ("title", "outlet", "published", "source", "language")), sorted(gold["tags"]))
    assert found == (*wanted, gold.get("captured"))


def test_the_albanian_date_keeps_its_other_reading():
    """`Botuar: 07/08/2023` is day first by its label and the .dk domain; July is still said to be possible."""
    doc = clean((SEEDS / "000_1da8cedf13d4a84a.txt").read_bytes())
    evidence = doc.evidence["published"]
    assert (evidence.value, evidence.also, evidence.seen) == ("2023-08-07", ("2023-07-08",), "Botuar: 07/08/2023")
    assert "label in sq" in evidence.rule
    assert "domain .dk" in evidence.rule
