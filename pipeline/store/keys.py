"""What a document can be known by: an id that its source gives it, its address, the path of the file it came in.

A key is the hash of one of these. The doc_id of a document is the best key it had when it was first seen.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import SplitResult, urlsplit

from pipeline.errors import StoreError
from pipeline.web_address import is_web_address

Kind = Literal["id", "url", "file"]


class Key(NamedTuple):
    """One of the things that a document is known by."""

    key: str
    """16 hex digits."""
    kind: Kind
    name: str
    """What was hashed, to be read: the id, the address, or the path relative to the store."""


def doc_id_for(uri: str, store_path: str | os.PathLike[str]) -> str:
    """The doc_id of an article that is known by nothing but its path or URL: 16 hex digits. StoreError when there is
    neither.

    >>> doc_id_for("/srv/news/raw/a.txt", "/srv/news/clean") == doc_id_for("/mnt/raw/a.txt", "/mnt/clean")
    True
    """
    return input_key(uri, store_path).key


def input_key(uri: str, store_path: str | os.PathLike[str]) -> Key:
    """The key of a path or URL that bytes came from. StoreError when there is neither.

    A file is known by its way from the store's folder, so that a project folder can be moved or copied as a whole and
    its documents stay the same. Links in the folders above a file are followed; a link that is itself the file has a
    name of its own, and so is a document of its own.
    """
    if not uri:
        raise StoreError("an article without a path or URL cannot be told from others; give it one")
    return _key("url", uri) if is_web_address(uri) else _key("file", _way(uri, store_path))


def url_key(url: str) -> Key:
    """The key of a page's own address."""
    return _key("url", canonical(url))


def id_key(source_id: str) -> Key:
    """The key of an id that the source itself gives, with the name of the source in front."""
    return _key("id", source_id)


def canonical(url: str) -> str:
    """The address in the one form of all that surely mean the same page; a broken address stays as it is.

    What RFC 3986 (6.2.2, 6.2.3) calls equal, and two differences that say how a site is reached and not what it shows:
    http or https, and `www.`. A slash at the end, the order of parameters, hosts for phones and AMP stay: there are
    sites where they matter, and pages tell the one they prefer themselves.

    >>> canonical("HTTP://www.News.Example:80/caf%c3%a9#top")
    'https://news.example/caf%C3%A9'
    >>> canonical("https://news.example/caf\\u00e9") == canonical("https://news.example/caf%C3%A9")
    True
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not host or not is_web_address(url):
        return url
    host = f"[{host}]" if ":" in host else host.removeprefix("www.")
    place = host + ("" if port in (None, 80, 443) else f":{port}")
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # which are pages to scripts
    return SplitResult("https", place, _spelled(parts.path) or "/", _spelled(parts.query), fragment).geturl()


_ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
_PLAIN = re.compile(r"[A-Za-z0-9._~-]")
"""What need not be escaped (RFC 3986, 2.3)."""


def _spelled(text: str) -> str:
    """A path or query with nothing escaped that need not be, and all escapes in capitals."""
    ascii_only = "".join(each if " " < each < "\x7f" else _escaped(each) for each in text)
    return _ESCAPED.sub(_unescaped, ascii_only)


def _escaped(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _unescaped(found: re.Match[str]) -> str:
    letter = chr(int(found[1], 16))
    return letter if _PLAIN.fullmatch(letter) else found[0].upper()


def _key(kind: Kind, name: str) -> Key:
    return Key(sha256(f"{kind}:{name}".encode("utf-8", "surrogateescape")).hexdigest()[:16], kind, name)


def _way(uri: str, store_path: str | os.PathLike[str]) -> str:
    file = Path(uri).absolute()
    place = os.path.join(os.path.realpath(file.parent), file.name)
    if "://" in os.fspath(store_path):  # in a bucket, which no folder lies beside
        return Path(place).as_posix()
    try:
        return Path(os.path.relpath(place, os.path.realpath(store_path))).as_posix()
    except ValueError:  # Windows: on another drive than the store
        return Path(place).as_posix()
