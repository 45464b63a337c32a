"""The shipped rules against their own examples and, apart from those, against prompts and sentences that were printed.

`prompts/<language>.toml` holds lines that pages print and the category each must get, and lines of articles that no
rule of any language may touch. A rule that no prompt needs has no proof, and fails.
"""

from __future__ import annotations

import re
import time
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.classify.normal import normal
from pipeline.classify.rules import FOLDER, Rule, RuleSet, load_rules, shipped_rules

RULE_FILES = sorted(FOLDER.glob("*.toml"))
PROMPT_FILES = sorted((Path(__file__).parent / "prompts").glob("*.toml"))
RULES = {rule.id: rule for rule in load_rules(RULE_FILES)}
RULE_IDS = list(RULES)


def listed(kind: str) -> list[tuple[str, dict[str, str]]]:
    """The `[[prompt]]` or `[[article]]` entries of all languages, each with the file it stands in."""
    return [
        (file.stem, entry)
        for file in PROMPT_FILES
        for entry in tomllib.loads(file.read_text(encoding="utf-8")).get(kind, [])
    ]


PROMPTS = listed("prompt")
ARTICLE_LINES = listed("article")


def named(entries: list[tuple[str, dict[str, str]]]) -> list[str]:
    return [f"{language}: {entry['line'][:60]}" for language, entry in entries]


@cache
def halves() -> list[tuple[RuleSet, RuleSet]]:
    """For each binary digit of a rule's place, the rules that have 0 there and those that have 1."""
    places = range(len(RULE_IDS))
    return [
        tuple(RuleSet(RULES[RULE_IDS[at]] for at in places if at >> bit & 1 == digit) for digit in (0, 1))  # type: ignore[misc]
        for bit in range((len(RULE_IDS) - 1).bit_length())
    ]


def winner_without(rule: Rule, line: str) -> Rule | None:
    """The rule that would take the line out if this one did not exist.

    Any other rule differs from this one in some digit of its place, so it is in one of the halves that lack this one:
    twice the logarithm of the rules in compiled sets instead of one set for each rule.
    """
    at = RULE_IDS.index(rule.id)
    found = (pair[1 - (at >> bit & 1)].match(line) for bit, pair in enumerate(halves()))
    order = {each.id: place for place, each in enumerate(shipped_rules().rules)}
    return min((other for other in found if other), key=lambda other: order[other.id], default=None)


@cache
def needed() -> frozenset[str]:
    """Ids of the rules without which some prompt stays in the text or gets another category."""
    found = set()
    for _, entry in PROMPTS:
        rule = shipped_rules().match(entry["line"])
        if rule and rule.id not in found and rule.category == entry["category"]:
            other = winner_without(rule, entry["line"])
            if other is None or other.category != rule.category:
                found.add(rule.id)
    return frozenset(found)


def literals(pattern: str) -> str:
    """What a pattern says in plain letters: without escapes such as `\\W` and `\\pL`, and without its macros."""
    return re.sub(r"\\[pP](?:\{[^}]*\}|\w)|\\.|\{(?:month|weekday)\}", " ", pattern)


