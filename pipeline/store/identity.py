"""Which document a capture is. The rules, in their order:

1. The bytes that an input was last taken with are the document they were then.
2. The id that the source gives says which document it is. A new id is a new document, unless the address or the path
   leads to one that has no id yet.
3. An input whose page tells the address it told last time, or none, is the document it was.
4. A known address says which document it is: the first of those it leads to that has some of the text in common with
   the capture; the title, where there is hardly any text. Templates that tell one address and title on every page are
   not rare, and all but one article of such a site would be hidden; and what stood there first may have been a wall.
5. An input with another address than last time is still the document it was, unless the two have texts with nothing in
   common: then it holds another article now.
6. An address that leads only to documents that were deleted leads to them whatever it shows now.
7. Else it is a new document: known by its address, or by its path where there is none or it is not to be trusted.

Every path and id that led nowhere before leads to that document from then on; so does the address that the page tells,
after those that it led to before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from pipeline.store.hashing import iso, output_hash
from pipeline.store.keys import Key, id_key, input_key, url_key
from pipeline.store.known import Input, Known, shown
from pipeline.store.parquet import Row
from pipeline.store.records import Candidate
from pipeline.store.sketch import alike, sketch_of, unlike
from pipeline.store.stored_sketches import StoredSketches


class Offer(NamedTuple):
    """A candidate with all that it can be known by."""

    candidate: Candidate
    input: Key
    url: Key | None
    source_id: Key | None
    captured: str | None
    modified: str | None
    output: str
    """The output hash."""
    sketch: bytes


class Assigned(NamedTuple):
    """Which document a candidate is."""

    doc_id: str
    current: bool
    """Whether the document is to be made from it; False for a capture that a newer one has replaced already."""


def offer_of(candidate: Candidate, store_path: str) -> Offer:
    document = candidate.document
    return Offer(
        candidate,
        input_key(candidate.raw_uri, store_path),
        url_key(document.url) if document.url else None,
        id_key(candidate.source_id) if candidate.source_id else None,
        iso(document.captured),
        iso(document.modified),
        output_hash(document),
        sketch_of(document.title, document.text),
    )


@dataclass(slots=True)
class Assigning:
    """Assigns one offer after the other; each sees what the ones before it have brought."""

    known: Known
    """Is changed."""
    stored: StoredSketches
    gone: Callable[[str], bool]
    """Whether a document was deleted: nothing is noted of it any more."""
    sketches: dict[str, bytes] = field(default_factory=dict)
    """Those of the offers so far."""
    rows: list[Row] = field(default_factory=list)
    """What is to be added to the table."""
    asked: set[str] = field(default_factory=set)
    """The documents whose sketches may be asked for."""

    def assign_all(self, offers: Sequence[Offer]) -> list[Assigned]:
        """The document of each offer, in their order."""
        keys = {key.key for offer in offers for key in (offer.input, offer.url) if key is not None}
        taken = (self.known.inputs[key].doc_id for key in keys if key in self.known.inputs)
        self.asked = {*taken, *(doc_id for key in keys for doc_id in self.known.leading(key))}
        return [self.assign(offer) for offer in offers]

    def assign(self, offer: Offer) -> Assigned:
        """The document, with `rows` grown by what was not known."""
        candidate = offer.candidate
        again = candidate.doc_id
        doc_id = again or self._document(offer)
        if self.gone(doc_id):
            return Assigned(doc_id, current=False)
        current = self._is_current(doc_id, offer)
        url = offer.url.key if offer.url else None
        before = self.known.inputs.get(offer.input.key)
        if again is None and (before is None or (before.doc_id, before.raw_sha256) != (doc_id, candidate.raw_sha256)):
            days, output = (offer.captured, offer.modified), shown(offer.output)
            taken = Input(offer.input.key, doc_id, candidate.raw_sha256, url, *days, output)
            self._note(offer.input, taken, offer, current=current)
            if current:
                self.sketches[doc_id] = offer.sketch
        for name in (offer.source_id, offer.url):
            if name is not None and self.known.is_news(name.kind, name.key, doc_id):
                self._note(name, Input(name.key, doc_id), None, current=None)
        return Assigned(doc_id, current)

    def _document(self, offer: Offer) -> str:
        known, url = self.known, offer.url
        before = known.inputs.get(offer.input.key)
        if before is not None and before.raw_sha256 == offer.candidate.raw_sha256:
            return before.doc_id
        if offer.source_id is not None and offer.source_id.key in known.names:
            return known.names[offer.source_id.key]
        at_path = before.doc_id if before is not None else known.names.get(offer.input.key)
        at_url = known.leading(url.key) if url is not None else ()
        if offer.source_id is not None:
            at_path = at_path if at_path not in known.identified else None
            at_url = tuple(each for each in at_url if each not in known.identified)
        if at_path is not None and (url is None or at_url == (at_path,) or _url_of(before) == url.key):
            return at_path
        for doc_id in sorted(at_url, key=self.gone):  # those that are there first
            stored = self._stored(doc_id)
            if stored is not None and alike(stored, offer.sketch):
                return doc_id
        if at_path is not None and not self._is_another(offer, at_path, before, at_url):
            return at_path
        if (kept_out := self._kept_out(at_url)) is not None:
            return kept_out
        if offer.source_id is not None:
            return offer.source_id.key
        return offer.input.key if url is None or url.key in known.names else url.key

    def _stored(self, doc_id: str) -> bytes | None:
        """The sketch of a document; None of one that was purged: nothing is left to compare with."""
        return self.sketches.get(doc_id) or self.stored.of(doc_id, self.asked)

    def _is_another(self, offer: Offer, at_path: str, before: Input | None, at_url: tuple[str, ...]) -> bool:
        """Whether an input that tells another address than last time holds another article as well. Where what it held
        was purged only the address can say it, if it is no known one."""
        stored = self._stored(at_path)
        if stored is None:
            return _url_of(before) is not None and not at_url
        return unlike(stored, offer.sketch)

    def _kept_out(self, at_url: tuple[str, ...]) -> str | None:
        """The deleted document that is meant by an address which leads to nothing else, whatever stands there now. A
        purged one is meant as well where there is one other: only where two others have told the address, and are
        different articles, is it surely a template's."""
        gone = [doc_id for doc_id in at_url if self.gone(doc_id)]
        if len(gone) == len(at_url):
            return next(iter(gone), None)
        purged = [doc_id for doc_id in gone if self._stored(doc_id) is None]
        return purged[0] if purged and len(at_url) - len(purged) < 2 else None

    def _is_current(self, doc_id: str, offer: Offer) -> bool:
        """Captures of one page come in several files, and a file is looked at night after night: what was replaced
        once stays replaced, and a page that was saved earlier never replaces one that was saved later; nor, where one
        of them does not tell that, one that was modified earlier one that was modified later. Files that differ
        every night, each with an output of its own that stays, take no turns. A file that changes replaces itself,
        whatever it held before."""
        newest, sha = self.known.newest.get(doc_id), offer.candidate.raw_sha256
        if newest is None or newest.raw_sha256 == sha:
            return True
        if offer.candidate.doc_id is not None:
            return False
        before = self.known.inputs.get(offer.input.key)
        if before is not None and before.doc_id == doc_id and before.raw_sha256 == sha:
            return False
        if newest.key == offer.input.key:
            return True
        if before is not None and before.doc_id == doc_id and before.output == shown(offer.output):
            return False
        return (doc_id, sha) not in self.known.older and not _older(offer, newest)

    def _note(self, key: Key, taken: Input, capture: Offer | None, *, current: bool | None) -> None:
        self.known.note(key.kind, taken, current=current)
        self.rows.append(
            {
                "seq": self.known.rows,
                "key": key.key,
                "kind": key.kind,
                "name": key.name,
                "doc_id": taken.doc_id,
                "raw_sha256": taken.raw_sha256,
                "uri": capture.candidate.raw_uri if capture else None,
                "url_key": taken.url_key,
                "captured": taken.captured,
                "modified": taken.modified,
                "output": taken.output,
                "current": current,
                "sketch": capture.sketch if capture else None,
            }
        )


