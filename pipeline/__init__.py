"""cleanpress: raw articles in, clean documents out, with a verdict for every line and evidence for every fact.

>>> from pipeline import clean
>>> doc = clean("Storm closes the harbour\\n\\nThe harbour was closed on Monday, the port said.\\n\\nLeave a comment")
>>> doc.title
'Storm closes the harbour'
>>> doc.text
'The harbour was closed on Monday, the port said.'
"""

from pipeline.clean import clean, clean_many
from pipeline.errors import (
    CleanpressError,
    DocumentNotFound,
    NothingChanged,
    StateNotFound,
    StoreError,
    UnreadableFile,
)
from pipeline.metadata.outlet.registry import Registry, read_outlets
from pipeline.types import Category, CleanDocument, Evidence, Line

__all__ = [
    "Category",
    "CleanDocument",
    "CleanpressError",
    "DocumentNotFound",
    "Evidence",
    "Line",
    "NothingChanged",
    "Registry",
    "StateNotFound",
    "StoreError",
    "UnreadableFile",
    "clean",
    "clean_many",
    "read_outlets",
]
