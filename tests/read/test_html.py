"""Pages say in which encoding they are; some of them lie."""

from __future__ import annotations

import pytest

from pipeline.errors import UnreadableFile
from pipeline.read.html import decode_html

GERMAN = "Die Fähre über den Öresund fährt nicht, größere Schäden gab es keine, sagte der Bürgermeister."
RUSSIAN = "Шторм достиг северного побережья в понедельник вечером, и паромы перестали ходить."
CZECH = "Bouře dorazila v pondělí večer k severnímu pobřeží a trajekty přestaly jezdit, řekl starosta města."
CHINESE = "周一晚上，风暴抵达北部海岸，渡轮停运。居民被告知留在家中。"
JAPANESE = "台風は月曜の夜に北部の海岸に到達し、フェリーは運休した。"


def page(text: str, charset: str | None) -> str:
    declared = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{declared}<title>x</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("text", "encoding", "charset", "value"),
    [
        (RUSSIAN, "cp1251", "windows-1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r", "koi8-r"),
        (GERMAN, "cp1252", "iso-8859-1", "cp1252"),
        (CZECH, "iso8859_2", "iso-8859-2", "iso8859-2"),
        (CHINESE, "gb18030", "gb2312", "gb18030"),
        (JAPANESE, "cp932", "shift_jis", "cp932"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", "iso2022_jp"),
        (GERMAN, "utf-8", "UTF-8", "utf-8"),
    ],
)
def test_a_true_declaration_is_believed(text: str, encoding: str, charset: str, value: str) -> None:
    """The charset in the page's meta tag, read as browsers read it: the later and larger encoding of that name."""
    decoded, proof, flags = decode_html(page(text, charset).encode(encoding), "a.html")
    assert text in decoded
    assert (proof.value, proof.seen, proof.where, proof.rule, flags) == (
        value, charset.lower(), "meta[charset]", "encoding.declared", (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        (GERMAN, "utf-8", "iso-8859-1"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (RUSSIAN, "cp1251", "utf-8"),
        (GERMAN, "cp1252", "utf-8"),
        (CHINESE, "gb18030", "utf-8"),
        (CZECH, "cp1250", "utf-8"),
    ],
)
def test_a_false_declaration_is_noticed(text: str, encoding: str, charset: str) -> None:
    """What the bytes are wins over what the page says; the claim stays in `also`."""
    decoded, proof, flags = decode_html(page(text, charset).encode(encoding), "a.html")
    assert text in decoded
    assert "declared_encoding_wrong" in flags
    assert proof.also


def test_many_accents_do_not_make_a_declaration_false() -> None:
    """Near miss: French and German use letters beyond ASCII, but not for most of their letters."""
    _, proof, flags = decode_html(page("Été à l'île, où l'élève a été reçu à Noël.", "latin1").encode("cp1252"), "")
    assert (proof.value, flags) == ("cp1252", ())


def test_ascii_pages_are_right_whatever_they_declare() -> None:
    assert decode_html(page("Plain words", "iso-8859-1").encode(), "")[1:][1] == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_the_first_bytes_win_over_a_declaration(encoding: str) -> None:
    """A byte order mark, or a NUL in every second byte, is proof; the template's `iso-8859-1` is not."""
    decoded, proof, _ = decode_html(page(GERMAN, "iso-8859-1").encode(encoding), "")
    assert GERMAN in decoded
    assert proof.rule in ("encoding.byte_order_mark", "encoding.every_second_byte_nul")


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "base64", "no-such-charset", None])
def test_a_declaration_that_cannot_be_true_is_ignored(charset: str | None) -> None:
    """Whoever can read `charset=utf-16` byte by byte is not reading UTF-16."""
    decoded, proof, _ = decode_html(page(RUSSIAN, charset).encode("cp1251"), "")
    assert RUSSIAN in decoded
    assert (proof.value, proof.seen) == ("cp1251", "ru")


def test_bytes_pasted_from_windows_do_not_spoil_an_utf8_page() -> None:
    data = page(GERMAN, "utf-8").encode() + "<p>“Ich weiß é” sagte er".encode("cp1252")
    decoded, proof, flags = decode_html(data, "")
    assert GERMAN in decoded
    assert decoded.endswith("“Ich weiß é” sagte er")
    assert (proof.value, flags) == ("utf-8", ("mixed_encoding",))


def test_a_page_cut_inside_a_character_loses_only_that_character() -> None:
    data = page(RUSSIAN, "utf-8").encode()
    cut = data[: data.index("понедельник".encode()) + 1]
    decoded, proof, flags = decode_html(cut, "")
    assert decoded.endswith("побережья в ")
    assert (proof.value, flags) == ("utf-8", ("cut_in_mid_character",))


def test_a_charset_named_by_the_caller_goes_before_the_page() -> None:
    decoded, proof, _ = decode_html(page(RUSSIAN, "koi8-r").encode("cp1251"), "", "windows-1251")
    assert RUSSIAN in decoded
    assert proof.where == "media type"


def test_bytes_that_are_no_text_are_refused_by_name() -> None:
    with pytest.raises(UnreadableFile) as refused:
        decode_html(bytes(range(256)) * 40, "a.html")
    assert (refused.value.reason, refused.value.uri) == ("unknown_encoding", "a.html")


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    """Bytes that fit no encoding, in a page that is readable without them."""
    words = page("The storm reached the coast and the ferries stopped. " * 40, "utf-8").encode()
    decoded, proof, flags = decode_html(words.replace(b"coast", b"\x81\x8d\xff\xfecoast", 2), "")
    assert decoded.count("The storm reached the ") == 40
    assert proof.confidence <= 0.8
    assert flags


def test_a_hundred_thousand_open_brackets_take_no_time() -> None:
    """`<` without `>`: finding the text between tags must not look to the end of the page for each of them."""
    decode_html(b"<p \xe4 " * 100_000, "")