def unreplaced(
    offers: Sequence[Offer],
    assigned: Sequence[Assigned],
    left: Mapping[str, Input | None],
    now: Mapping[str, Input],
) -> list[Assigned]:
    """What was assigned, as it stands now. `left` and `now` are the newest captures by doc_id, after the assignment and
    at this moment: where another writer has brought a newer capture in between, ours is none to make a version of."""
    return [
        Assigned(to.doc_id, to.current and not _replaced(offer, left.get(to.doc_id), now.get(to.doc_id)))
        for offer, to in zip(offers, assigned, strict=True)
    ]


def _replaced(offer: Offer, left: Input | None, now: Input | None) -> bool:
    if left is None or now is None or now.raw_sha256 == left.raw_sha256:
        return False
    # of two that read one file at different moments nobody can say who was later: both make a version
    return offer.candidate.doc_id is not None or now.key != left.key


def _url_of(before: Input | None) -> str | None:
    return before.url_key if before is not None else None


def _older(offer: Offer, newest: Input) -> bool:
    """Whether a capture is surely older than the newest one: like is compared with like."""
    if offer.captured is not None and newest.captured is not None:
        return _earlier(offer.captured, newest.captured)
    return _earlier(offer.modified, newest.modified)


def _earlier(one: str | None, other: str | None) -> bool:
    """Whether one day or moment is surely before another: by the moment where both tell their zone, else by the day."""
    if one is None or other is None:
        return False
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if first.tzinfo is not None and second.tzinfo is not None:
        return first < second
    return first.date() < second.date()
