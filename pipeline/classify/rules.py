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
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import re2
from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.calendar import months, weekdays
from pipeline.classify.normal import normal, words
from pipeline.classify.prefilter import LETTERS, PatternError, Prefilter
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
_PLAIN_NUMBER = re.compile("[0-9]")  # a third of the time
_NAME = re.compile(r"[^\W\d_]{2,}")
_ONLY_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)
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
        return _category(self.id)

    @property
    def language(self) -> str:
        return self.id.split(".")[1]

    @field_validator("id")
    @classmethod
    def _category_is_known(cls, value: str) -> str:
        if Category(value.partition(".")[0]) not in PRECEDENCE:
            raise ValueError("a rule takes lines out: its id begins with a category that leaves the text")
        return value


@cache
def _category(rule_id: str) -> Category:
    return Category(rule_id.partition(".")[0])


_Form = tuple[int, str, int]
"""The place of a line, a form of it, and its length in words."""


class RuleSet:
    """Many rules, of which the few that can match a line are found first."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: (PRECEDENCE.index(rule.category), rule.id)))
        self._patterns = [_expanded(rule.pattern) for rule in self.rules]
        self._words = [rule.words for rule in self.rules]
        self._longest = max(self._words, default=0)
        try:
            self._prefilter = Prefilter([_with_marks(rule.pattern) for rule in self.rules], self._words)
        except PatternError as error:
            raise ValueError(f"rule {self.rules[error.index].id}: its pattern cannot be read: {error}") from error
        beside = self._prefilter.beside(("{month}", "{weekday}"))
        self._beside_marks = re.compile("|".join(map(re.escape, beside)) if beside else "(?!)")
        self._compiled: dict[int, Any] = {}

    def match(self, line: str) -> Rule | None:
        """The rule that takes this line out, or None."""
        return self.match_normal(normal(line))

    def match_normal(self, folded: str) -> Rule | None:
        """The same for a line that is in normal form already."""
        return self.match_all([folded])[0]

    def match_all(self, folded: Sequence[str], lengths: Sequence[int] | None = None) -> list[Rule | None]:
        """For each of many lines in normal form the rule that takes it out, or None: faster than one by one.

        `lengths`: how many words each line has, where that is known already.
        """
        # Twelve characters a word are beyond any prompt; the cut keeps a 20 MB line from being counted at all.
        cut = 12 * self._longest + 80
        found: list[Rule | None] = [None] * len(folded)
        forms: list[_Form] = []
        for place, line in enumerate(folded):
            if self.rules and len(line) <= cut:
                length = lengths[place] if lengths else len(words(line))
                if length <= self._longest:
                    forms.append((place, line, length))
        marked = (
            (place, with_marks, length)
            for place, line, length in self._match_forms(forms, found)
            if (with_marks := _with_names_marked(line)) is not None
        )
        self._match_forms(list(marked), found)
        return found

    def _match_forms(self, forms: Sequence[_Form], found: list[Rule | None]) -> list[_Form]:
        """Puts into `found` the first rule that matches each form and allows so many words.

        Gives back the other forms, as far as a rule may match them once names in them are marked.
        """
        beaten = []
        candidates = self._prefilter.candidates([line for _, line, _ in forms], [length for _, _, length in forms])
        for at, form in enumerate(forms):
            if indices := candidates.get(at):
                encoded = form[1].encode()
                for index in indices:
                    if self._compiled_at(index).Match(encoded):
                        found[form[0]] = self.rules[index]
                        break
                else:
                    beaten.append(form)
            elif self._beside_marks.search(form[1]):
                beaten.append(form)
        return beaten

    def _compiled_at(self, index: int) -> Any:
        """The pattern as a set of one, which tells only whether it matches: that costs a third of a search."""
        if index not in self._compiled:
            alone = re2.Set.SearchSet(_OPTIONS)
            try:
                alone.Add(self._patterns[index])
                alone.Compile()
            except re2.error as error:
                raise ValueError(f"rule {self.rules[index].id}: RE2 does not take its pattern: {error}") from error
            self._compiled[index] = alone
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


_WORD_SIGNS = f"{LETTERS}0-9_"


def _with_marks(pattern: str) -> str:
    return re.sub(r"\{(month|weekday)\}", lambda macro: _MARK[macro[1]], pattern)


def _expanded(pattern: str) -> str:
    """The pattern as RE2 gets it: `\\pL`, `\\w` and `\\W` know the letters of all scripts."""
    return _SHORTHAND.sub(_spelled_out, _with_marks(pattern))


def _spelled_out(found: re.Match[str]) -> str:
    shorthand = found[0]
    if shorthand[0] == "[":
        return shorthand.replace(r"\pL", LETTERS).replace(r"\w", _WORD_SIGNS)
    return {r"\pL": f"[{LETTERS}]", r"\w": f"[{_WORD_SIGNS}]", r"\W": f"[^{_WORD_SIGNS}]"}.get(shorthand, shorthand)


def _with_names_marked(folded: str) -> str | None:
    """The line with each name of a month or weekday as `{month}` or `{weekday}`; None when it dates nothing."""
    if not (_PLAIN_NUMBER.search(folded) or (not folded.isascii() and _NUMBER.search(folded))):
        return None
    if folded.isascii():
        standing = set(folded.encode().translate(_ONLY_LETTERS).decode().split())
    else:
        standing = set(_NAME.findall(folded))
    marked = folded
    for name in standing & _all_dating_names():
        marked = _alone(name).sub(_mark(name), marked)
    return marked if marked != folded else None


@lru_cache(maxsize=4096)
def _alone(name: str) -> re.Pattern[str]:
    """The name with no letter beside it. It stands before the look-behind, since `re` is quick to find plain text."""
    return re.compile(rf"{name}(?<![^\W\d_]{name})(?![^\W\d_])")


@cache
def _all_dating_names() -> frozenset[str]:
    month, weekday = _dating_names()
    return frozenset(name for name in month | weekday if len(name) > 1)


def _mark(word: str) -> str:
    month, weekday = _dating_names()
    return "{month}" if word in month else "{weekday}" if word in weekday else word


@cache
def _dating_names() -> tuple[frozenset[str], frozenset[str]]:
    """Names of months and of weekdays as they look in a line in normal form."""
    return frozenset(map(normal, months())), frozenset(map(normal, weekdays()))
