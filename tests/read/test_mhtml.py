"""Pages that a browser saved as one file: which part is the page, in which encoding, from where and when."""

from __future__ import annotations

import base64
import quopri
import time
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import clean
from pipeline.errors import UnreadableFile
from pipeline.read import read_article
from pipeline.read.media_type import media_type_of
from pipeline.read.mhtml import saved_page

CHROME = Path(__file__).parent / "pages/chrome.mhtml"
ADDRESS = "https://www.northernpost.example/news/storm-closes-harbour"
STORY = "<html><head><title>Storm</title></head><body><p>The harbour was closed, the café too.</p></body></html>"
AD = "<html><body><p>Boots for the autumn.</p></body></html>"
GERMAN = "<html><body><p>Die Fähre über den Öresund fährt nicht, sagte der Bürgermeister.</p></body></html>"


def html_part(text: str, charset: str = "utf-8", cte: str = "quoted-printable", **headers: str) -> EmailMessage:
    part = EmailMessage()
    part.set_content(text, subtype="html", charset=charset, cte=cte)
    del part["MIME-Version"]
    for name, value in headers.items():
        part[name.replace("_", "-")] = value
    return part


def mhtml(*parts: EmailMessage, start: str = "", **headers: str) -> bytes:
    page = EmailMessage()
    for name, value in headers.items():
        page[name.replace("_", "-")] = value
    page["MIME-Version"] = "1.0"
    page["Content-Type"] = "multipart/related" + (f'; start="{start}"' if start else "")
    for part in parts:
        page.attach(part)
    return page.as_bytes()


def raw(body: bytes, headers: bytes = b"Content-Type: text/html\r\n") -> bytes:
    """A file with one part as it is, and no boundary behind it."""
    top = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b b"\r\n\r\n--b b\r\n'
    return top + headers + b"\r\n" + body


def reason(data: bytes, uri: str = "a.mhtml") -> str:
    with pytest.raises(UnreadableFile) as caught:
        clean(data, uri=uri)
    assert caught.value.remedy
    return caught.value.reason


def test_a_page_that_chrome_saved_is_read_with_its_address_and_the_day_it_was_saved() -> None:
    document = clean(CHROME.read_bytes())
    assert document.text.split("\n\n")[0].endswith("and the café on the pier lost its roof. Nobody was hurt.")
    assert len(document.text.split("\n\n")) == 3
    assert document.title == "Storm closes the harbour"
    assert document.url == f"{ADDRESS}?ref=front"
    assert document.captured == datetime(2024, 5, 7, 18, 22, 5, tzinfo=UTC)
    assert document.published is None
    url, captured = document.evidence["url"], document.evidence["captured"]
    assert (url.seen, url.where, url.rule) == (f"{ADDRESS}?ref=front", "header Content-Location", "url.header")
    assert (captured.seen, captured.where) == ("Tue, 7 May 2024 18:22:05 -0000", "header Date")


def test_frames_are_not_the_article() -> None:
    """The golden file holds the page of an advertisement as well; none of its lines is a line of the document."""
    assert b"Boots for the autumn" in CHROME.read_bytes()
    assert not any("Boots" in line.text for line in clean(CHROME.read_bytes()).lines)


# --- which part is the page


def test_start_names_the_page_wherever_it_stands() -> None:
    data = mhtml(html_part(AD, Content_ID="<ad@x>"), html_part(STORY, Content_ID="<page@x>"), start="<page@x>")
    assert b"harbour" in saved_page(data, "").html


def test_without_start_the_part_with_the_address_of_the_snapshot_is_the_page() -> None:
    parts = (html_part(AD, Content_Location="https://ads.example/1"), html_part(STORY, Content_Location=ADDRESS))
    assert b"harbour" in saved_page(mhtml(*parts, Snapshot_Content_Location=ADDRESS), "").html


def test_else_the_first_part_of_html_is_the_page() -> None:
    """Near miss: a `start` and an address that no part answers to."""
    parts = (html_part(STORY, Content_ID="<1@x>"), html_part(AD, Content_ID="<2@x>"))
    data = mhtml(*parts, start="<gone@x>", Snapshot_Content_Location="https://gone.example/")
    assert b"harbour" in saved_page(data, "").html


