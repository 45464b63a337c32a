"""A Hugging Face dataset: Parquet files under `data/`, and a card that says so. `datasets.load_dataset(folder)` reads
it as it lies there, without a network."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from pipeline.export.fields import COLUMNS
from pipeline.export.files import LAST, FileFormat, Shard
from pipeline.export.format import Spot
from pipeline.export.front_matter import front_matter
from pipeline.export.parquet import prepared, read, write
from pipeline.export.replace import replace_with

SHARD_DOCUMENTS = 25_000
"""Documents in a file, at most; when there are more, there are twice as many files."""
CARD = "README.md"

_SHARD = re.compile(r"train-[0-9]{5}-of-[0-9]{5}\.parquet")
_MARK = re.compile(r"\n<!-- ([0-9a-f]{16}): .* -->\n\Z")
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
LARGEST = (10_000_000, "1M<n<10M"), (100_000_000, "10M<n<100M")
BODY = """
# {name}
{documents} articles without boilerplate, with the facts around them, exported by cleanpress.

Each row is the newest version of one article. `text` is the article, `markdown` the same with its structure where it
was stored, `title`, `outlet`, `authors`, `published` and the others are facts; `evidence` says of each where it was
seen, by which rule it was read and how sure it is, `unknown` why a fact is missing. `published` is the day as the page
tells it, `published_iso` the same to the last digit. `doc_id` stays the same from export to export; `version` counts
the changes of an article.

The articles belong to their publishers. `licence` says under which terms one may be used, where its page tells.
"""


def shards(documents: int) -> Sequence[Shard]:
    """As many files as are needed, each with an equal part of all possible doc_ids."""
    count = 1
    while count * SHARD_DOCUMENTS < documents:
        count *= 2
    last = [f"{(number + 1) * 65_536 // count - 1:04x}{LAST}" for number in range(count)]
    return [Shard(f"data/train-{number:05}-of-{count:05}.parquet", last[number]) for number in range(count)]


def there(folder: Path) -> list[str]:
    """All files of rows, also those of another number of files."""
    return sorted(f"data/{path.name}" for path in folder.glob("data/*.parquet") if _SHARD.fullmatch(path.name))


def finish(spot: Spot) -> None:
    """Write the card, unless somebody made it their own."""
    card = spot.folder / CARD
    if card.exists() and not _ours(card.read_text(encoding="utf-8", errors="replace")):
        return
    part = spot.parts / CARD
    part.write_text(_card(spot.folder), encoding="utf-8", newline="\n")
    replace_with({part: card})


def _card(folder: Path) -> str:
    import pyarrow.parquet as pq

    languages: Counter[str | None] = Counter()
    for name in there(folder):
        languages.update(pq.read_table(folder / name, columns=["language"]).column("language").to_pylist())
    documents = sum(languages.values())
    codes = {language.partition("-")[0] for language in languages if language}
    facts = {
        "pretty_name": folder.name,
        "language": sorted(codes),
        "size_categories": [next((size for most, size in (*SIZES, *LARGEST) if documents < most), "100M<n<1B")],
        "tags": ["news"],
        "configs": [
            {"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*.parquet"}]},
        ],
    }
    text = front_matter({name: value for name, value in facts.items() if value})
    text += BODY.format(name=re.sub(r"[^\w .-]", " ", folder.name), documents=f"{documents:,}")
    return f"{text}\n<!-- {_digest(text)}: written by an export; once it is edited, exports leave it as it is -->\n"


def _ours(card: str) -> bool:
    mark = _MARK.search(card)
    return mark is not None and mark[1] == _digest(card[: mark.start()])


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


HUGGINGFACE = FileFormat("huggingface", COLUMNS, shards, there, prepared, read, write, finish)
