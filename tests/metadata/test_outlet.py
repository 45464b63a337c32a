"""Who published an article: its name in one spelling, not the company behind it, not the platform below it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pipeline import UnreadableFile, clean, read_outlets
from pipeline.metadata.outlet import fits
from pipeline.metadata.outlet.registry import FILE, shipped_outlets

from .pages import facts, json_ld, meta

TEXT = (
    "Storm closes the harbour of Northwick\n\n"
    "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"
)
AWAY = "saved/page.html"


def test_the_publisher_is_the_outlet_but_not_its_company_or_platform() -> None:
    site = meta("og:site_name", "Northern Post")
    assert facts(json_ld(publisher={"name": "The Northern Post"}) + site).outlet == "The Northern Post"
    assert facts(json_ld(publisher={"name": "Post Verlag GmbH"}) + site).outlet == "Northern Post"
    assert facts(json_ld(publisher={"name": "Blogger"}) + site).outlet == "Northern Post"


def test_what_fits_the_domain_goes_before_what_does_not() -> None:
    """Pages of a group name the group; near miss: away from any domain there is nothing to fit."""
    page = json_ld(publisher={"name": "Harbour Digital"}) + meta("og:site_name", "Northern Post")
    found = facts(page)
    assert (found.outlet, found.evidence["outlet"].also) == ("Northern Post", ("Harbour Digital",))
    assert facts(page, uri=AWAY).outlet == "Harbour Digital"


def test_a_company_that_is_called_like_the_outlet_names_it() -> None:
    assert facts(json_ld(publisher={"name": "Northern Post eG"})).outlet == "Northern Post"
    assert facts(json_ld(publisher={"name": "Northern Post GmbH & Co. KG"}), uri=AWAY).outlet == "Northern Post"


def test_a_publishing_house_alone_is_not_believed() -> None:
    found = facts(json_ld(publisher={"name": "Nordland Verlag GmbH"}), uri=AWAY)
    assert (found.outlet, found.unknown["outlet"]) == (None, "too_unsure: Nordland Verlag GmbH")


def test_the_slogan_behind_a_name_is_left_out() -> None:
    assert facts(meta("og:site_name", "Northern Post - News, Weather and Sports")).outlet == "Northern Post"
    assert facts(meta("og:site_name", "News | Northern Post")).outlet == "Northern Post"


def test_the_title_and_the_masthead_spell_what_the_domain_says() -> None:
    """Near misses: a title's last part and a link to the front page that are called something else."""
    assert facts("<title>Storm hits coast | Northern Post</title>").outlet == "Northern Post"
    assert facts("<title>Storm hits coast | Weather</title>").outlet == "northernpost.example"
    page = "<header><a href='/'><img src=l alt='Northern Post Logo'></a></header><p>Storm hits the coast.</p>"
    uri = "https://northernpost.example/storm"
    assert clean(page, "text/html", uri).outlet == "Northern Post"
    assert clean(page.replace("Northern Post Logo", "Sale"), "text/html", uri).outlet == "northernpost.example"


def test_where_nothing_is_said_the_domain_is_the_name_unless_it_is_a_platforms() -> None:
    found = facts()
    assert (found.outlet, found.evidence["outlet"].rule) == ("northernpost.example", "outlet.domain")
    assert found.evidence["outlet"].confidence < 0.8
    assert facts(uri="https://harbour.blogspot.com/storm").outlet is None
    assert facts(uri="https://127.0.0.1/storm").outlet is None
    assert facts(uri=AWAY).outlet is None


def test_an_outlet_of_the_registry_has_one_spelling() -> None:
    for name in ("SZ.de", "Süddeutsche.de", "süddeutsche zeitung"):
        assert facts(meta("og:site_name", name), uri=AWAY).outlet == "Süddeutsche Zeitung"
    assert facts(uri="https://asia.nikkei.com/storm").outlet == "Nikkei Asia"
    assert facts(meta("og:site_name", "日本経済新聞"), uri="https://www.nikkei.com/storm").outlet == "Nikkei"


def test_an_abbreviation_on_another_site_is_not_the_outlet_that_is_known_by_it() -> None:
    assert facts(meta("og:site_name", "SZ"), uri="https://saaleblatt.example/storm").outlet == "SZ"


def test_a_page_that_points_to_another_site_was_published_where_it_stands() -> None:
    canonical = '<link rel="canonical" href="https://www.spiegel.de/storm">'
    assert facts(canonical + meta("og:site_name", "Northern Post")).outlet == "Northern Post"


def test_the_outlet_is_who_claims_the_copyright() -> None:
    doc = clean(TEXT + "© 2016 - 2024 | Example Post")
    assert doc.outlet == "Example Post"
    assert doc.evidence["outlet"].seen.startswith("© 2016 - 2024")
    assert doc.evidence["outlet"].where == "line 5"


def test_a_newspaper_that_is_quoted_is_neither_outlet_nor_source() -> None:
    doc = clean(TEXT + "In a letter shared with The Telegraph, the fishermen asked for help, as reported by Kirby.")
    assert (doc.outlet, doc.source) == (None, None)


@pytest.mark.parametrize(
    ("name", "host", "alike"),
    [
        ("The Northern Post", "northernpost.example", True),
        ("Süddeutsche Zeitung", "sueddeutsche.example", True),
        ("Frankfurter Neue Presse", "fnp.example", True),
        ("Northern Post GmbH", "m.northernpost.example", True),
        ("Harbour Digital", "northernpost.example", False),
        ("", "northernpost.example", False),
        ("de", "northernpost.de", False),
    ],
)
def test_a_name_fits_a_domain_by_its_letters(name: str, host: str, alike: bool) -> None:
    assert fits(name, host) is alike


