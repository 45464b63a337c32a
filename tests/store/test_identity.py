"""Which document a capture is: assigned once, by the source's id, the address or the path."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from deltalake import DeltaTable

from pipeline.errors import DocumentNotFound
from pipeline.store import Store, doc_id_for
from pipeline.store.keys import id_key, url_key
from pipeline.store.known import SEVERAL, Known
from pipeline.store.snapshot import Snapshot
from tests.store.captures import NOW, URL, article, capture, newest, take, told


def path_id(store: Store, name: str) -> str:
    return doc_id_for(str(store.path.parent / "raw" / name), store.path)


def test_a_page_is_known_by_its_address_and_a_text_without_one_by_its_path(store: Store) -> None:
    page, text = take(store, capture(store, "a.html", article("storm")), capture(store, "b.txt", "Text.", None))
    assert (page.doc_id, text.doc_id) == (url_key(URL).key, path_id(store, "b.txt"))


def test_the_id_of_the_source_comes_before_the_address(store: Store) -> None:
    one = capture(store, "a.html", article("storm"), source_id="wire:7")
    [first] = take(store, one)
    assert first.doc_id == id_key("wire:7").key
    moved = capture(store, "b.html", article("budget"), URL + "2", source_id="wire:7")
    assert told(take(store, moved)) == [(2, "changed")], "whatever else it says"
    [other] = take(store, capture(store, "c.html", article("storm", 1), source_id="wire:8"))
    assert (other.doc_id, other.status) == (id_key("wire:8").key, "new"), "the source says that they are two"


def test_an_id_that_comes_later_is_an_alias(store: Store) -> None:
    [first] = take(store, capture(store, "a.html", article("storm")))
    [again] = take(store, capture(store, "b.html", article("storm", 1), source_id="wire:7"))
    assert again.doc_id == first.doc_id
    [by_id] = take(store, capture(store, "c.html", article("budget"), None, source_id="wire:7"))
    assert by_id.doc_id == first.doc_id


def test_two_captures_of_one_page_are_versions_of_one_document_and_never_flip_flop(store: Store) -> None:
    a, b = (capture(store, f"{name}.html", article("storm", edit)) for edit, name in enumerate("ab"))
    assert told(take(store, a, b)) == [(1, "new"), (2, "changed")]
    before = {name: store.version(name) for name in ("documents", "raw", "identity")}
    for night in ((a, b), (b, a), (a,), (b,)):
        assert {each[1] for each in told(take(store, *night))} == {"unchanged"}
    assert {name: store.version(name) for name in ("documents", "raw", "identity")} == before
    assert newest(store, url_key(URL).key) == b.document.text


def test_a_capture_that_arrives_later_is_the_newer_one_unless_it_says_that_it_is_not(store: Store) -> None:
    b = capture(store, "b.html", article("storm", 2), captured=datetime(2023, 8, 7, 12, tzinfo=UTC))
    earlier = capture(store, "a.html", article("storm"), captured=datetime(2023, 8, 7, 9, tzinfo=UTC))
    silent = capture(store, "c.html", article("storm", 3))
    same_day = capture(store, "d.html", article("storm", 4), captured=date(2023, 8, 7))
    day_before = capture(store, "e.html", article("storm", 5), captured=date(2023, 8, 6))
    assert told(take(store, b)) == [(1, "new")]
    assert told(take(store, earlier)) == [(1, "unchanged")]
    assert store.raw(earlier.raw_sha256) == earlier.raw, "but it is kept"
    assert store.find(earlier.raw_uri) == url_key(URL).key
    assert told(take(store, earlier)) == [(1, "unchanged")]
    assert told(take(store, same_day)) == [(2, "changed")]
    assert told(take(store, day_before)) == [(2, "unchanged")]
    assert told(take(store, silent)) == [(3, "changed")]


def test_a_capture_that_was_modified_earlier_replaces_none_that_was_modified_later(store: Store) -> None:
    """Where not both tell when they were saved, which says more; and a file that goes back replaces itself."""
    noon, nine = (datetime(2023, 8, 7, hour, tzinfo=UTC) for hour in (12, 9))
    b = capture(store, "b.html", article("storm", 2), modified=noon, captured=noon)
    late = capture(store, "a.html", article("storm"), modified=nine)
    same_day = capture(store, "c.html", article("storm", 3), modified=date(2023, 8, 7))
    assert told(take(store, b, late)) == [(1, "new"), (1, "unchanged")]
    assert told(take(Store.open(store.path), late, same_day)) == [(1, "unchanged"), (2, "changed")]
    back = capture(store, "c.html", article("storm", 4), modified=date(2023, 8, 6), captured=noon)
    saved_later = capture(
        store, "d.html", article("storm", 5), modified=date(2023, 8, 5), captured=datetime(2023, 8, 7, 13, tzinfo=UTC)
    )
    assert told(take(store, back, saved_later)) == [(3, "changed"), (4, "changed")]


def test_a_page_edited_and_edited_back_is_three_versions(store: Store) -> None:
    first, second = (capture(store, "a.html", article("storm", edit)) for edit in (0, 1))
    assert [told(take(store, each))[0] for each in (first, second, first, first)] == [
        (1, "new"),
        (2, "changed"),
        (3, "changed"),
        (3, "unchanged"),
    ]


def test_files_that_differ_every_night_and_say_the_same_take_no_turns(store: Store) -> None:
    """Two editions of one page, each with a counter in it; the one whose article changes is the newer one again."""
    editions = [capture(store, f"{name}.html", article("storm", edit)) for edit, name in enumerate("ab")]
    a, b = (
        [replace(each, raw_sha256=sha256(bytes([n, *each.raw])).hexdigest()) for n in range(4)] for each in editions
    )
    a, b = ([replace(each, raw=bytes([n, *each.raw])) for n, each in enumerate(name)] for name in (a, b))
    assert told(take(store, a[0], b[0])) == [(1, "new"), (2, "changed")]
    rehearsal = store.rehearsal()
    for night in ((a[1], b[1]), (b[2], a[2])):
        assert told(rehearsal.plan(night)) == told(take(Store.open(store.path), *night)) == [(2, "unchanged")] * 2
    assert told(take(store, a[2], b[2])) == [(2, "unchanged")] * 2
    corrected = capture(store, "a.html", article("storm", 7))
    assert told(take(store, corrected, b[3])) == [(3, "changed"), (3, "unchanged")]
    assert store.raw(b[3].raw_sha256) == b[3].raw, "but it is kept"


def test_a_copy_of_a_capture_that_was_replaced_brings_nothing_back(store: Store) -> None:
    """Under another path, on the same night or years later; a changed file does, though it held these bytes before."""
    old, new = capture(store, "a.html", article("storm")), capture(store, "b.html", article("storm", 1))
    copy = replace(old, raw_uri=old.raw_uri.replace("a.html", "copy.html"))
    assert told(take(store, old, copy, new)) == [(1, "new"), (1, "unchanged"), (2, "changed")]
    late = replace(old, raw_uri=old.raw_uri.replace("a.html", "late.html"))
    assert told(take(store, late)) == [(2, "unchanged")]
    assert told(take(store, late, copy, old, new)) == [(2, "unchanged")] * 4
    assert told(take(store, replace(old, raw_uri=new.raw_uri))) == [(3, "changed")]


def test_a_page_that_gains_an_address_stays_the_document_it_was(store: Store) -> None:
    [first] = take(store, capture(store, "a.html", article("storm"), None))
    [gained] = take(store, capture(store, "a.html", article("storm", 1)))
    [elsewhere] = take(store, capture(store, "b.html", article("storm", 2)))
    [moved] = take(store, capture(store, "b.html", article("storm", 3), URL + "-in-the-harbour"))
    [lost] = take(store, capture(store, "b.html", article("storm", 4), None))
    assert {each.doc_id for each in (gained, elsewhere, moved, lost)} == {first.doc_id} == {path_id(store, "a.html")}
    assert store.find(URL) == store.find(URL + "-in-the-harbour") == first.doc_id


def test_a_file_that_holds_another_page_now_is_another_document(store: Store) -> None:
    [storm] = take(store, capture(store, "index.html", article("storm")))
    [budget] = take(store, capture(store, "index.html", article("budget"), "https://news.example/budget"))
    assert budget.doc_id == url_key("https://news.example/budget").key != storm.doc_id
    [again] = take(store, capture(store, "index.html", article("storm", 1)))
    assert (again.doc_id, again.version) == (storm.doc_id, 2)
    assert store.find(str(store.path.parent / "raw/index.html")) == storm.doc_id, "whose page it holds now"


def test_an_address_means_for_ever_what_it_meant_first(store: Store) -> None:
    """What is fetched from it holds another page tomorrow, as a file does."""
    latest = "https://news.example/latest"
    today = replace(capture(store, "", article("storm")), raw_uri=latest)
    tomorrow = replace(capture(store, "", article("budget"), "https://news.example/budget"), raw_uri=latest)
    [storm], [budget] = take(store, today), take(store, tomorrow)
    known, key = store.known(), url_key(latest).key
    assert (known.names[key], known.inputs[key].doc_id) == (storm.doc_id, budget.doc_id)


def test_a_text_without_an_address_is_its_path_whatever_it_holds(store: Store) -> None:
    texts = [take(store, capture(store, "latest.txt", article(each), None))[0] for each in ("storm", "budget")]
    assert [(each.doc_id, each.version) for each in texts] == [(path_id(store, "latest.txt"), n) for n in (1, 2)]


def test_articles_that_all_claim_one_address_stay_apart(store: Store) -> None:
    """A template with the same canonical link on every page would hide all but one of them."""
    names = ("storm", "budget", "school")
    pages = [capture(store, f"{name}.html", article(name), title=name) for name in names]
    one_batch = take(store, *pages[:2])
    later = take(store, pages[2])
    ids = [each.doc_id for each in (*one_batch, *later)]
    assert ids == [url_key(URL).key, path_id(store, "budget.html"), path_id(store, "school.html")]
    edited = [capture(store, f"{name}.html", article(name + " rewritten"), title=name + "!") for name in names]
    assert [(each.doc_id, each.version) for each in take(store, *edited)] == [(doc_id, 2) for doc_id in ids]


def test_articles_stay_apart_where_address_and_title_are_the_templates(store: Store) -> None:
    pages = [capture(store, f"{name}.html", article(name), title="Morning Courier") for name in ("storm", "budget")]
    found = take(store, *pages)
    again = [
        capture(store, f"2/{name}.html", article(name, 1), title="Morning Courier") for name in ("budget", "storm")
    ]
    assert [each.doc_id for each in take(store, *again)] == [each.doc_id for each in reversed(found)]
    assert len(store.documents()) == 2


def test_a_page_that_keeps_its_address_keeps_its_document_however_much_is_rewritten(store: Store) -> None:
    """Also where that address is another page's, by a mistake of the template."""
    take(store, capture(store, "a.html", article("storm")))
    first = capture(store, "b.html", article("budget"), "https://news.example/budget")
    mistaken = [capture(store, "b.html", text) for text in (article("budget", 1), article("rewritten"))]
    found = [take(store, each)[0] for each in (first, *mistaken)]
    assert [(each.doc_id, each.version) for each in found] == [(found[0].doc_id, n) for n in (1, 2, 3)]