def test_a_start_that_names_a_picture_does_not_make_it_the_page() -> None:
    picture = EmailMessage()
    picture.set_content(b"GIF89a", "image", "gif", cid="<pixel@x>")
    assert b"harbour" in saved_page(mhtml(picture, html_part(STORY), start="<pixel@x>"), "").html


def test_a_page_inside_alternatives_is_found() -> None:
    both = EmailMessage()
    both.set_content("Storm\n")
    both.add_alternative(STORY, subtype="html")
    assert b"harbour" in saved_page(mhtml(both), "").html


def test_a_page_that_opera_saved_is_read() -> None:
    """`start` and boundary without quotes, the address above all parts, no date."""
    data = (
        "Content-Type: multipart/related; start=<op.mhtml.17.4f@192.0.2.7>; boundary=----------Xq1\r\n"
        f"Content-Location: {ADDRESS}\r\nMIME-Version: 1.0\r\n\r\n"
        f"------------Xq1\r\nContent-Type: text/html; charset=utf-8; name=ad.html\r\n\r\n{AD}\r\n"
        "------------Xq1\r\nContent-Disposition: inline; filename=storm.html\r\n"
        "Content-Type: text/html; charset=windows-1252; name=storm.html\r\n"
        "Content-Id: <op.mhtml.17.4f@192.0.2.7>\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{STORY}\r\n------------Xq1--\r\n"
    )
    document = clean(data.encode("cp1252"))
    assert (document.text, document.captured) == ("The harbour was closed, the café too.", None)
    assert (document.url, document.evidence["url"].where) == (ADDRESS, "header Content-Location")


def test_a_page_without_pictures_may_be_a_single_part() -> None:
    """As Internet Explorer wrote it: mail headers, and the page right behind them."""
    data = b'From: <Saved by Windows>\r\nMIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset="windows-1252"\r\n'
    document = clean(data + b"\r\n" + GERMAN.encode("cp1252"))
    assert "über den Öresund" in document.text
    assert (document.evidence["encoding"].value, document.quality) == ("cp1252", ("no_title", "short"))


# --- encodings


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "binary"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_parts_are_read_in_every_transfer_encoding_and_charset(charset: str, cte: str) -> None:
    written = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "binary": bytes}[cte]
    headers = f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {cte}\r\n".encode()
    article = read_article(raw(written(GERMAN.encode(charset)), headers) + b"\r\n--b b--\r\n")
    assert article.text == GERMAN
    assert article.media_type == "text/html"
    assert article.flags == ()


def test_the_charset_of_the_part_is_the_declared_one() -> None:
    """`ґ` and `Ґ` are other letters in KOI8-R: only the header tells the two encodings apart."""
    text = "<p>Ґрати на ґанку</p>"
    body, headers = text.encode("koi8-u"), b"Content-Type: text/html; charset=koi8-u\r\n"
    proof = read_article(raw(body, headers)).encoding
    assert read_article(raw(body, headers)).text == text
    assert (proof.seen, proof.where, proof.rule) == ("koi8-u", "media type", "encoding.declared")


def test_text_is_taken_as_well_as_bytes() -> None:
    data = mhtml(html_part(STORY)).decode()
    assert "café" in read_article(data).text


# --- address and day


@pytest.mark.parametrize(
    "address", ["file:///C:/pages/a.html", "cid:a@mhtml.blink", "a.html", "https://[bad/", "http://"]
)
def test_only_a_web_address_is_the_address(address: str) -> None:
    article = read_article(mhtml(html_part(STORY, Content_Location=address)))
    assert article.address is None
    assert clean(mhtml(html_part(STORY, Content_Location=address))).url is None


def test_the_address_of_the_snapshot_is_taken_where_the_part_has_none() -> None:
    address = read_article(mhtml(html_part(STORY), Snapshot_Content_Location=ADDRESS)).address
    assert address is not None
    assert (address.value, address.where) == (ADDRESS, "header Snapshot-Content-Location")


def test_an_address_that_is_folded_over_lines_is_one() -> None:
    location = f"Content-Location: {ADDRESS[:30]}\r\n\t{ADDRESS[30:]}\r\n".encode()
    address = read_article(raw(STORY.encode(), b"Content-Type: text/html\r\n" + location)).address
    assert address is not None
    assert address.value == ADDRESS


