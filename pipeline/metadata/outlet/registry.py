"""The registry of outlets: one spelling for each, by domain and by name. `outlets.toml` ships; users add a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from os import PathLike
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.errors import UnreadableFile
from pipeline.metadata.names import key_of

if TYPE_CHECKING:
    from pipeline.metadata.outlet.outlet_file import Outlet

FILE = Path(__file__).with_name("outlets.toml")
ARTICLES = ("the", "der", "die", "das", "le", "la", "les", "el", "il", "o", "de", "het")
"""Words that pages put before an outlet's name or leave out."""


@dataclass(frozen=True, slots=True)
class Registry:
    """Outlets by domain, and by the letters of their names."""

    domains: Mapping[str, str]
    names: Mapping[str, str]
    version: str = ""
    """12 hex digits over the user's own file; empty where there is none."""

    def of_host(self, host: str) -> str | None:
        """The outlet whose domain a host is or lies below; the longest domain wins.

        >>> shipped_outlets().of_host("www.asia.nikkei.com"), shipped_outlets().of_host("notnikkei.com")
        ('Nikkei Asia', None)
        """
        labels = host.lower().split(".")[-8:]
        below = (".".join(labels[at:]) for at in range(len(labels)))
        return next((self.domains[domain] for domain in below if domain in self.domains), None)

    def of_name(self, name: str) -> str | None:
        """The outlet that is called so."""
        return self.names.get(key_of(name)) or self.names.get(bare_key(name))


@cache
def shipped_outlets() -> Registry:
    """The outlets that the package ships."""
    from pipeline.metadata.outlet.outlet_file import parsed  # `ingest --help` need not wait for pydantic

    return _registry(parsed(FILE.read_text(encoding="utf-8")))


def read_outlets(path: str | PathLike[str]) -> Registry:
    """The outlets of a user's own file, and the shipped ones behind them. Raises `UnreadableFile` `bad_outlets`."""
    from pipeline.metadata.outlet.outlet_file import BadOutlets, check_telling, parsed

    try:
        data = Path(path).read_bytes()
        own = parsed(data.decode("utf-8"))
        check_telling(own)
    except FileNotFoundError as error:
        remedy = "make it, or correct `outlets` in cleanpress.toml or the variable CLEANPRESS_OUTLETS"
        raise UnreadableFile("bad_outlets", str(path), remedy, "no such file") from error
    except (OSError, UnicodeDecodeError, BadOutlets) as error:
        remedy = "write it as docs/add_a_rule.md shows, or give no such file"
        raise UnreadableFile("bad_outlets", str(path), remedy, str(error)) from error
    shipped, mine = shipped_outlets(), _registry(own)
    return Registry(
        MappingProxyType({**shipped.domains, **mine.domains}),
        MappingProxyType({**shipped.names, **mine.names}),
        sha256(data).hexdigest()[:12],
    )


def bare_key(name: str) -> str:
    """Letters and digits of a name, without an article before it.

    >>> bare_key("The Northern Post") == bare_key("northern-post")
    True
    """
    first, _, rest = name.strip().partition(" ")
    return key_of(rest) if rest and first.lower() in ARTICLES else key_of(name)


def _registry(outlets: Iterable[Outlet]) -> Registry:
    domains: dict[str, str] = {}
    whole: dict[str, set[str]] = {}
    bare: dict[str, set[str]] = {}
    for outlet in outlets:
        domains |= dict.fromkeys(outlet.domains, outlet.name)
        for name in (outlet.name, *outlet.aliases):
            whole.setdefault(key_of(name), set()).add(outlet.name)
            bare.setdefault(bare_key(name), set()).add(outlet.name)
    return Registry(MappingProxyType(domains), MappingProxyType({**_leading(bare), **_leading(whole)}))


def _leading(names: dict[str, set[str]]) -> dict[str, str]:
    """A name that would lead to two spellings leads to neither."""
    return {key: next(iter(found)) for key, found in names.items() if key and len(found) == 1}
