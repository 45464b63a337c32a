"""What is printed below pictures: their captions, and apart from those who made them."""

from __future__ import annotations

import time

import pytest

from pipeline.metadata import find_facts
from pipeline.metadata.captions import credit_of
from pipeline.types import Category, Line

from .pages import UTF_8, RawArticle, facts, json_ld


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("The wall of the harbour. Photo: Jane Doe/AP", "Jane Doe/AP"),
        ("Foto: dpa/Jane Doe", "dpa/Jane Doe"),
        ("Der Hafen am Montag. © Reuters", "Reuters"),
        ("(Image credit: Harbour Post)", "Harbour Post"),
        ("The wall (Credit: Jane Doe)", "Jane Doe"),
        ("Le port lundi. Crédit : AFP", "AFP"),
        ("Порт в понедельник. Фото: ТАСС", "ТАСС"),
        ("港口 图源：新华社", "新华社"),
        ("صورة: رويترز", "رويترز"),
        ("Photo by Jane Doe on Unsplash", "Jane Doe on Unsplash"),
        ("The wall on Monday. Jae C. Hong/AP", "Jae C. Hong/AP"),
        ("The wall on Monday. Getty Images", "Getty Images"),
        ("Photo: Jane Doe. The wall will be mended in May.", "Jane Doe"),
        ("The old wall of the harbour.", None),
        ("Nobody knew who was in the photo: it was old.", None),
        ("The mayor talks to Reuters about the wall.", None),
        ("Foto: privat", None),
        ("Photo: https://northernpost.example/a", None),
        ("Photo:", None),
        ("写真：開業を祝う人々＝16日、港の駅（山田一郎撮影）", "山田一郎"),
        ("（山田一郎撮影）", "山田一郎"),
        ("撮影・山田一郎", "山田一郎"),
        ("祭りを撮影する人々", None),
        ("港の駅（一昨年撮影）", None),
        ("(Photo Marc Exemple / AFP)", "Marc Exemple / AFP"),
        ("Photo: Credit Example", "Credit Example"),
        ("Photo: Jane Doe (AP)", "Jane Doe (AP)"),
        ("Photo: Jane Doe (Northern Post", None),
        ("写真：港の人々（山田", None),
        ("無断転載を禁じます © 港日日新聞社", None),
        ("© 港日日新聞社", "港日日新聞社"),
    ],
)
def test_a_caption_says_who_made_the_picture(text: str, credit: str | None) -> None:
    assert credit_of(text) == credit


def of_lines(*texts: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = tuple(
        Line(n, text, False, Category.CAPTION, "reads like a caption", 0.9) for n, text in enumerate(texts, 1)
    )
    found = find_facts(RawArticle("\n".join(texts), "text/plain", "", UTF_8), lines, "")
    return found.captions, found.credits


def test_captions_and_credits_are_told_apart() -> None:
    """A line that is a credit and nothing else is no caption."""
    captions, credits = of_lines("The wall on Monday. Photo: Jane Doe/AP", "Foto: dpa", "The old wall.", "Photo: dpa")
    assert captions == ("The wall on Monday. Photo: Jane Doe/AP", "The old wall.")
    assert credits == ("Jane Doe/AP", "dpa")


def test_the_rights_of_a_page_are_no_caption() -> None:
    """Near miss: a caption with its own sign."""
    assert of_lines("無断転載を禁じます © 港日日新聞社") == ((), ())
    assert of_lines("The old wall. © Jane Doe") == (("The old wall. © Jane Doe",), ("Jane Doe",))


def test_the_evidence_of_several_credits_is_the_line_of_the_first() -> None:
    texts = ("The wall. Photo: Jane Doe", "Foto: dpa", "The pier. Photo: Jane Doe")
    lines = tuple(Line(n, text, False, Category.CAPTION, "", 0.9) for n, text in enumerate(texts, 1))
    found = find_facts(RawArticle("\n".join(texts), "text/plain", "", UTF_8), lines, "")
    evidence = found.evidence["credits"]
    assert found.credits == ("Jane Doe", "dpa")
    assert (evidence.where, evidence.seen) == ("line 1", texts[0])


def test_the_picture_in_json_ld_tells_who_made_it_where_nothing_is_printed() -> None:
    image = {"@type": "ImageObject", "creditText": "Photo: Jane Doe", "creator": {"name": "Harbour Post"}}
    assert facts(json_ld(image=[image, "a.jpg", None, 3])).credits == ("Jane Doe",)
    assert facts(json_ld(image={"creditText": "Jane Doe (Harbour Post)"})).credits == ("Jane Doe (Harbour Post)",)
    assert facts(json_ld(image={"creditText": "Jane Doe (Harbour"})).credits == ()
    assert facts(json_ld(image="a.jpg")).credits == ()
    assert facts(json_ld(image={"creator": ["x" * 5000], "creditText": {"a": 1}})).credits == ()


@pytest.mark.parametrize("text", ["Photo: " * 5000, "A " * 50_000, "Jane Doe/" * 5000, "© " * 5000, "(" * 50_000])
def test_endless_captions_take_no_time(text: str) -> None:
    started = time.process_time()
    of_lines(text)
    assert time.process_time() - started < 2


def test_the_licence_of_a_picture_is_no_part_of_its_credit() -> None:
    assert credit_of("The wall. Photo: Jane Doe, CC BY-SA 4.0") == "Jane Doe"
    assert credit_of("The wall. Photo: Jane Doe/CCTV") == "Jane Doe/CCTV"