def strangers_to_normal_form(pattern: str) -> list[str]:
    """Characters of the pattern that no line in normal form holds: with them it can never match."""
    plain = literals(pattern)
    single = {char for char in plain if not char.isspace() and normal(char) != char}
    # A letter and its accent may stand apart in the pattern where normal form has one character for both.
    composed = [] if normal(plain) == " ".join(plain.split()) else ["a character that normal form composes"]
    return sorted(single) or composed


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_every_drop_example_is_taken_out_under_the_category_of_its_rule(rule_id: str) -> None:
    """The rule itself matches each of its examples, and no rule of a narrower category takes it away."""
    rule = RULES[rule_id]
    alone = RuleSet([rule])
    for line in rule.drop:
        assert alone.match(line), f"{rule_id} does not match its own drop example: {line!r}"
        winner = shipped_rules().match(line)
        assert winner, f"no rule of the whole set matches {line!r}, though {rule_id} alone does"
        assert winner.category == rule.category, f"{winner.id} takes {line!r} away from {rule_id}"


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_no_keep_example_is_taken_out_by_a_rule_of_any_language(rule_id: str) -> None:
    """Near misses stay in the text: rules of all languages are applied to every article."""
    for line in RULES[rule_id].keep:
        winner = shipped_rules().match(line)
        assert winner is None, f"{winner.id} takes out {line!r}, which {rule_id} says must stay"


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_every_rule_is_needed_by_some_prompt(rule_id: str) -> None:
    """Without it that prompt would stay in the text, or be put down as something else."""
    assert rule_id in needed(), f"no prompt in tests/classify/prompts would fare worse without {rule_id}"


@pytest.mark.parametrize("rule_id", RULE_IDS)
def test_every_rule_is_written_in_normal_form(rule_id: str) -> None:
    """A capital, a curly quote or a long dash in a pattern would make it dead."""
    found = strangers_to_normal_form(RULES[rule_id].pattern)
    assert not found, f"{rule_id}: a line in normal form never holds {found}"


@pytest.mark.parametrize(("language", "prompt"), PROMPTS, ids=named(PROMPTS))
def test_every_printed_prompt_gets_its_category(language: str, prompt: dict[str, str]) -> None:
    winner = shipped_rules().match(prompt["line"])
    assert winner, f"{language}: nothing takes out {prompt['line']!r}"
    assert winner.category == prompt["category"], f"{language}: {winner.id} takes out {prompt['line']!r}"


@pytest.mark.parametrize(("language", "article"), ARTICLE_LINES, ids=named(ARTICLE_LINES))
def test_no_rule_touches_a_line_of_an_article(language: str, article: dict[str, str]) -> None:
    """Not even one that uses the words of a prompt: a lost sentence is worse than a prompt left in."""
    winner = shipped_rules().match(article["line"])
    assert winner is None, f"{language}: {winner.id} takes out {article['line']!r}"


def test_every_language_with_rules_has_prompts_and_article_lines_of_its_own() -> None:
    assert {file.stem for file in RULE_FILES} == {file.stem for file in PROMPT_FILES}
    assert {language for language, _ in ARTICLE_LINES} == {file.stem for file in PROMPT_FILES}


def test_every_rule_stands_in_the_file_of_its_language() -> None:
    for file in RULE_FILES:
        languages = {rule.language for rule in load_rules([file])}
        assert languages == {file.stem}, f"{file.name} holds rules of {languages}"


def test_no_prompt_is_copied_from_the_examples_of_the_rules_of_its_language() -> None:
    """The prompts are a second opinion: lines that the writer of the rule did not fit it to."""
    examples = {(rule.language, line) for rule in RULES.values() for line in rule.drop}
    copied = [entry["line"] for language, entry in PROMPTS if (language, entry["line"]) in examples]
    assert len(copied) <= len(PROMPTS) // 10, copied  # the shortest prompts, such as `Tags`, have no other wording


GOOD = """
[[rule]]
id = "comment.en.enter"
pattern = '''^please enter your comment[!.]?$'''
drop = ["Please enter your comment!"]
keep = ["Please enter your house by the side door."]
why = "The form under an article."
"""


def load(tmp_path: Path, text: str, name: str = "xx.toml") -> Any:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return RuleSet(load_rules([file]))


def test_a_rule_takes_out_what_its_pattern_says_and_nothing_longer(tmp_path: Path) -> None:
    rules = load(tmp_path, GOOD)
    assert rules.match("  Please   ENTER your comment! ").id == "comment.en.enter"
    assert rules.match("Please enter your comment! It helps the court.") is None


