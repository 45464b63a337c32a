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

import re2
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.calendar import months, weekdays
from pipeline.classify.normal import normal, words
from pipeline.types import Category

FOLDER = Path(__file__).with_name("rules")

# Where rules of two categories match one line, the one named first here has it: the narrower the earlier.
PRECEDENCE = tuple(Category(name) for name in (
    "paywall donation newsletter consent comment ad legal source caption byline date tags bio"
    " share widget nav related duplicate other".split()
))  # fmt: skip


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
    """Rules compiled together: a line is matched against all of them in one pass."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (PRECEDENCE.index(rule.category), rule.id)))
        options = re2.Options()
        options.max_mem = 512 << 20  # room for the automaton of all patterns; too little makes it slow, not wrong
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for rule in self.rules:
            try:
                self._set.Add(_expanded(rule.pattern))
            except re2.error as error:
                raise ValueError(f"rule {rule.id}: RE2 does not take its pattern: {error}") from error
        self._longest = max((rule.words for rule in self.rules), default=0)
        if self.rules:
            self._set.Compile()

    def match(self, line: str) -> Rule | None:
        """The rule that takes this line out, or None."""
        return self.match_normal(normal(line))

    def match_normal(self, folded: str) -> Rule | None:
        """The same for a line that is in normal form already."""
        # Twelve characters a word are beyond any prompt; the cut keeps a 20 MB line from being counted at all.
        if not self.rules or len(folded) > 12 * self._longest + 80:
            return None
        hits = self._set.Match(folded)
        if not hits:
            return None
        length = len(words(folded))
        fitting = [index for index in hits if length <= self.rules[index].words]
        return self.rules[min(fitting)] if fitting else None

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
            for rule in (Rule.model_validate(entry) for entry in entries):
                if rule.id in rules:
                    raise ValueError(f"the id {rule.id} stands there twice")
                rules[rule.id] = rule
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from error
    return list(rules.values())


@cache
def _names(kind: str) -> str:
    names = months() if kind == "month" else weekdays()
    return "(?:" + "|".join(re2.escape(normal(name)) for name in sorted(names, key=len, reverse=True)) + ")"


def _expanded(pattern: str) -> str:
    return re.sub(r"\{(month|weekday)\}", lambda macro: _names(macro[1]), pattern)
