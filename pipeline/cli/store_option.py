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


def named(_context: click.Context, _parameter: click.Parameter, told: str | None) -> str | None:
    """A store that has a name: an empty one comes of a variable that is not set, and would be the working folder."""
    if told is not None and not told.strip():
        raise click.BadParameter("it is empty; name a folder, or s3://BUCKET/PREFIX.")
    return told


def common(command: Command) -> Command:
    """What every command takes."""
    store = click.option("--store", "place", metavar="STORE", callback=named, help="The store.  [default: data/clean]")
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
