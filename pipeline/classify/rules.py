"""What people wrote down about boilerplate: one TOML file per language, each rule with its own examples.

    [[rule]]
    id = "comment.en.enter"            # category.language.name
    pattern = '''^please enter your (comment|name|e-?mail)'''
    drop = ["Please enter your comment!"]
    keep = ["Please enter your house by the side door, the policeman told him."]
    why = "The form under an article."

A pattern is RE2 (linear in the length of the line) and sees the line in normal form (see `normal.py`): lower case,
plain quotes, single spaces. `{month}` and `{weekday}` stand for every such name that CLDR knows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import re2
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.calendar import months, weekdays
from pipeline.classify.normal import normal, words
from pipeline.classify.prefilter import PatternError, Prefilter
from pipeline.types import Category

FOLDER = Path(__file__).with_name("rules")

# Where rules of two categories match one line, the one named first here has it: the narrower the earlier.
PRECEDENCE = tuple(Category(name) for name in (
    "paywall donation newsletter consent comment ad legal source caption byline date tags bio"
    " share widget nav related duplicate other".split()
))  # fmt: skip
_OPTIONS = re2.Options()
_OPTIONS.max_mem, _OPTIONS.log_errors = 256 << 20, False
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"[^\W\d_]{2,}")
_SHORTHAND = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\pL|\\.")


class Rule(BaseModel):
    """One rule. It decides alone, so it must be one that an editor would sign: right wherever it matches."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z]+\.[a-z]{2,3}(_[a-z]+)?\.[a-z0-9_]+$")
    pattern: str = Field(min_length=1)
    words: int = Field(default=20, gt=0, description="A line with more words is left alone.")
    drop: tuple[str, ...] = Field(min_length=1)
    keep: tuple[str, ...] = Field(min_length=1)
    why: str = Field(min_length=1)

    @property
    def category(self) -> Category:
        return Category(self.id.partition(".")[0])

    @property
    def language(self) -> str:
        return self.id.split(".")[1]

    @field_validator("id")
    @classmethod
    def _category_is_known(cls, value: str) -> str:
        if Category(value.partition(".")[0]) not in PRECEDENCE:
            raise ValueError("a rule takes lines out: its id begins with a category that leaves the text")
        return value


class RuleSet:
    """Many rules, of which the few that can match a line are found first."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (PRECEDENCE.index(rule.category), rule.id)))
        self._patterns = [_expanded(rule.pattern) for rule in self.rules]
        try:
            self._prefilter = Prefilter([_with_marks(rule.pattern) for rule in self.rules])
        except PatternError as error:
            raise ValueError(f"rule {self.rules[error.index].id}: its pattern cannot be read: {error}") from error
        self._compiled: dict[int, Any] = {}
        self._vague = re2.Set.SearchSet(_OPTIONS)
        for index in self._prefilter.vague:
            self._vague.Add(self._patterns[index])
        if self._prefilter.vague:
            self._vague.Compile()
        self._longest = max((rule.words for rule in self.rules), default=0)

    def match(self, line: str) -> Rule | None:
        """The rule that takes this line out, or None."""
        return self.match_normal(normal(line))

    def match_normal(self, folded: str) -> Rule | None:
        """The same for a line that is in normal form already."""
        # Twelve characters a word are beyond any prompt; the cut keeps a 20 MB line from being counted at all.
        if not self.rules or len(folded) > 12 * self._longest + 80:
            return None
        length: int | None = None
        dated = _with_names_marked(folded)
        for form in (folded,) if dated is None else (folded, dated):
            hits = [index for index in self._prefilter.candidates(form) if self._compiled_at(index).search(form)]
            if self._prefilter.vague:
                hits += [self._prefilter.vague[place] for place in self._vague.Match(form) or ()]
            for index in sorted(hits):
                length = len(words(folded)) if length is None else length
                if length <= self.rules[index].words:
                    return self.rules[index]
        return None

    def _compiled_at(self, index: int) -> Any:
        if index not in self._compiled:
            try:
                self._compiled[index] = re2.compile(self._patterns[index], _OPTIONS)
            except re2.error as error:
                raise ValueError(f"rule {self.rules[index].id}: RE2 does not take its pattern: {error}") from error
        return self._compiled[index]

    def without(self, rule_id: str) -> RuleSet:
        """The same set less one rule."""
        return RuleSet(rule for rule in self.rules if rule.id != rule_id)


@cache
def shipped_rules() -> RuleSet:
    """The rules of the package, loaded and compiled once."""
    return RuleSet(load_rules(sorted(FOLDER.glob("*.toml"))))


def load_rules(files: Sequence[Path]) -> list[Rule]:
    """The rules of these files; an id twice, or a field that is not one, is an error that names the file."""
    rules: dict[str, Rule] = {}
    for file in files:
        try:
            entries = tomllib.loads(file.read_text(encoding="utf-8")).get("rule", [])
            for entry in entries:
                rule = _rule(entry)
                if rule.id in rules:
                    raise ValueError(f"the id {rule.id} stands there twice")
                rules[rule.id] = rule
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from error
    return list(rules.values())


def _rule(entry: dict[str, Any]) -> Rule:
    try:
        return Rule.model_validate(entry)
    except ValueError as error:
        raise ValueError(f"rule {entry.get('id', 'without an id')}: {error}") from error


# A thousand names inside the patterns made the automaton explode (14 ms an article, against 0.3): so a line with a
# number in it is matched a second time with its month and weekday names replaced by marks, and the patterns see those.
_MARK = {"month": r"\{month\}", "weekday": r"(?:\{weekday\}|\{month\})"}  # `mar` is March and Tuesday in Spanish


# Letters to within a few signs. Unicode's own class has 700 ranges, and thirty repetitions of it make a program of
# 100,000 steps; these ranges leave out ASCII, punctuation, symbols, arrows and emoji.
_LETTERS = r"a-zªµºà-῾ⰀⰀ-ⷿぁ-ퟻ豈-﷿ﹰ-ﻼｦ-ￜ"
_WORD_SIGNS = f"{_LETTERS}0-9_"


def _with_marks(pattern: str) -> str:
    return re.sub(r"\{(month|weekday)\}", lambda macro: _MARK[macro[1]], pattern)


def _expanded(pattern: str) -> str:
    """The pattern as RE2 gets it: `\\pL`, `\\w` and `\\W` know the letters of all scripts."""
    return _SHORTHAND.sub(_spelled_out, _with_marks(pattern))


def _spelled_out(found: re.Match[str]) -> str:
    shorthand = found[0]
    if shorthand[0] == "[":
        return shorthand.replace(r"\pL", _LETTERS).replace(r"\w", _WORD_SIGNS)
    return {r"\pL": f"[{_LETTERS}]", r"\w": f"[{_WORD_SIGNS}]", r"\W": f"[^{_WORD_SIGNS}]"}.get(shorthand, shorthand)


def _with_names_marked(folded: str) -> str | None:
    """The line with each name of a month or weekday as `{month}` or `{weekday}`; None when it dates nothing."""
    if not _NUMBER.search(folded):
        return None
    marked = _NAME.sub(lambda word: _mark(word[0]), folded)
    return marked if marked != folded else None


def _mark(word: str) -> str:
    month, weekday = _dating_names()
    return "{month}" if word in month else "{weekday}" if word in weekday else word


@cache
def _dating_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names of months and of weekdays as they look in a line in normal form."""
    return frozenset(map(normal, months())), frozenset(map(normal, weekdays()))