def test_the_same_bytes_are_the_same_document_whatever_is_read_in_them_today(store: Store) -> None:
    """Other rules may find another address, and another text."""
    page = capture(store, "a.html", article("storm"))
    [first] = take(store, page)
    read_otherwise = replace(page.document, url="https://news.example/budget", text=article("budget"))
    [again] = take(store, replace(page, document=read_otherwise))
    assert (again.doc_id, again.status) == (first.doc_id, "changed")


def test_bytes_that_were_replaced_while_they_were_cleaned_again_make_no_version(store: Store) -> None:
    old, new = (capture(store, "a.html", article("storm", edit)) for edit in (0, 1))
    [first] = take(store, old)
    take(store, new)
    assert told(take(store, replace(old, doc_id=first.doc_id))) == [(2, "unchanged")]
    assert told(take(store, replace(new, doc_id=first.doc_id))) == [(2, "unchanged")]


def test_an_address_that_showed_a_wall_first_leads_to_the_article_as_well(store: Store) -> None:
    """The captures of each night are in files of their own; other articles under the address stay apart."""
    take(store, capture(store, "1.html", article("we and our partners"), title="Before you continue"))
    nights = [take(store, capture(store, f"{n}.html", article("storm", n)))[0] for n in (2, 3, 4)]
    [other] = take(store, capture(store, "5.html", article("budget")))
    [wall] = take(store, capture(store, "6.html", article("we and our partners", 1)))
    assert [(each.doc_id, each.version) for each in nights] == [(path_id(store, "2.html"), n) for n in (1, 2, 3)]
    assert [each.doc_id for each in (other, wall)] == [path_id(store, "5.html"), url_key(URL).key]
    assert take(Store.open(store.path), capture(store, "7.html", article("storm", 5)))[0].doc_id == nights[0].doc_id


