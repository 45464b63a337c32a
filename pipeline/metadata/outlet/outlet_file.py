"""A file of outlets or agencies, read and checked."""

from __future__ import annotations

import tomllib

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class BadOutlets(ValueError):
    """What is wrong in a file of outlets."""


class Outlet(BaseModel):
    """One outlet, as the files have it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    domains: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    country: str | None = Field(default=None, pattern="^[a-z]{2}$")
    why: str | None = None


def parsed(text: str, entries_are: str = "outlets") -> list[Outlet]:
    """The outlets of a file, in order; `entries_are`: what its list is called. Raises `BadOutlets`."""
    try:
        entries = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadOutlets(str(error)) from error
    if set(entries) != {entries_are}:
        told = ", ".join(entries) or "nothing"
        raise BadOutlets(f"expected a list `{entries_are}` and nothing else, found {told}")
    if not isinstance(entries[entries_are], list):
        raise BadOutlets(f"`{entries_are}` is no list")
    return [_outlet(entry, number) for number, entry in enumerate(entries[entries_are], start=1)]


def _outlet(entry: object, number: int) -> Outlet:
    try:
        return Outlet.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise BadOutlets(f"outlet {number}, {place or 'itself'}: {first['msg']}") from error
