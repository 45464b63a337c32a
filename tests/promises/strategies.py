"""Texts as they come: lines of real kinds, mixed with arbitrary ones."""

from hypothesis import strategies as st

KNOWN = st.sampled_from([
    "Storm closes the harbour of Northwick", "15.2 C", "Friday, July 19, 2024", "Please enter your comment!",
    "The harbour was closed on Monday after a storm broke the outer wall, the port authority said in a statement.",
    "Botuar: 07/08/2023", "© 2016 - 2024 | Example Post", "Source : Jurist", "- an item of a list",
    "News Politics World", "首相は月曜日、交渉を続けると述べた。", "قال الرئيس يوم الاثنين إن المفاوضات ستستمر.",
    "A sentence that a tool has broken in the middle of the", "Soldiers in May (Photo: Reuters/Jane Doe)", "", "",
])  # fmt: skip
LINE = st.one_of(KNOWN, st.text(max_size=80))
TEXTS = st.lists(LINE, min_size=1, max_size=25).map("\n".join).filter(lambda text: text.strip())