def test_the_page_itself_knows_its_address_better_than_the_file() -> None:
    page = STORY.replace("<head>", f'<head><link rel="canonical" href="{ADDRESS}">')
    document = clean(mhtml(html_part(page, Content_Location=f"{ADDRESS}?ref=mail")))
    assert document.url == ADDRESS
    assert document.evidence["url"].also == (f"{ADDRESS}?ref=mail",)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Fri, 3 May 2024 10:00:00 +0200", datetime(2024, 5, 3, 10, tzinfo=timezone(timedelta(hours=2)))),
        ("Fri, 3 May 2024 10:00:00 GMT", datetime(2024, 5, 3, 10, tzinfo=UTC)),
        ("Fri, 3 May 2024 10:00:00 -0000", datetime(2024, 5, 3, 10, tzinfo=UTC)),
        ("Fri, 3 May 2024 10:00:00", datetime(2024, 5, 3, 10)),  # noqa: DTZ001
        ("3 mai 2024", None),
        ("Fri, 3 May 2024 10:00:00 +9999999", None),
        ("Mon, 1 Jan 1889 10:00:00 GMT", None),
        ("", None),
    ],
)
def test_the_date_of_the_mail_is_when_it_was_saved(date: str, moment: datetime | None) -> None:
    headers = f"Date: {date}\r\n".encode() if date else b""
    document = clean(headers + raw(STORY.encode()))
    assert (document.captured, document.published) == (moment, None)


def test_an_article_did_not_come_out_after_it_was_saved() -> None:
    """07/08/2023 in a page that was saved in July is the eighth of July."""
    page = STORY.replace("<p>", "<h1>Storm</h1><p>Published: 07/08/2023</p><p>")
    saved = mhtml(html_part(page), Date="Tue, 11 Jul 2023 09:00:00 +0000")
    assert str(clean(saved).published) == "2023-07-08"
    later = mhtml(html_part(page), Date="Tue, 12 Sep 2023 09:00:00 +0000")
    assert clean(later).published is None


def test_the_country_of_the_address_settles_the_order_of_a_date() -> None:
    page = html_part(STORY.replace("<p>", "<h1>Storm</h1><p>Published: 07/08/2023</p><p>"))
    assert (
        str(clean(mhtml(page, Snapshot_Content_Location="https://nordposten.example.dk/a")).published) == "2023-08-07"
    )


def test_a_clock_on_the_page_stands_behind_the_date_of_the_file() -> None:
    page = STORY.replace("<p>", "<p>15.2 C</p><p>Monday, May 6, 2024</p><h1>Storm closes the harbour</h1><p>")
    assert str(clean(page).captured) == "2024-05-06"
    document = clean(mhtml(html_part(page), Date="Tue, 7 May 2024 09:00:00 +0000"))
    assert document.captured == datetime(2024, 5, 7, 9, tzinfo=UTC)
    assert document.evidence["captured"].also == ("2024-05-06",)
    same = clean(mhtml(html_part(page), Date="Mon, 6 May 2024 09:00:00 +0000"))
    assert same.evidence["captured"].also == ()


# --- broken files


def test_a_file_that_was_cut_off_gives_what_is_there_and_says_so() -> None:
    data = mhtml(html_part(STORY * 3, cte="base64"))
    end = data.rindex(b"\n\n--=")
    for cut in range(end - 9, end - 5):  # base64 comes in groups of four
        article = read_article(data[:cut])
        assert "harbour" in article.text
        assert "cut_off" in article.flags


