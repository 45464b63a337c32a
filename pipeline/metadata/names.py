"""Names of people, sites and headlines: compared by letters alone, read from JSON-LD, freed from what sites add."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from pipeline.metadata.markup import squeeze

MOST_NAMES = 50
LONGEST = 300
"""Characters: what is longer is no name."""
SHORTEST_NAME = 4
"""Letters: a shorter one is part of too many words."""
BAR = re.compile(r"\s*[|·•»«｜ㅣ]\s*")
"""Rarely inside a headline, as dashes are."""
SEPARATOR = re.compile(r"(\s+[-–—|:·•»«>/~]+\s+|\s*[|·•»«｜ㅣ]\s*|:\s+)")


def key_of(text: str) -> str:
    """Letters and digits alone, to compare spellings of one name."""
    return re.sub(r"[\W_]+", "", text.lower())


def names_in(value: Any) -> list[str]:
    """The names in a JSON-LD value: a string, an object with a name, or a list of these."""
    if isinstance(value, list):
        return [name for item in value[:MOST_NAMES] for name in names_in(item)]
    name = squeeze(value.get("name") if isinstance(value, dict) else value)
    return [name] if 0 < len(name) <= LONGEST else []


def without_site(title: str, names: Collection[str]) -> str:
    """A title without the site's name at its end or beginning. `names`: as `key_of` has them.

    >>> without_site("Storm hits coast - The Northern Post", {"thenorthernpost"})
    'Storm hits coast'
    >>> without_site("Storm hits coast - live", {"thenorthernpost"})
    'Storm hits coast - live'
    """
    parts = SEPARATOR.split(title)
    while len(parts) > 2 and key_of(parts[-1]) in names:
        parts = parts[:-2]
    while len(parts) > 2 and key_of(parts[0]) in names:
        parts = parts[2:]
    return "".join(parts).strip()


def looks_like_site(key: str, names: Collection[str]) -> bool:
    """Whether a name (as `key_of` has it) is one of the site's in other words: `northernpostonline`, `post`.

    >>> looks_like_site("northernpostonline", {"northernpost"}), looks_like_site("post", {"northernpost"})
    (True, True)
    >>> looks_like_site("north", {"northernpost"}), looks_like_site("ost", {"northernpost"})
    (True, False)
    """
    if len(key) < SHORTEST_NAME:
        return False
    return any(
        name.startswith(key) or name.endswith(key) or (len(name) > SHORTEST_NAME and key.startswith(name))
        for name in names
    )
