"""Which document a file or a URL is: the same one on every run, from every working directory."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from pipeline.errors import StoreError
from pipeline.web_address import is_web_address


def doc_id_for(uri: str, store_path: str | os.PathLike[str]) -> str:
    """16 hex digits for a path or URL. StoreError when there is neither.

    A file is known by its way from the store's folder, so that a project folder can be moved or copied as a whole and
    its documents stay the same. Links in the folders above a file are followed; a link that is itself the file has a
    name of its own, and so is a document of its own.

    >>> doc_id_for("/srv/news/raw/a.txt", "/srv/news/clean") == doc_id_for("/mnt/raw/a.txt", "/mnt/clean")
    True
    """
    if not uri:
        raise StoreError("an article without a path or URL cannot be told from others; give it one")
    name = f"url:{uri}" if is_web_address(uri) else f"file:{_way(uri, store_path)}"
    return sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _way(uri: str, store_path: str | os.PathLike[str]) -> str:
    file = Path(uri).absolute()
    place = os.path.join(os.path.realpath(file.parent), file.name)
    if "://" in os.fspath(store_path):  # in a bucket, which no folder lies beside
        return Path(place).as_posix()
    try:
        return Path(os.path.relpath(place, os.path.realpath(store_path))).as_posix()
    except ValueError:  # Windows: on another drive than the store
        return Path(place).as_posix()
