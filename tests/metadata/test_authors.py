"""Persons out of bylines, and nobody else."""

import pytest

from pipeline.metadata import find_facts
from pipeline.types import Category, Evidence, Line, RawArticle

UTF_8 = Evidence("utf-8", "", "bytes", "encoding.utf8", 1.0)


def authors(byline):
    lines = (Line(1, byline, False, Category.BYLINE, "rule byline.en.by", 1.0),)
    return find_facts(RawArticle(byline, "text/plain", "", UTF_8), lines, "").authors


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Jane Doe", ("Jane Doe",)),
        ("By: Jane M. Doe and Max de la Cruz", ("Jane M. Doe", "Max de la Cruz")),
        ("Von Anna Beispiel, Redakteurin für Finanzen", ("Anna Beispiel",)),
        ("Von Anna Beispiel, dpa", ("Anna Beispiel",)),
        ("by Jane Doe | Mar 11, 2023 | All About Brakes and Brake Repair, Learn About Brakes |", ("Jane Doe",)),
        ("Por Diêgo Exemplo, G1 RO — Porto Velho", ("Diêgo Exemplo",)),
        ("Автор: Иван Примеров", ("Иван Примеров",)),
        ("By Harbour Staff Report", ()),
        ("By Example News with Agencies", ()),
        ("Par Le Courrier et AFP", ()),
        ("Posted by SPX on Monday, February 7, 2022", ()),
        ("By Jane Doe April 12, 2024", ("Jane Doe",)),
        ("By the river", ()),
    ],
)
def test_a_byline_names_its_persons(byline, names):
    assert authors(byline) == names


def test_a_byline_without_a_label_is_left_alone():
    assert authors("Jane Doe") == ()