def test_an_address_that_several_documents_told_is_asked_which_is_meant(store: Store) -> None:
    wall, storm = take(store, *(capture(store, f"{name}.html", article(name)) for name in ("wall", "storm")))
    with pytest.raises(DocumentNotFound, match=rf"could be {min(wall, storm).doc_id} .*, {max(wall, storm).doc_id} "):
        store.find(URL)
    store.delete(wall.doc_id, "no article", run_id="delete", now=NOW)
    assert store.find(URL) == storm.doc_id


def test_an_address_leads_to_so_many_documents_and_no_more(store: Store) -> None:
    """Else a template with one address would cost a comparison with every page before."""
    take(store, *(capture(store, f"{n}.html", article(f"page {n}")) for n in range(SEVERAL + 3)))
    known, before = store.known(), store.version("identity")
    assert known.leading(url_key(URL).key) == (
        url_key(URL).key,
        *(path_id(store, f"{n}.html") for n in range(1, SEVERAL)),
    )
    take(store, *(capture(store, f"{n}.html", article(f"page {n}")) for n in range(SEVERAL + 3)))
    assert store.version("identity") == before, "and is not noted again every night"


def test_names_are_read_from_one_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    take(store, capture(store, "a.html", article("storm")))
    index, raced = store._register._known, []

    def overtaken(snapshot: Snapshot | None) -> Known:
        if not raced:
            raced.append(take(Store.open(store.path), capture(store, "b.html", article("budget"), URL + "2")))
        return index(snapshot)

    monkeypatch.setattr(store._register, "_known", overtaken)
    storm = url_key(URL).key
    assert list(store._register.names()) == [(storm, "../raw/a.html"), (storm, URL)]


