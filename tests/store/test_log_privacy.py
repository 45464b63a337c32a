"""No word of an article stands in a table's log: what is there outlives the removal of the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable, write_deltalake

from pipeline.store import Candidate, Committed, QuarantineRow, Store
from pipeline.types import CleanDocument, Evidence
from tests.store.ids import doc_id_of

SECRET = "Zebrafish"
Commit = Callable[..., list[Committed]]


@pytest.fixture
def secretive(candidate: Callable[..., Candidate], make_document: Callable[..., CleanDocument]) -> Candidate:
    """A document with the same word in every field that comes from the article."""
    seen = Evidence(SECRET, SECRET, "line 1", "title.first", 0.9, (SECRET,))
    fields = dict.fromkeys(("title", "outlet", "source", "url"), SECRET)
    lists = dict.fromkeys(("authors", "tags", "captions"), (SECRET,))
    return candidate(
        "a.txt", f"{SECRET} at the bridge.", evidence={"title": seen}, published=date(2023, 8, 7), **fields, **lists
    )


def log_strings(store: Path) -> Iterator[str]:
    """Everything in the logs of all tables: entries as they stand, checkpoints decoded."""
    for path in store.glob("*/_delta_log/*"):
        if path.suffix == ".parquet":
            yield str(pq.read_table(path).to_pylist())
        else:
            yield path.read_text(encoding="utf-8")


def test_no_text_is_in_the_log_nor_in_its_checkpoints(store: Store, secretive: Candidate, commit: Commit) -> None:
    commit(secretive)
    store.quarantine([QuarantineRow(SECRET, "x", SECRET, SECRET, None, None, "run", datetime.now(UTC))])
    for table in ("documents", "raw", "quarantine"):
        DeltaTable(store.path / table).create_checkpoint()
    logged = list(log_strings(store.path))
    assert any(doc_id_of(secretive) in text for text in logged), (
        "the ids are there, so the search looks in the right place"
    )
    assert not any(SECRET in text for text in logged)


def test_another_program_that_appends_or_compacts_puts_no_text_into_the_log(
    store: Store, secretive: Candidate, commit: Commit
) -> None:
    """The table itself says which columns may have statistics, so that it does not depend on who writes."""
    commit(secretive)
    table = DeltaTable(store.path / "documents")
    write_deltalake(table, table.to_pyarrow_table(), mode="append")
    DeltaTable(store.path / "documents").optimize.compact()
    assert not any(SECRET in text for text in log_strings(store.path))


def test_no_text_is_in_the_statistics_of_a_data_file(store: Store, secretive: Candidate, commit: Commit) -> None:
    """A footer that holds a whole article, twice, makes every look at the index read it."""
    commit(secretive)
    for path in store.path.glob("*/*.parquet"):
        group = pq.ParquetFile(path).metadata.row_group(0)
        named = {group.column(place).path_in_schema: group.column(place) for place in range(group.num_columns)}
        told = {name for name, column in named.items() if column.is_stats_set}
        assert told <= {"doc_id", "version", "dataset_version", "sha256", "key"}
        assert told, path
