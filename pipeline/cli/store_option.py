"""What every command of `corpus` takes, and how it comes by its store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from pipeline.cli.terminal import reported, settings

if TYPE_CHECKING:
    from pipeline.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])


def common(command: Command) -> Command:
    """What every command takes."""
    store = click.option("--store", "place", metavar="STORE", help="The store.  [default: data/clean]")
    as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    return store(as_json(command))


@contextmanager
def opened(place: str | None) -> Iterator[Store]:
    """The store; its errors become sentences."""
    from pipeline.errors import StoreError
    from pipeline.store import Store

    try:
        yield Store.open(place or settings().store, create=False)
    except StoreError as error:
        raise reported(error) from error