ONE_PLACE = article("storm")[:60] + " " + article("rain")
"""So little of the text in common that the sketches agree in one place."""


@pytest.mark.parametrize(
    ("title", "text", "same"),
    [
        ("Storm", article("a rewrite of all of it"), False),
        ("Storm", ONE_PLACE, True),
        ("Rain", ONE_PLACE, False),
        ("Rain", article("storm", 1), True),
        ("Rain", article("storm")[: len(article("storm")) // 2], True),
        ("Storm", "", True),
        ("Rain", "", False),
        (None, "Subscribe to read on.", False),
        ("Rain", article("rain"), False),
    ],
)
def test_an_address_is_trusted_where_some_of_the_text_agrees(
    store: Store, title: str | None, text: str, same: bool
) -> None:
    [first] = take(store, capture(store, "a.html", article("storm"), title="Storm"))
    [second] = take(store, capture(store, "b.html", text, title=title))
    assert (second.doc_id == first.doc_id) is same


def test_what_is_compared_is_the_newest_capture(store: Store) -> None:
    """A live ticker has nothing in common with itself a week ago."""
    ticker = [article(f"part {n}") + " " + article(f"part {n + 1}") for n in range(4)]
    found = [take(store, capture(store, f"{n}.html", text))[0] for n, text in enumerate(ticker)]
    assert [(each.doc_id, each.version) for each in found] == [(url_key(URL).key, n + 1) for n in range(4)]


def test_plan_and_rehearsal_tell_what_commits_would_do_and_write_nothing(store: Store) -> None:
    batches = [
        [capture(store, "a.html", article("storm")), capture(store, "b.html", article("budget"))],
        [capture(store, "c.html", article("storm", 1)), capture(store, "a.html", article("storm"), title="Storm")],
        [capture(store, "a.html", article("storm", 2), URL + "2"), capture(store, "c.html", article("storm", 1))],
    ]
    rehearsal = store.rehearsal()
    foretold = [rehearsal.plan(batch) for batch in batches]
    assert store.plan(batches[0]) == foretold[0]
    assert not store.path.exists()
    assert [take(store, *batch) for batch in batches] == foretold


def test_a_kill_between_assignment_and_version_is_made_good_by_the_next_run(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = (capture(store, f"{name}.html", article("storm", edit)) for edit, name in enumerate("ab"))
    with monkeypatch.context() as killed:
        killed.setattr(store._documents.__class__, "append", _killed_at(store._documents.__class__.append))
        with pytest.raises(KeyboardInterrupt):
            take(store, a, b)
    assert (store.version("documents"), store.known().newest[url_key(URL).key].raw_sha256) == (None, b.raw_sha256)
    assert told(take(store, a, b)) == [(1, "new"), (2, "changed")]


def _killed_at(append: object) -> object:
    def dying(table: object, rows_for: object) -> object:
        if getattr(table, "name", "") == "documents":
            raise KeyboardInterrupt
        return append(table, rows_for)  # type: ignore[operator]

    return dying


def test_a_writer_that_was_overtaken_by_a_newer_capture_makes_no_version_of_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the document would be made of the older capture, and of the newer one again the night after."""
    take(store, capture(store, "a.html", article("storm")))
    rival, b, c = (
        Store.open(store.path),
        *(capture(store, f"{n}.html", article("storm", e)) for e, n in ((1, "b"), (2, "c"))),
    )
    whole, raced = store._register.take, []

    def overtaken(*args: object) -> object:
        found = whole(*args)  # type: ignore[arg-type]
        if not raced:
            raced.append(take(rival, c))
        return found

    monkeypatch.setattr(store._register, "take", overtaken)
    assert told(take(store, b)) == [(2, "unchanged")]
    assert told(raced[0]) == [(2, "changed")]
    assert told(take(store, b, c)) == [(2, "unchanged")] * 2


def test_every_row_is_counted_and_says_where_it_comes_from(store: Store) -> None:
    a = capture(store, "a.html", article("storm"), "http://www.news.example/storm")
    take(store, a, run="one")
    take(store, capture(store, "b.html", article("storm", 1)), run="two")
    rows = DeltaTable(store.path / "identity").to_pyarrow_table().sort_by("seq").to_pylist()
    assert [(row["seq"], row["kind"], row["name"], row["run_id"], row["uri"] is None) for row in rows] == [
        (1, "file", "../raw/a.html", "one", False),
        (2, "url", URL, "one", True),
        (3, "file", "../raw/b.html", "two", False),
    ]
    assert {row["doc_id"] for row in rows} == {url_key(URL).key}
    assert (rows[0]["raw_sha256"], rows[0]["uri"], rows[1]["raw_sha256"]) == (a.raw_sha256, a.raw_uri, None)


def test_what_is_known_outlives_a_compaction(store: Store) -> None:
    a, b = (capture(store, f"{name}.html", article("storm", edit)) for edit, name in enumerate("ab"))
    for each in (a, b):
        take(store, each)
    DeltaTable(store.path / "identity").optimize.compact()
    assert told(take(Store.open(store.path), a, b)) == [(2, "unchanged")] * 2
    assert told(take(store, capture(store, "c.html", article("storm", 3)))) == [(3, "changed")]


def test_all_names_a_document_ever_had_find_it(store: Store) -> None:
    names = ("spring/storm.html", "summer/storm-damage.html")
    for edit, name in enumerate(names):
        [found] = take(store, capture(store, name, article("storm", edit)))
    take(store, capture(store, "other.html", article("budget"), None))
    for ref in (
        "spring/storm.html",
        "storm.html",
        "summer/storm-damage.html",
        "http://www.news.example/storm?utm_source=x",
    ):
        assert store.find(ref) == found.doc_id
    assert store.find("storm") == found.doc_id, "the name it was last taken from, before those it had"
    assert store.find(str(Path(store.path.parent / "raw/spring/storm.html"))) == found.doc_id
