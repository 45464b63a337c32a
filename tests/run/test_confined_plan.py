"""A plan with roots: what leads out of them is refused, and nothing of what is there can be told from how."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.run import Plan, Status, begin_ingest, ingest, plan
from pipeline.store import Store
from tests.run.corpora import SETTINGS, write_articles


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A root with an article in it, and a folder beside it that nobody is to see."""
    write_articles(tmp_path / "news", "aarhus")
    write_articles(tmp_path / "news-private", "secret")
    return tmp_path / "news"


def confined(root: Path, *paths: str | Path) -> Plan:
    return plan(paths or [root], within=[str(root)])


def told(planned: Plan) -> dict[str, str]:
    return {os.path.basename(each.name): each.refused.reason if each.refused else "taken" for each in planned.inputs}


def test_what_lies_inside_is_planned_as_without_roots(news: Path) -> None:
    free = plan([news])
    assert [(each.name, each.uri, each.refused) for each in confined(news).inputs] == [
        (each.name, each.uri, each.refused) for each in free.inputs
    ]
    assert told(free) == {"aarhus.txt": "taken"}


def test_a_link_to_the_outside_is_refused_with_the_name_of_the_setting(news: Path) -> None:
    (news / "link.txt").symlink_to(news.parent / "news-private/secret.txt")
    (news / "folder").symlink_to(news.parent / "news-private")
    planned = confined(news)
    assert told(planned) == {"aarhus.txt": "taken", "folder": "outside_roots", "link.txt": "outside_roots"}
    refused = planned.inputs[-1].refused
    assert refused is not None
    assert "`roots` (CLEANPRESS_ROOTS)" in refused.remedy
    assert "news-private" not in str(planned)
    assert told(plan([news])) == {"aarhus.txt": "taken", "secret.txt": "taken"}, "without roots they are followed"


def test_links_within_the_roots_and_from_one_root_to_another_are_followed(news: Path) -> None:
    (news / "again.txt").symlink_to(news / "aarhus.txt")
    (news / "other").symlink_to(news.parent / "news-private")
    both = plan([news], within=[str(news), f"{news}-private"])
    assert [os.path.basename(each.uri) for each in both.inputs if each.refused is None] == ["aarhus.txt", "secret.txt"]


