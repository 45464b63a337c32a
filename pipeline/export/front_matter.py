"""Facts as YAML that every reader takes for what they are: of YAML 1.1 (PyYAML, Jekyll) and 1.2 (Hugo, Obsidian)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

WIDEST = 2**31 - 1
"""Columns before a line is folded: never."""

_ESCAPED = re.compile("[^ -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]")
"""What stands in double quotes, as an escape: line breaks of all kinds, which PyYAML does not read back from single
quotes, and control characters."""
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$|0o[0-7]+$")
"""Numbers of YAML 1.2 that PyYAML, which knows 1.1, would leave unquoted in a text."""
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def front_matter(facts: Mapping[str, Any]) -> str:
    """The facts between two lines of `---`, in their order. Values are text, numbers, dates, times, or lists of text.

    >>> from datetime import date
    >>> print(front_matter({"title": "No: 5", "published": date(2023, 8, 7), "tags": ["no", "1e3"]}), end="")
    ---
    title: 'No: 5'
    published: 2023-08-07
    tags:
    - 'no'
    - '1e3'
    ---
    """
    return f"---\n{as_yaml(facts)}---\n"


def as_yaml(value: Mapping[str, Any]) -> str:
    """The value as a YAML document."""
    import yaml

    # libyaml writes the same six times as fast, but an emoji as \U0001F389, which nobody can read
    texts = [text for each in value.values() for text in (each if isinstance(each, list) else [each])]
    dumper = _dumper(fast=not any(isinstance(text, str) and _ASTRAL.search(text) for text in texts))
    return str(yaml.dump(dict(value), Dumper=dumper, allow_unicode=True, sort_keys=False, width=WIDEST))


@cache
def _dumper(*, fast: bool) -> Any:
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper) if fast else yaml.SafeDumper

    class Dumper(base):  # type: ignore[misc]
        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(str, _text)
    Dumper.add_representer(datetime, _moment)
    Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+.0123456789"))
    return Dumper


def _text(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if _ESCAPED.search(text) else None)


def _moment(dumper: Any, moment: datetime) -> Any:
    told = moment.isoformat()
    if told.count(":") > 3:  # an offset with seconds is no timestamp of YAML
        return _text(dumper, told)
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", told)
