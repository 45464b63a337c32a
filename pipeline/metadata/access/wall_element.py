"""Elements of a page that its authors, or the maker of their paywall, call a wall."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.segment.page import Page

_WORDS = r"pay-?wall|reg(?:istration)?-?wall|subscription-?wall"
_ROLES = r"box|cta|container|form|gate|layer|message|modal|notice|offer|overlay|panel|prompt|region|template|title"
_VENDORS = (
    r"tp-container-inner|tp-modal|poool-widget|zephr-(?:modal|paywall|regwall)|pelcro-(?:modal|paywall)|steady-paywall"
    r"|issuem-leaky-paywall-subscription|leaky[-_]paywall[-_]message|mepr[-_]unauthorized[-_](?:message|excerpt)"
    r"|subscriptions-section"
)
# Not `paywall-content`, `paywalled`, `below-paywall-ad`: around the article itself, teasers and advertising.
_NAME = re.compile(
    rf"(?:(?!(?:no|non|not|below|after|above|without)[-_])[\w-]*?[-_])?(?:{_WORDS})(?:[-_]{{1,2}}(?:{_ROLES})[\w-]*)?"
    rf"|(?:{_VENDORS})[\w-]*",
    re.IGNORECASE,
)
LONGEST = 80
"""Characters of a name: no author writes a longer one."""


def wall_around(page: Page, at: int, kept: int) -> str | None:
    """The name of the wall that block `at` stands in, and block `kept` does not; None when there is none."""
    text = set(page.around(kept))
    for element in page.around(at):
        if element in text:  # from here on out, the page around both
            return None
        for name in page.elements[element].names.split():
            if len(name) <= LONGEST and _NAME.fullmatch(name):
                return name
    return None
