"""What the disk says, as a sentence that names the file and the remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import ExportError
from pipeline.store.damage import first_line

REMEDIES = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room on the disk",
    errno.EACCES: "give this user the right to",
    errno.EPERM: "give this user the right to",
    errno.EROFS: "give a folder that can be written to",
}


@contextmanager
def naming_the_file(folder: Path) -> Iterator[None]:
    """ExportError in place of the OSErrors of the block."""
    try:
        yield
    except OSError as error:
        place, told = error.filename or folder, error.strerror or first_line(error)
        remedy = REMEDIES.get(error.errno or 0, "see that the disk is in order")
        raise ExportError(
            f"{place} cannot be written ({told}); {remedy} and run it again: what is done is not done twice"
        ) from error
