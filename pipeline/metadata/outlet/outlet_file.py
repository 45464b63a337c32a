"""A file of outlets or agencies, read and checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_AROUND = re.compile(r"^(?:\w+://)?(?:www\.)?|(?::\d+)?/?$")
"""What an address has before and behind its host."""
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")


class BadOutlets(ValueError):
    """What is wrong in a file of outlets."""


def host(domain: str) -> str:
    """A domain in small letters, without what an address has around it. ValueError where it stands for no outlet.

    >>> host("https://www.NorthernPost.example/"), host("wire.northernpost.example")
    ('northernpost.example', 'wire.northernpost.example')
    """
    bare = _AROUND.sub("", domain.strip().lower())
    if _HOST.fullmatch(bare):
        return bare
    first = bare.partition("/")[0]
    if _HOST.fullmatch(first):
        raise ValueError(f"`{domain}` has a path, but a domain stands for all pages of its host: write {first}")
    if bare and re.fullmatch(r"[\w-]+", bare):
        raise ValueError(f"`{domain}` would stand for every site that ends so: write the outlet's own, as post.{bare}")
    raise ValueError(f"`{domain}` is no domain: write the host alone, as northernpost.example")


class Outlet(BaseModel):
    """One outlet, as the files have it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    name: str = Field(min_length=1)
    domains: tuple[Annotated[str, AfterValidator(host)], ...] = ()
    aliases: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    country: str | None = Field(default=None, pattern="^[a-z]{2}$")
    why: str | None = None


_SAID = {
    "missing": "is missing",
    "tuple_type": 'must be a list, as ["…"]',
    "string_type": 'must be a text, as "…"',
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be two small letters such as de",
}
"""What the errors of pydantic mean to whoever writes the file."""


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


def check_telling(outlets: Iterable[Outlet]) -> None:
    """Raises `BadOutlets` for an outlet that nothing leads to but its name, and for a domain of two."""
    owners: dict[str, str] = {}
    for number, outlet in enumerate(outlets, start=1):
        called = f"outlet {number}, {outlet.name}"
        if not outlet.domains and not outlet.aliases:
            raise BadOutlets(f"{called}: has neither domains nor aliases; give at least one of them")
        for domain in dict.fromkeys(outlet.domains):
            if domain in owners:
                raise BadOutlets(f"{domain} is a domain of both {owners[domain]} and {called}; leave it with one")
            owners[domain] = called


def _outlet(entry: object, number: int) -> Outlet:
    try:
        return Outlet.model_validate(entry)
    except ValidationError as error:
        # a key that is misspelt is also one that is missing: its own name tells more
        worst = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
        place = ".".join(map(str, worst["loc"][:1]))
        raise BadOutlets(f"outlet {number}, {place or 'itself'}: {_said(worst, place)}") from error


def _said(error: ErrorDetails, place: str) -> str:
    if error["type"] == "extra_forbidden":
        known = list(Outlet.model_fields)
        meant = get_close_matches(place, known, 1)
        return f"`{place}` is no known key; " + (f"is it `{meant[0]}`?" if meant else f"known are {', '.join(known)}")
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "model_type":
        return 'must be a table, as { name = "…", domains = ["…"] }'
    return _SAID.get(error["type"], error["msg"])
