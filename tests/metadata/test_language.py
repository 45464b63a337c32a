"""The language of an article and of the lines that are in another one."""

from __future__ import annotations

import pytest

from pipeline import clean
from pipeline.metadata.language import language_tag

TITLE = "Storm closes the harbour of Northwick\n\n"
BODY = "The harbour of Northwick was closed on Monday after a storm broke the outer wall, the port authority said.\n\n"


def test_the_language_is_that_of_the_article_not_of_its_furniture():
    doc = clean(
        TITLE
        + BODY
        + BODY.replace("Monday", "Tuesday")
        + "Redaksia nuk e merr përgjegjësinë për pikëpamjet e autorit në shkrimin e botuar!"
    )
    assert doc.language == "en"


def test_the_language_of_a_few_letters_is_unknown():
    assert clean("12 34 ok 56").language is None


def test_a_text_in_no_language_has_none():
    assert clean("xqzw vrkt plmn bvcx qwrt zxcv " * 3).language is None


GERMAN = (
    "Der Hafen wurde am Montag nach einem Sturm geschlossen, teilte die Behörde mit. Die Fähren fuhren zur Insel. " * 3
)


def page(head, body):
    return clean(f"<html lang='en'><head>{head}</head><body><article>{body}</article></body></html>", "text/html")


def test_the_language_of_a_page_is_that_of_its_text_whatever_the_template_says():
    assert page("", f"<h1>Sturm schließt Hafen</h1><p>{GERMAN}</p>").language == "de"
    assert page("", f"<h1>Storm</h1><p>{BODY * 3}</p>").language == "en"


@pytest.mark.parametrize(
    ("declared", "tag"),
    [("EN_us", "en-US"), ("de", "de"), ("zh-Hant-TW", "zh-Hant-TW"), ("pt-br", "pt-BR"), ("sr-Latn", "sr-Latn"),
     ("english", None), ("und", None), ("", None), ("{{lang}}", None)],
)  # fmt: skip
def test_a_language_is_spelled_as_the_standard_says(declared: str, tag: str | None) -> None:
    assert language_tag(declared) == tag


SPANISH = "El puerto fue cerrado el lunes después de que una tormenta rompiera el muro exterior, dijo la autoridad del puerto.\n\n"
KOREAN = "항구는 월요일 폭풍이 바깥 벽을 무너뜨린 뒤 폐쇄되었다고 항만 당국이 밝혔으며 어선 세 척이 정박지에서 침몰하였고 섬으로 가는 배편은 추후 공지가 있을 때까지 모두 취소되었다고 덧붙였다.\n\n"
OTHERS = "".join(
    BODY.replace("Monday", day).replace("outer", wall) for day, wall in (("Friday", "old"), ("Sunday", "new"))
)


def languages(text: str) -> list[str]:
    return [line.language for line in clean(text).lines if line.language]


def test_a_line_in_another_language_says_so() -> None:
    assert languages(TITLE + BODY + OTHERS + SPANISH) == ["es"]
    assert languages(TITLE + BODY + OTHERS + KOREAN) == ["ko"]


def test_lines_in_the_documents_own_language_say_nothing() -> None:
    """Near misses: a short foreign line, names, a list of goods."""
    assert languages(TITLE + BODY + OTHERS) == []
    assert languages(TITLE + BODY + "¡Que viva el puerto!\n\n" + OTHERS) == []
    names = "Ana Weber, Tomás Li, Jürgen Müller, Giovanni Rossi, Paweł Nowak, Søren Kierkegaard, Håkon Åsen\n\n"
    assert languages(TITLE + BODY + names + OTHERS) == []
    assert languages("12 34 56") == []