def test_a_line_with_more_words_than_the_rule_allows_stays(tmp_path: Path) -> None:
    rules = load(tmp_path, GOOD.replace("[!.]?$'''", "'''\nwords = 5"))
    assert rules.match("Please enter your comment here")
    assert rules.match("Please enter your comment here now") is None


def test_the_narrower_category_has_a_line_that_two_rules_match(tmp_path: Path) -> None:
    """A plea for a subscription that also says `share` is a paywall."""
    wider = GOOD.replace("comment.en.enter", "other.en.enter")
    assert load(tmp_path, wider + GOOD).match("Please enter your comment!").id == "comment.en.enter"


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (GOOD.replace("comment.en.enter", "gossip.en.enter"), "gossip"),
        (GOOD.replace("comment.en.enter", "body.en.enter"), "leaves the text"),
        (GOOD + GOOD, "comment.en.enter"),
        (re.sub(r"drop = .*\n", "", GOOD), "drop"),
        (re.sub(r"keep = .*\n", "keep = []\n", GOOD), "keep"),
        (GOOD.replace("why =", "reason ="), "why"),
    ],
    ids=["unknown category", "category that stays", "duplicate id", "no drop", "no keep", "no why"],
)
def test_a_broken_rule_file_is_an_error_that_names_the_file_and_what_is_wrong(
    tmp_path: Path, broken: str, told: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(told)) as error:
        load(tmp_path, broken)
    assert "xx.toml" in str(error.value)
    assert "en.enter" in str(error.value)


@pytest.mark.parametrize("start", ["^(please", "^(?=please)"])
def test_a_pattern_that_cannot_be_read_is_an_error_that_names_its_rule(tmp_path: Path, start: str) -> None:
    """Found when the rules are put together, or at the latest when the pattern is first tried on a line.

    The id of a rule holds its language, and so names its file.
    """
    with pytest.raises(ValueError, match=r"comment\.en\.enter"):
        load(tmp_path, GOOD.replace("^please", start)).match("Please enter your comment!")


@pytest.mark.parametrize(
    ("pattern", "stranger"),
    [("^Tags:", "T"), ("^schließen$", "ß"), ("^“read also”", "“"), ("^source — ", "—"), ("^comments…$", "…")],
)
def test_a_pattern_that_normal_form_can_never_meet_is_found(pattern: str, stranger: str) -> None:
    assert stranger in strangers_to_normal_form(pattern)


@pytest.mark.parametrize("pattern", [r"^\W{0,4}tags\S*$", r"^[^\pL\pN]*grösse ?[›|]", "{month} \\d{4}", "ελληνικά"])
def test_escapes_classes_and_accents_are_in_normal_form(pattern: str) -> None:
    assert strangers_to_normal_form(pattern) == []


def test_a_letter_and_an_accent_apart_are_found() -> None:
    """A pattern typed on a system that decomposes letters looks right and never matches."""
    assert strangers_to_normal_form("reklame\u0301") == ["a character that normal form composes"]


def test_lines_judged_together_get_the_rules_they_get_alone() -> None:
    """Also where a line is too long for any rule, is empty, or names a month that another rule sees as a mark."""
    lines = [entry["line"] for _, entry in (*PROMPTS[::7], *ARTICLE_LINES[::7])]
    lines += ["", "x " * 5000, "*", "12 °C", "Published 7 mar 2024", "to 5 so", "{may 5"]
    folded = [normal(line) for line in lines]
    assert shipped_rules().match_all(folded) == [shipped_rules().match(line) for line in lines]
    assert shipped_rules().match_all([]) == []


def test_no_line_takes_more_than_its_length_to_judge() -> None:
    """A megabyte in one line, and 100,000 lines: seconds would be minutes if the time grew with the square."""
    rules = shipped_rules()
    started = time.process_time()
    assert rules.match("share on x " * 100_000) is None
    found = rules.match_all(["read more", "he may read more in 2024, he said"] * 50_000)
    assert found[0] is not None
    assert found[1] is None
    assert time.process_time() - started < 20