# --- the registry


def test_every_name_of_the_shipped_outlets_leads_to_its_outlet() -> None:
    """A domain belongs to one outlet; a name that two spellings share would be lost."""
    known, entries = shipped_outlets(), tomllib.loads(FILE.read_text(encoding="utf-8"))["outlets"]
    domains = [domain for entry in entries for domain in entry["domains"]]
    assert len(set(domains)) == len(domains)
    for entry in entries:
        assert all(known.of_host(f"www.{domain}") == entry["name"] for domain in entry["domains"])
    lost = [name for entry in entries for name in (entry["name"], *entry.get("aliases", ())) if not known.of_name(name)]
    assert lost == []


def own(folder: Path, text: str) -> Path:
    file = folder / "outlets.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_users_own_outlets_go_before_the_shipped_ones(tmp_path: Path) -> None:
    file = own(
        tmp_path,
        'outlets = [{ name = "Northern Post", domains = ["northernpost.example"], aliases = ["NP"] },'
        ' { name = "Spiegel", domains = ["spiegel.de"], country = "de", why = "our catalogue says so" }]',
    )
    known = read_outlets(file)
    page, uri = meta("og:site_name", "NP"), "https://www.northernpost.example/a"
    assert clean(page + "<p>Storm.</p>", "text/html", uri, outlets=known).outlet == "Northern Post"
    assert clean(page + "<p>Storm.</p>", "text/html", uri).outlet == "NP"
    assert clean("<p>Storm.</p>", "text/html", "https://www.spiegel.de/a", outlets=known).outlet == "Spiegel"
    assert known.of_host("www.zeit.de") == "Die Zeit"
    assert known.version
    assert known.version != read_outlets(own(tmp_path, "outlets = []")).version


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("outlets = [", "end of document"),
        ("", "expected a list `outlets`"),
        ("outlets = []\nname = 1", "found outlets, name"),
        ('outlets = [{ domains = ["a.example"] }]', "outlet 1, name: is missing"),
        ('outlets = [{ name = "A", domain = "a.example" }]', "`domain` is no known key; is it `domains`?"),
        ('outlets = [{ naem = "A", domains = ["a.example"] }]', "`naem` is no known key; is it `name`?"),
        ('outlets = [{ name = "A", owner = "B" }]', "`owner` is no known key; known are name, domains, aliases"),
        ('outlets = [{ name = "A", domains = "a.example" }]', "outlet 1, domains: must be a list"),
        ('outlets = [{ name = "A", aliases = ["B", 3] }]', "outlet 1, aliases: must be a text"),
        ('outlets = [{ name = "A", aliases = [" "] }]', "outlet 1, aliases: must not be empty"),
        ('outlets = [{ name = "A", country = "GER" }]', "two small letters such as de"),
        ('outlets = [{ name = "A", domains = ["com"] }]', "every site that ends so"),
        ('outlets = [{ name = "A", domains = ["https://a.example/news"] }]', "has a path.* write a.example"),
        ('outlets = [{ name = "A", domains = ["*.a.example"] }]', "is no domain"),
        ('outlets = [{ name = "A", country = "de" }]', "outlet 1, A: has neither domains nor aliases"),
        ("outlets = [3]", "outlet 1, itself: must be a table"),
        ("outlets = 3", "is no list"),
    ],
)
def test_a_file_of_outlets_that_is_none_is_named_with_what_is_wrong(tmp_path: Path, text: str, told: str) -> None:
    file = own(tmp_path, text)
    with pytest.raises(UnreadableFile, match=told) as raised:
        read_outlets(file)
    assert (raised.value.reason, raised.value.uri) == ("bad_outlets", str(file))


def test_an_address_in_place_of_a_domain_stands_for_its_host(tmp_path: Path) -> None:
    """Near miss: a name that only begins like it."""
    for told in ("https://www.NorthernPost.example/", "http://northernpost.example:80", "www.northernpost.example"):
        known = read_outlets(own(tmp_path, f'outlets = [{{ name = "Post", domains = ["{told}"] }}]'))
        assert known.of_host("wire.northernpost.example") == "Post"
        assert known.of_host("northernpost.example.org") is None


def test_a_domain_of_two_outlets_is_an_error_that_names_both(tmp_path: Path) -> None:
    """Near misses: a domain below another's, one that stands there twice, and one of a shipped outlet."""
    twice = 'outlets = [{ name = "A", domains = ["a.example"] }, { name = "B", domains = ["https://www.a.example/"] }]'
    with pytest.raises(UnreadableFile, match=r"a\.example is a domain of both outlet 1, A and outlet 2, B"):
        read_outlets(own(tmp_path, twice))
    below = '{ name = "B", domains = ["b.a.example", "B.a.example", "spiegel.de"] }'
    known = read_outlets(own(tmp_path, f'outlets = [{{ name = "A", domains = ["a.example"] }}, {below}]'))
    assert (known.of_host("b.a.example"), known.of_host("spiegel.de"), known.of_host("a.example")) == ("B", "B", "A")


def test_a_file_of_outlets_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no such file.*CLEANPRESS_OUTLETS"):
        read_outlets(tmp_path / "none.toml")
    file = tmp_path / "latin.toml"
    file.write_bytes('outlets = [{ name = "Öl" }]'.encode("latin-1"))
    with pytest.raises(UnreadableFile, match="utf-8"):
        read_outlets(file)


def test_the_publishing_company_comes_behind_the_outlet_of_the_same_name() -> None:
    head = json_ld(publisher={"name": "Northern Post Media GmbH"}) + meta("og:site_name", "Northern Post")
    assert facts(head).outlet == "Northern Post"
