"""From what somebody types to one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from pipeline.errors import DocumentNotFound
from pipeline.store.identity import doc_id_for
from pipeline.store.records import Head
from pipeline.web_address import is_web_address

SHORTEST = 4
"""Characters of a doc_id that are enough to ask with."""
NAMED = 5
"""Candidates an error names before it says how many more there are."""


def find(ref: str, heads: Mapping[str, Head], store_uri: str, urls: Callable[[], Mapping[str, str]]) -> str:
    """The doc_id that is meant by a doc_id, the start of one, a file name, the start of one, a path or a URL.

    `urls` gives doc_id to the page's own URL, and is asked only for a URL that is no document's key. What is exact
    wins over what is a part: a whole doc_id, then a path or URL, then a file name or the start of a doc_id, then the
    start of a file name.
    DocumentNotFound when nothing answers, or more than one.
    """
    if ref in heads:
        return ref
    if ref and doc_id_for(ref, store_uri) in heads:
        return doc_id_for(ref, store_uri)
    exact = [doc_id for doc_id, head in heads.items() if head.raw_uri == ref]
    if not exact and is_web_address(ref):
        exact = [doc_id for doc_id, url in urls().items() if url == ref]
    found = exact or _partly(ref, heads) or _named_so(ref, heads)
    if len(found) == 1:
        return found[0]
    if found:
        raise DocumentNotFound(f"{ref!r} could be {_list(found, heads)}; give more of the doc_id or of the path")
    short = f" (at least {SHORTEST} characters)" if len(ref) < SHORTEST else ""
    raise DocumentNotFound(
        f"no document answers to {ref!r} in {store_uri}; "
        f"give a doc_id or file name, the start of one{short}, or a URL: `corpus list` shows them"
    )


def _partly(ref: str, heads: Mapping[str, Head]) -> list[str]:
    """The documents whose doc_id begins so, and those whose path ends so, in whole names."""
    start = ref.lower() if len(ref) >= SHORTEST else "no doc_id begins like this"
    end = "/" + "/".join(PurePosixPath(ref).parts)
    return [
        doc_id
        for doc_id, head in heads.items()
        if doc_id.startswith(start) or (len(end) > 1 and f"/{head.raw_uri}".endswith(end))
    ]


def _named_so(ref: str, heads: Mapping[str, Head]) -> list[str]:
    """The documents whose file name begins so."""
    if len(ref) < SHORTEST:
        return []
    return [doc_id for doc_id, head in heads.items() if PurePosixPath(head.raw_uri).name.startswith(ref)]


def _list(found: Iterable[str], heads: Mapping[str, Head]) -> str:
    names = sorted(f"{doc_id} ({heads[doc_id].raw_uri})" for doc_id in found)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
