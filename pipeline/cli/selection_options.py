"""The options that narrow a command down to some documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

WHERE = """Only documents that meet a condition: a field, one of = != < <= > >= ~ (contains), and a value, such as
"language=en", "published>=2024-05", "tags~sport", "authors=" (unknown). Give several, and all have to be met."""

by_outlet = click.option(
    "--outlet", "outlets", multiple=True, metavar="NAME", help="Only documents of this outlet; give several for any."
)
where = click.option("--where", multiple=True, metavar="CONDITION", help=WHERE)


@contextmanager
def wrong() -> Iterator[None]:
    """A selection that cannot be meant becomes a usage error."""
    from pipeline.errors import WrongSelection

    try:
        yield
    except WrongSelection as error:
        raise click.UsageError(str(error)) from error