def test_a_file_that_was_cut_off_behind_the_page_has_a_whole_article() -> None:
    """Near miss: the pictures are missing, and no word of the page is."""
    picture = EmailMessage()
    picture.set_content(b"GIF89a" * 50, "image", "gif")
    data = mhtml(html_part(STORY), picture)
    assert read_article(data[:-100]).flags == ()


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty_file"),
        (b"\r\n \r\n", "empty_file"),
        (b"MIME-Version: 1.0\r\n", "no_html_part"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n--b\r\n", "no_html_part"),
        (b"Storm closes the harbour.\n", "no_html_part"),
        (raw(b"hello", b"Content-Type: text/plain\r\n"), "no_html_part"),
        (raw(b" \r\n"), "no_html_part"),
        (raw(b"", b"Content-Type: text/html"), "no_html_part"),
        (raw(b"====", b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"), "no_html_part"),
        (raw(b"<html><body></body></html>"), "no_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "binary_file"),
    ],
)
def test_what_holds_no_page_is_refused_with_a_reason(data: bytes, word: str) -> None:
    assert reason(data) == word


def test_a_boundary_that_begins_like_another_or_stands_inside_a_line_cuts_nothing() -> None:
    body = b"<p>One --b b\r\n</p>\r\n--b bc\r\n<p>Two</p>"
    assert saved_page(raw(body) + b"\r\n--b b--\r\nepilogue", "").html == body


@given(st.binary(max_size=200), st.integers(0, 2_000))
def test_no_damage_makes_anything_but_a_page_or_a_named_error(junk: bytes, place: int) -> None:
    data = CHROME.read_bytes()
    for damaged in (data[:place] + junk + data[place:], data[:place] + junk, data[:place] + data[place + len(junk) :]):
        try:
            assert saved_page(damaged, "a.mhtml").html.strip()
        except UnreadableFile as error:
            assert error.reason == "no_html_part"  # noqa: PT017


def test_parts_nested_without_end_are_given_up() -> None:
    layers = b"".join(b"Content-Type: multipart/related; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    began = time.process_time()
    assert reason(b"MIME-Version: 1.0\n" + layers + b"x\n" * 500_000) == "no_html_part"
    assert time.process_time() - began < 5


def test_time_is_linear_in_the_size() -> None:
    """50 MB in ten thousand parts, full of what a boundary begins with."""
    picture = b"--b b\r\nContent-Type: image/png\r\n\r\n" + b"--b" * 1_600 + b"\r\n"
    data = raw(STORY.encode() + b"\r\n" + picture * 10_000)
    began = time.process_time()
    assert b"harbour" in saved_page(data, "").html
    assert time.process_time() - began < 10


# --- which files are taken for saved pages


@pytest.mark.parametrize("told", ["multipart/related", "message/rfc822", "application/x-mimearchive; charset=x"])
def test_saved_pages_go_by_three_media_types(told: str) -> None:
    data = b"From: <Saved by Opera>\r\n" + raw(STORY.encode())
    assert media_type_of(data, told, "") == ("multipart/related", None)
    assert "harbour" in clean(data, told).text


@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "PAGE.MHT"])
def test_saved_pages_go_by_two_names(name: str) -> None:
    assert media_type_of(b"Content-Type: text/html\r\n\r\n<p>x", None, name) == ("multipart/related", None)


def test_the_first_bytes_tell_a_saved_page_whatever_its_name() -> None:
    assert media_type_of(b"\xef\xbb\xbf\r\n" + CHROME.read_bytes(), None, "page.txt")[0] == "multipart/related"
    assert media_type_of(STORY, None, "page.mht")[0] == "text/html"


def test_a_saved_page_may_hold_pictures_as_they_are() -> None:
    """Bytes of any kind, without transfer encoding; elsewhere they are the mark of a binary file."""
    picture = (
        b"\r\n--b b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n" + bytes(range(256)) * 200
    )
    assert "harbour" in clean(raw(STORY.encode() + picture + b"\r\n--b b--\r\n")).text
    assert reason(picture, "a.txt") == "binary_file"


@pytest.mark.parametrize(
    "text",
    [
        "MIME-Version: 1.0\n\nContent-Type: multipart/related is what the header says.\n",
        "How mail works\n\nMIME-Version: 1.0\nContent-Type: multipart/related\n",
        "Update: the harbour is open again\nMIME-Version: 1.0\nContent-Type: text/plain\n\nHello.\n",
    ],
)
def test_a_text_about_mail_is_a_text(text: str) -> None:
    assert media_type_of(text.encode(), None, "a.txt")[0] == "text/plain"


@pytest.mark.parametrize("parameter", ["boundary*=u\0tf''b", "boundary*=a%00b''b", "boundary*=none''b"])
def test_a_boundary_that_cannot_be_read_is_named(parameter: str) -> None:
    assert reason(f"MIME-Version: 1.0\r\nContent-Type: multipart/related; {parameter}\r\n\r\n--b\r\n".encode())


def test_a_charset_that_cannot_be_read_is_as_good_as_none() -> None:
    page = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset*=a%00b''utf-8\r\n\r\n<p>The storm came at six.</p>"
    assert read_article(page, uri="a.mhtml").text.strip() == "<p>The storm came at six.</p>"
