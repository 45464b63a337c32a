"""The index that finds the few patterns worth trying must never miss one that matches."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.normal import normal
from pipeline.classify.prefilter import Prefilter
from pipeline.classify.required_texts import CLOSELY, START, required_texts
from pipeline.classify.rules import RuleSet, shipped_rules

EXAMPLES = [normal(line) for rule in shipped_rules().rules for line in rule.drop]
MANY = 1000
"""Words: more than any line here has."""


def index_of(*patterns):
    return Prefilter(patterns, [MANY] * len(patterns))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("^foo bar$", {f"{START}foo bar"}),
        ("^(foo|bar)ish", {f"{START}fooish", f"{START}barish"}),
        (r"^\W{0,4}(foo|bar) \d+", {f"{START}foo ", f"{START}bar "}),
        (r'^[^"]*\b(donate|give) now', {"donate n", "give now"}),
        ("colou?r", {"color", "colour"}),
        ("(abc)+d*", {"abc"}),
        (r"\(c\) 20", {"(c) 20"}),
        ("^© 2", {"© 2"}),
        ("^[^a-z]*photo", {"photo"}),
        ("gr[ae]y", {"gray", "grey"}),
        (".*", None),
        ("(foo)?", None),
        (r"^\d+$", None),
        ("foo|.", None),
        ("ab", None),
    ],
)
def test_what_every_match_must_contain(pattern, needed):
    assert required_texts(pattern) == (needed and frozenset(needed))


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"^[+-]?\d{1,2}(°|o)? ?c$", {f"{START}{digit}" for digit in range(10)}),
        ("^(share|mail)*pin", {f"{START}share", f"{START}mail", f"{START}pin"}),
        ("^(only |just )?[$£]", {"$", "£"}),
        ("^..+[(=](ap|afp.*)", {"(ap", "=ap", "(afp", "=afp"}),
        ("^[*•·+×✕✖|▼▲]$", set("*•·+×✕✖|▼▲")),
        (r"^\w+$", None),
    ],
)
def test_a_closer_look_finds_texts_where_the_first_finds_none(pattern, needed):
    """What a line begins with is worth a look however short it is, and so are signs that prose does not use."""
    assert required_texts(pattern, CLOSELY) == (needed and frozenset(needed))


def test_leading_marks_do_not_hide_the_start_of_a_line():
    index = index_of(r"^\W{0,4}read more", "^© 2")
    assert index.candidates(["» read more", "» © 2024"], [2, 1]) == {0: [0], 1: [1]}
    assert index.candidates(["you should read more books"], [5]) == {}


def test_a_line_with_more_words_than_a_pattern_allows_is_no_candidate_for_it():
    """Whichever automaton a line is looked up in: there are several, for lines of different lengths."""
    patterns = [f"read {words}" for words in (5, 20, 21, 45, 80, 81, 400)]
    allowed = [5, 20, 21, 45, 80, 81, 400]
    line = " ".join(patterns)
    lengths = [0, 5, 6, 20, 21, 22, 45, 46, 80, 81, 82, 400, 401]
    expected = [[at for at, most in enumerate(allowed) if most >= length] for length in lengths]
    for line_in_any_script in (line, f"{line} è и 中"):
        found = Prefilter(patterns, allowed).candidates([line_in_any_script] * len(lengths), lengths)
        assert [found.get(place, []) for place in range(len(lengths))] == expected


def test_a_letter_that_the_rules_do_not_know_may_stand_for_a_mark_before_the_words():
    """`\\pL` in a rule means the scripts that news are written in: to it a letter of Deseret is a sign like others."""
    index = index_of(r"^[^\pL\d]{0,4}x\d")
    assert index.candidates(["𐐨 x5", "(𐐨) x5", "a x5"], [2, 2, 2]) == {0: [0], 1: [0]}


PIECE = st.sampled_from(
    [
        "(foo )*",
        "(a|e1)?",
        "(x-)+",
        r"\d+",
        r"[*(]?",
        "#",
        "foo",
        "bar",
        "(foo|ba)",
        "x?",
        "(ab)+",
        "[ae]",
        ".*",
        r"\d",
        "^",
        r"\W{0,2}",
        "(a|bc)?",
        "z",
        " ",
    ]
)
LINE = st.text("abcfoxrz e1-", max_size=14)


@given(st.lists(PIECE, min_size=1, max_size=6).map("".join), st.lists(LINE, max_size=20))
@settings(max_examples=600, deadline=None)
def test_no_pattern_that_matches_is_left_out(pattern, lines):
    found = index_of(pattern).candidates(lines, [1] * len(lines))
    for place, line in enumerate(lines):
        if re.search(pattern, line, re.ASCII):
            assert found.get(place) == [0], (line, required_texts(pattern), required_texts(pattern, CLOSELY))


def test_no_shipped_rule_is_left_out_on_any_rules_examples():
    rules = shipped_rules()
    lines = EXAMPLES[::5]
    every = range(len(rules.rules))
    found = rules._prefilter.candidates(lines, [1] * len(lines))
    for place, line in enumerate(lines):
        missed = set(every) - set(found.get(place, ()))
        assert not [rules.rules[index].id for index in missed if rules._compiled_at(index).Match(line)], line


def test_a_pattern_with_an_open_bracket_names_its_rule():
    rule = shipped_rules().rules[0]
    with pytest.raises(ValueError, match=re.escape(rule.id)):
        RuleSet([rule.model_copy(update={"pattern": "^(foo"})]).match("foo bar foo")
