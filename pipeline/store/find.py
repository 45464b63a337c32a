"""From what somebody types to one document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from pipeline.errors import DocumentNotFound
from pipeline.metadata.tracking import without_tracking
from pipeline.store.keys import input_key, url_key
from pipeline.store.known import Known
from pipeline.store.records import Head
from pipeline.web_address import host_of

SHORTEST = 4
"""Characters of a doc_id that are enough to ask with."""
NAMED = 5
"""Candidates an error names before it says how many more there are."""

Names = Iterable[tuple[str, str]]
"""doc_ids, each with a path or an address; a document may come several times."""


def find(
    ref: str, heads: Mapping[str, Head], store_uri: str, known: Known, aliases: Callable[[], Iterable[tuple[str, str]]]
) -> str:
    """The doc_id that is meant by a doc_id, the start of one, a file name, the start of one, a path or a URL.

    What is exact wins over what is a part: a whole doc_id, then a path or URL, then a file name or the start of a
    doc_id, then the start of a file name. The name that a document was last taken from wins over those it had before:
    `aliases` gives doc_id and every name, and is asked when no other answers. Documents that are there win over those
    that were deleted. DocumentNotFound when nothing answers, or more than one.
    """
    if ref in heads:
        return ref
    for key in _keys(ref, store_uri):
        taken = known.inputs.get(key)
        found = [each for each in ([taken.doc_id] if taken else known.leading(key) or [key]) if each in heads]
        there = [each for each in found if heads[each].op == "upsert"] or found[:1]
        if there:
            return _the_one(ref, there, heads)
    for names in _names(heads, aliases):
        at = list(names)
        found = _exactly(ref, at) or _partly(ref, at) or _named_so(ref, at)
        if found:
            return _the_one(ref, found, heads)
    short = f" (at least {SHORTEST} characters)" if len(ref) < SHORTEST else ""
    raise DocumentNotFound(
        f"no document answers to {ref!r} in {store_uri}; "
        f"give a doc_id or file name, the start of one{short}, or a URL: `corpus list` shows them"
    )


def _the_one(ref: str, found: Sequence[str], heads: Mapping[str, Head]) -> str:
    if len(found) > 1:
        raise DocumentNotFound(f"{ref!r} could be {_list(found, heads)}; give more of the doc_id or of the path")
    return found[0]


def _keys(ref: str, store_uri: str) -> Iterator[str]:
    if not ref:
        return
    yield input_key(ref, store_uri).key
    if host_of(ref) is not None:
        yield url_key(without_tracking(ref)).key


def _names(heads: Mapping[str, Head], aliases: Callable[[], Names]) -> Iterator[Names]:
    there = {doc_id for doc_id, head in heads.items() if head.op == "upsert"}
    yield ((doc_id, heads[doc_id].raw_uri) for doc_id in heads if doc_id in there)
    told = list(aliases())
    yield ((doc_id, name) for doc_id, name in told if doc_id in there)
    gone = [(doc_id, head.raw_uri or "") for doc_id, head in heads.items() if doc_id not in there]
    yield [*gone, *((doc_id, name) for doc_id, name in told if doc_id in heads and doc_id not in there)]


def _exactly(ref: str, names: Names) -> list[str]:
    return list(dict.fromkeys(doc_id for doc_id, name in names if name == ref and ref))


def _partly(ref: str, names: Names) -> list[str]:
    """The documents whose doc_id begins so, and those whose path ends so, in whole names."""
    start = ref.lower() if len(ref) >= SHORTEST else "no doc_id begins like this"
    end = "/" + "/".join(PurePosixPath(ref).parts)
    return list(
        dict.fromkeys(
            doc_id for doc_id, name in names if doc_id.startswith(start) or (len(end) > 1 and f"/{name}".endswith(end))
        )
    )


def _named_so(ref: str, names: Names) -> list[str]:
    """The documents whose file name begins so."""
    if len(ref) < SHORTEST:
        return []
    return list(dict.fromkeys(doc_id for doc_id, name in names if PurePosixPath(name).name.startswith(ref)))


def _list(found: Iterable[str], heads: Mapping[str, Head]) -> str:
    names = sorted(f"{doc_id} ({heads[doc_id].raw_uri})" for doc_id in found)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
