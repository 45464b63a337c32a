"""What is known around an article, whichever way it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any

from pipeline.types import Access, Day, Evidence


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts by the names that CleanDocument has for them; unknown is None or empty, and has no evidence."""

    title: str | None = None
    outlet: str | None = None
    source: str | None = None
    language: str | None = None
    url: str | None = None
    published: Day | None = None
    modified: Day | None = None
    captured: Day | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    access: Access | None = None
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))
    """Field name to evidence, for the fields that are known."""

    def known(self) -> dict[str, Any]:
        """The fields that have a value."""
        names = (each.name for each in fields(self) if each.name != "evidence")
        return {name: value for name in names if (value := getattr(self, name))}


def merged(first: Facts, second: Facts) -> Facts:
    """The facts of both; where they differ, the first one's value stands and the second one's is in `also`."""
    values = second.known() | first.known()
    evidence = {**second.evidence, **first.evidence}
    for name in first.known().keys() & second.known().keys():
        mine, other = first.evidence[name], second.evidence[name]
        if not mine.value.startswith(other.value) and other.value not in mine.also:
            evidence[name] = replace(mine, also=(*mine.also, other.value))
    return Facts(**values, evidence=MappingProxyType(dict(sorted(evidence.items()))))
