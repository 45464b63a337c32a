"""Bytes of plain text become characters, and what proved the encoding is told."""

import pytest

from pipeline.errors import UnreadableFile
from pipeline.read import read_article

FRENCH = "Le président a déclaré lundi que les négociations étaient « difficiles » et qu’il espérait un accord cet été."
CZECH = "Předseda vlády řekl, že jednání bude pokračovat. Žádná dohoda zatím není na stole, uvedl ve čtvrtek."
TURKISH = "Cumhurbaşkanı pazartesi günü yaptığı açıklamada görüşmelerin süreceğini söyledi. Şimdi yağmur yağıyor."
POLISH = "Zażądał wyjaśnień od ministra, którego głos było słychać w całej Łodzi, i śmiał się przy tym głośno."
RUSSIAN = "Президент заявил в понедельник, что переговоры будут продолжены. Министр отказался от комментариев."
JAPANESE = "首相は月曜日、交渉を続けると述べた。外務省はコメントを控えた。"


def read(data, **more):
    return read_article(data, uri="a.txt", **more)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(FRENCH, "cp1252"), (CZECH, "iso8859_2"), (CZECH, "cp1250"), (POLISH, "iso8859_2"), (POLISH, "cp1250"), (TURKISH, "cp1254"), (RUSSIAN, "cp1251"),
     (RUSSIAN, "koi8_r"), (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp")],
)  # fmt: skip
def test_an_old_encoding_is_found_by_the_language_it_was_made_for(text, encoding):
    article = read(text.encode(encoding))
    assert article.text == text
    assert "encoding_guessed" in article.flags


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_settles_the_encoding_and_is_not_text(encoding):
    article = read(FRENCH.encode(encoding))
    assert (article.text, article.encoding.rule) == (FRENCH, "encoding.byte_order_mark")


def test_utf16_without_a_mark_is_known_by_its_nuls():
    assert read(FRENCH.encode("utf-16-le")).text == FRENCH


def test_valid_utf8_is_taken_as_it_is():
    article = read(FRENCH.encode())
    assert (article.text, article.encoding.value, article.flags) == (FRENCH, "utf-8", ())


def test_a_declared_charset_is_believed_where_utf8_fails():
    article = read(RUSSIAN.encode("iso8859_5"), media_type="text/plain; charset=ISO-8859-5")
    assert (article.text, article.encoding.rule) == (RUSSIAN, "encoding.declared")


def test_windows_quotes_pasted_into_utf8_are_read_as_such():
    data = "Žádná dohoda není. ".encode() + b"\x93quoted\x94 by the minister \x97 " + "Čtvrtek.".encode()
    article = read(data)
    assert article.text == "Žádná dohoda není. “quoted” by the minister — Čtvrtek."
    assert "mixed_encoding" in article.flags


def test_text_that_was_decoded_wrongly_before_is_mended_and_flagged():
    article = read("The ministerâ€™s cafÃ© was closed.\nA clean line: l’été.".encode())
    assert article.text == "The minister’s café was closed.\nA clean line: l’été."
    assert "mojibake_mended" in article.flags


def test_line_ends_of_every_system_are_line_ends():
    assert read(b"one\r\ntwo\rthree\nfour").text == "one\ntwo\nthree\nfour"


def test_a_stray_nul_is_taken_out_and_flagged():
    article = read(b"The harbour was clo\0sed on Monday, the port authority said in a statement.")
    assert "closed" in article.text
    assert "nul_removed" in article.flags


@pytest.mark.parametrize("data", [b"", b"  \n\t\r\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\0\0", ""])
def test_a_file_with_nothing_in_it_is_named_empty(data):
    with pytest.raises(UnreadableFile) as error:
        read(data)
    assert (error.value.reason, error.value.uri) == ("empty_file", "a.txt")


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04rest", bytes(range(256)) * 20])
def test_a_binary_file_is_refused_by_name_and_with_a_remedy(data):
    with pytest.raises(UnreadableFile) as error:
        read(data)
    assert error.value.reason == "binary_file"
    assert error.value.remedy


def test_bytes_in_no_encoding_are_refused():
    """Marked as UTF-16 and cut so that most of it is no character at all."""
    with pytest.raises(UnreadableFile) as error:
        read(b"\xff\xfe" + b"\x00\xd8" * 400)
    assert error.value.reason == "unknown_encoding"


def test_another_kind_of_document_is_refused():
    with pytest.raises(UnreadableFile) as error:
        read(b"x", media_type="application/pdf")
    assert error.value.reason == "unsupported_media_type"


@pytest.mark.parametrize(
    ("data", "uri", "kind"),
    [(b"<!DOCTYPE html><p>x", "a.txt", "text/html"), (b"\n <html lang=en>", "", "text/html"),
     (b"plain words", "a.html", "text/html"), (b"<3 is what he wrote", "a.txt", "text/plain"),
     (b"# A heading", "a.md", "text/plain"), ("\ufeff<html>".encode("utf-16-le"), "", "text/html")],
)  # fmt: skip
def test_html_is_known_by_its_first_tag_or_its_name(data, uri, kind):
    from pipeline.read.media_type import media_type_of

    assert media_type_of(data, None, uri)[0] == kind


def test_a_byte_order_mark_inside_the_text_is_taken_out():
    """Files that were glued together have one at every seam."""
    assert read("One half.\ufeff The other half.").text == "One half. The other half."


def test_numbers_in_binary_form_are_not_taken_for_utf16():
    with pytest.raises(UnreadableFile) as error:
        read(b"\x01\x00\x00\x00\x02\x07\x00\x00" * 500)
    assert error.value.reason == "binary_file"


@pytest.mark.parametrize(
    "text",
    [
        JAPANESE,
        RUSSIAN,
        TURKISH,
        CZECH,
        "قال الرئيس يوم الاثنين إن المفاوضات ستستمر",
        "대통령은 월요일 협상이 계속될 것",
    ],
)
def test_utf8_that_was_cut_inside_a_character_stays_utf8(text):
    whole = (text * 20).encode() + "é".encode()
    article = read(whole[:-1])
    assert article.text == text * 20
    assert "cut_in_mid_character" in article.flags


def test_a_stray_western_letter_in_utf8_does_not_swallow_its_neighbours():
    article = read("Café said “no” and the müller agreed. ".encode() + b"The caf\xe9 was closed.")
    assert article.text == "Café said “no” and the müller agreed. The café was closed."


def test_half_a_character_is_replaced_and_flagged():
    article = read("Storm \ud83d closes the harbour")
    assert article.text == "Storm \ufffd closes the harbour"
    assert "characters_lost" in article.flags


def test_a_text_of_invisible_characters_is_empty():
    with pytest.raises(UnreadableFile) as error:
        read("\u200b\n\u200b")
    assert error.value.reason == "empty_file"


def test_an_article_about_a_car_is_no_sound_file():
    assert read(b"ID3 von VW kommt im Herbst").text.startswith("ID3")
