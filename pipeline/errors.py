"""Named errors. Each carries a reason word that stays the same between releases, and what to do about it."""

from __future__ import annotations


class CleanpressError(Exception):
    """The base of every error this library raises on purpose."""


class UnreadableFile(CleanpressError):
    """An input that cannot become a document. `run` catches it in one place and puts the input in quarantine.

    >>> error = UnreadableFile("empty_file", "data/raw/a.txt", "write the article into it, or remove it")
    >>> error.reason
    'empty_file'
    """

    def __init__(self, reason: str, uri: str, remedy: str, detail: str = "") -> None:
        self.reason = reason
        self.uri = uri
        self.remedy = remedy
        self.detail = detail
        super().__init__(reason, uri, remedy, detail)  # all of it, so that the error survives pickling

    def __str__(self) -> str:
        told = f"{self.uri or 'input'}: {self.reason.replace('_', ' ')}"
        return f"{told} ({self.detail}); {self.remedy}" if self.detail else f"{told}; {self.remedy}"


class WrongSettings(CleanpressError):
    """A setting that makes no sense; the message names it, what was given and what is allowed."""


class WrongSelection(CleanpressError, ValueError):
    """Words that select no documents, since they cannot be meant; the message names them and what is allowed."""


class StoreError(CleanpressError):
    """The store cannot do what was asked; the message names the table or file and the remedy."""


class DocumentNotFound(StoreError):
    """No document, or more than one, answers to the reference that was given."""


class StateNotFound(StoreError):
    """The corpus never was in the state that was asked for: before its first documents, or still to come."""


class NothingChanged(StoreError):
    """What was asked for is so already, such as deleting what was deleted; nothing was written."""


class FilesReplaced(StoreError):
    """Files were removed while they were being read; whoever reads again finds what took their place."""


class ExportError(CleanpressError):
    """An export cannot be written where it was to go; the message names the folder or file and the remedy."""
