"""What can keep `python -m flows` from starting; the message is the whole sentence that a person needs."""

from __future__ import annotations

from pipeline.errors import CleanpressError


class ServingError(CleanpressError):
    """The flows cannot be served; the message says why and what to do."""
