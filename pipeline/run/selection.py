"""Which documents a run is about: those that changed of late, those of some outlets, those that meet conditions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from pipeline.errors import WrongSelection
from pipeline.run.condition import condition, folded
from pipeline.store.as_of import asked_for
from pipeline.store.columns import values

if TYPE_CHECKING:
    from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows a run down; a document has to fit all of it. `bool` of one that leaves nothing out is False.

    `WrongSelection` for what cannot be meant, in one sentence. Whether a state ever was, only the store knows.
    """

    since: str | None = None
    """The number of a state or a time, as `Store.changes` takes them: documents whose newest version came after it."""
    outlets: tuple[str, ...] = ()
    """Names as they stand in the documents, whatever the case: documents of any of them."""
    where: tuple[str, ...] = ()
    """Conditions, see `condition.condition`. No comparison with an unknown value holds: `published<2024` leaves out
    the documents without a publish date, and so does `published!=2024`; `published=` takes these and no others."""

    def __post_init__(self) -> None:
        if self.since is not None:
            try:
                asked_for(self.since)
            except ValueError as error:
                raise WrongSelection(f"since: {error}") from error
        if not all(map(folded, self.outlets)):
            raise WrongSelection("an outlet is empty; give its name, or the condition outlet= where it is unknown")
        for each in self.where:
            condition(each)

    def __bool__(self) -> bool:
        return self.since is not None or bool(self.outlets or self.where)

    def __str__(self) -> str:
        """Such as `since 12 · outlet The Post · language=da`."""
        since = () if self.since is None else (f"since {self.since}",)
        return " · ".join([*since, *(f"outlet {name}" for name in self.outlets), *self.where])


def selected(store: Store, only: Selection, *, as_of: int | None = None) -> frozenset[str]:
    """The doc_id of every document whose newest version fits, deleted ones left out; as of a state, where one is given.

    Reads the columns that are asked about, and no text. StateNotFound for a `since` that is still to come.
    """
    since = None if only.since is None else store.changes(only.since).since
    conditions = [condition(each) for each in only.where]
    outlets = frozenset(map(folded, only.outlets))
    names = dict.fromkeys(["doc_id", "op", *(["outlet"] if outlets else []), *(each.field for each in conditions)])
    found: set[str] = set()
    for rows in store.newest_columns(list(names), as_of=as_of, since=since):
        column = {name: values(rows, name) for name in names}
        fits = [op == "upsert" for op in column["op"]]
        if outlets:
            fits = [fit and folded(name or "") in outlets for fit, name in zip(fits, column["outlet"], strict=True)]
        for each in conditions:
            fits = [fit and each.holds(value) for fit, value in zip(fits, column[each.field], strict=True)]
        found.update(compress(column["doc_id"], fits))
    return frozenset(found)