@pytest.mark.parametrize(
    "path", ["../news-private", "../news-private/secret.txt", "../news-private/nope.txt", "..", "/"]
)
def test_a_given_path_that_lies_outside_is_refused_and_never_looked_at(
    news: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Whether it is there or not, a file or a folder, makes no difference. It is an order to refuse, no broken input:
    the store keeps no note of it."""
    monkeypatch.chdir(news)
    looked = _watched(monkeypatch)
    (found,) = confined(news, path).inputs
    assert (found.refused and found.refused.reason, found.mistyped) == ("outside_roots", True)
    assert (found.name, found.uri) == (path, os.path.abspath(path))
    assert [each for each in looked if not os.path.abspath(each).startswith(f"{news}")] == []
    assert not any(f"{news}-private" in os.path.abspath(each) for each in looked)


def test_a_refused_path_tells_nothing_of_links_on_its_way(news: Path) -> None:
    hidden = news.parent / "news-private/link"
    hidden.symlink_to("/usr")
    (found,) = confined(news, hidden / "bin").inputs
    assert found.uri == f"{hidden}/bin"


def test_a_link_that_leads_nowhere_outside_is_refused_like_one_that_leads_somewhere(news: Path) -> None:
    """Else links could be laid to find out what is there."""
    for name, target in (("a", "secret.txt"), ("b", "nope.txt"), ("c", ""), ("d", "nope/deeper")):
        (news / name).symlink_to(news.parent / "news-private" / target)
    planned = confined(news)
    assert told(planned) == {"aarhus.txt": "taken"} | dict.fromkeys("abcd", "outside_roots")
    assert len({(each.refused.detail, each.refused.remedy) for each in planned.inputs if each.refused}) == 1


def test_a_link_that_leads_nowhere_inside_still_says_so(news: Path) -> None:
    (news / "gone.txt").symlink_to(news / "nope.txt")
    (news / "self").symlink_to("self")
    assert told(confined(news)) == {"aarhus.txt": "taken", "gone.txt": "not_found", "self": "symlink_loop"}
    assert told(confined(news, news / "nope.txt")) == {"nope.txt": "not_found"}


@pytest.mark.parametrize("there", [True, False])
def test_links_with_special_names_tell_nothing_either(news: Path, there: bool) -> None:
    """A saved page and a table's log that lead outside: whether their targets are there must not change the plan."""
    target = news.parent / "news-private" / ("secret.txt" if there else "nope.txt")
    log = news.parent / ("news-private" if there else "nope")
    write_articles(news / "storm_files", "frame")
    write_articles(news / "table", "row")
    (news / "storm.html").symlink_to(target)
    (news / "table/_delta_log").symlink_to(log)
    assert told(confined(news)) == {
        "aarhus.txt": "taken",
        "storm.html": "outside_roots",
        "frame.txt": "taken",
        "_delta_log": "outside_roots",
        "row.txt": "taken",
    }


def test_a_page_beside_the_root_does_not_make_the_root_its_parts(tmp_path: Path) -> None:
    root = write_articles(tmp_path / "storm_files", "frame")
    for _ in range(2):
        assert told(confined(root, root, tmp_path / "storm.html")) == {
            "frame.txt": "taken",
            "storm.html": "outside_roots",
        }
        (tmp_path / "storm.html").write_text("<p>A page.")


def test_parts_of_a_saved_page_are_counted_without_following_them_out(news: Path) -> None:
    (news / "storm.html").write_text("<p>A page.")
    (news / "storm_files").mkdir()
    (news / "storm_files/ad.html").symlink_to(news.parent / "news-private")
    planned = confined(news)
    assert told(planned) == {"aarhus.txt": "taken", "storm.html": "taken"}
    assert [each.files for each in planned.parts] == [1]


def test_a_tilde_in_an_input_is_but_a_letter(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell reads `~`, a form does not: what is opened is a folder of that name."""
    monkeypatch.setenv("HOME", str(news))
    monkeypatch.chdir(news.parent)
    (news.parent / "~").symlink_to("news-private")
    assert told(confined(news, "~/secret.txt")) == {"secret.txt": "outside_roots"}


def test_no_roots_at_all_let_nothing_in(news: Path) -> None:
    assert told(plan([news], within=[])) == {"news": "outside_roots"}


def test_a_file_that_becomes_a_link_to_the_outside_after_it_was_planned_is_not_read(news: Path) -> None:
    store = Store.open(news.parent / "clean")
    run = begin_ingest(confined(news), store, settings=SETTINGS)
    (news / "aarhus.txt").unlink()
    (news / "aarhus.txt").symlink_to(news.parent / "news-private/secret.txt")
    (outcome,) = run.go().outcomes
    assert (outcome.status, outcome.reason) == (Status.QUARANTINED, "outside_roots")
    assert store.documents() == []


def test_a_link_in_the_inbox_goes_to_quarantine_and_a_path_that_was_typed_does_not(news: Path) -> None:
    (news / "link.txt").symlink_to(news.parent / "news-private/secret.txt")
    store = Store.open(news.parent / "clean")
    result = ingest(confined(news, news, "/etc"), store, settings=SETTINGS)
    assert [each.reason for each in result.quarantined] == ["outside_roots"] * 2
    assert [(row.uri, row.reason) for row in store.quarantined()] == [(str(news / "link.txt"), "outside_roots")]


def _watched(monkeypatch: pytest.MonkeyPatch) -> Sequence[str]:
    """The paths that are opened or listed, or asked about beyond being a link."""
    looked: list[str] = []
    for name in ("stat", "listdir", "scandir", "open"):
        real = getattr(os, name)

        def watched(path: str, *more: object, real: object = real, **named: object) -> object:
            looked.append(os.fspath(path))
            return real(path, *more, **named)  # type: ignore[operator]

        monkeypatch.setattr(os, name, watched)
    return looked
