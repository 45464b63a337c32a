"""Ctrl-C: what is finished stays, nothing is half there, and the next run goes on."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import Counts, Progress, RunInterrupted, ingest
from pipeline.run.interrupt import held_interrupt
from pipeline.store import Store
from tests.run.corpora import SETTINGS, CountingClean, batches_of, run, told, write_articles


def press(progress: Progress, at: int) -> None:
    if progress.done == at and progress.outcome is None:
        os.kill(os.getpid(), signal.SIGINT)


def test_what_was_finished_is_committed_and_the_next_run_does_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, store = write_articles(tmp_path / "raw", *"abcde"), Store.open(tmp_path / "clean")
    with pytest.raises(RunInterrupted) as caught:
        ingest([raw], store, settings=batches_of(2), progress=lambda step: press(step, at=3))
    result = caught.value.result
    assert (told(result), result.inputs) == ({"a.txt": "new", "b.txt": "new", "c.txt": "new"}, 5)
    assert (store.runs()[0].complete, store.runs()[0].new, store.runs()[0].inputs) == (False, 3, 5)
    clean = CountingClean(monkeypatch)
    assert run(raw, store).counts == Counts(new=2, unchanged=3)
    assert clean.seen() == ["d.txt", "e.txt"]


def test_ctrl_c_in_the_middle_of_a_commit_takes_effect_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, store = write_articles(tmp_path / "raw", *"abcde"), Store.open(tmp_path / "clean")
    real = store.commit

    def commit(*arguments: Any, **how: Any) -> Any:
        os.kill(os.getpid(), signal.SIGINT)
        return real(*arguments, **how)

    monkeypatch.setattr(store, "commit", commit)
    with pytest.raises(RunInterrupted) as caught:
        run(raw, store, settings=batches_of(2))
    assert caught.value.result.counts == Counts(new=2)
    assert len(store.documents()) == 2


def test_an_interrupted_dry_run_writes_nothing(tmp_path: Path) -> None:
    raw, store = write_articles(tmp_path / "raw", *"abc"), Store.open(tmp_path / "clean")
    with pytest.raises(RunInterrupted):
        ingest([raw], store, settings=SETTINGS, dry_run=True, progress=lambda step: press(step, at=2))
    assert not store.path.exists()


def test_the_answer_to_ctrl_c_is_put_back_after_a_commit() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), held_interrupt():
        os.kill(os.getpid(), signal.SIGINT)
    with held_interrupt(then_raise=False):
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
