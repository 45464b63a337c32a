"""What is known around an article, and what is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from pipeline.metadata.found import Found, Known, Unknown
from pipeline.types import Access, Day, Evidence


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by the names that CleanDocument has for them; unknown is None or empty, and has a reason for evidence."""

    title: str | None = None
    kicker: str | None = None
    subtitle: str | None = None
    outlet: str | None = None
    source: str | None = None
    section: str | None = None
    language: str | None = None
    url: str | None = None
    licence: str | None = None
    published: Day | None = None
    modified: Day | None = None
    captured: Day | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    access: Access | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to evidence, for the fields that are known."""
    unknown: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to the reason, for those that are not."""

    def known(self) -> dict[str, Any]:
        """The fields that have a value."""
        names = (each.name for each in fields(self) if each.name not in ("evidence", "unknown"))
        return {name: value for name in names if (value := getattr(self, name))}


def facts_of(found: Mapping[str, Found[Any]], beside: Mapping[str, Evidence]) -> Facts:
    """The facts of every field. `found`: by field name; `beside`: evidence for what is no field."""
    ordered = sorted(found.items())
    known = {name: each for name, each in ordered if isinstance(each, Known)}
    evidence = {name: each.evidence for name, each in known.items()} | {**beside}
    return Facts(
        **{name: each.value for name, each in known.items()},
        evidence=MappingProxyType(dict(sorted(evidence.items()))),
        unknown=MappingProxyType({name: each.reason for name, each in ordered if isinstance(each, Unknown)}),
    )
