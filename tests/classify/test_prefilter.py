"""The index that finds the few patterns worth trying must never miss one that matches."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify.normal import normal
from pipeline.classify.prefilter import START, Prefilter, required_texts
from pipeline.classify.rules import RuleSet, shipped_rules

EXAMPLES = [normal(line) for rule in shipped_rules().rules for line in rule.drop]


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


def test_leading_marks_do_not_hide_the_start_of_a_line():
    index = Prefilter([r"^\W{0,4}read more", "^© 2"])
    assert index.candidates("» read more") == {0}
    assert index.candidates("» © 2024") == {1}
    assert index.candidates("you should read more books") == set()


PIECE = st.sampled_from(
    ["foo", "bar", "(foo|ba)", "x?", "(ab)+", "[ae]", ".*", r"\d", "^", r"\W{0,2}", "(a|bc)?", "z", " "]
)
LINE = st.text("abcfoxrz e1-", max_size=14)


@given(st.lists(PIECE, min_size=1, max_size=6).map("".join), st.lists(LINE, max_size=20))
@settings(max_examples=400, deadline=None)
def test_no_pattern_that_matches_is_left_out(pattern, lines):
    index = Prefilter([pattern])
    for line in lines:
        if re.search(pattern, line, re.ASCII):
            assert index.vague or index.candidates(line) == {0}


def test_no_shipped_rule_is_left_out_on_any_rules_examples():
    rules = shipped_rules()
    indexed = set(range(len(rules.rules))) - set(rules._prefilter.vague)
    for line in EXAMPLES[::5]:
        missed = indexed - rules._prefilter.candidates(line)
        assert not [rules.rules[index].id for index in missed if rules._compiled_at(index).search(line)], line


def test_a_pattern_with_an_open_bracket_names_its_rule():
    rule = shipped_rules().rules[0]
    with pytest.raises(ValueError, match=re.escape(rule.id)):
        RuleSet([rule.model_copy(update={"pattern": "^(foo"})]).match("foo bar foo")
