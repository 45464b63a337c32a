"""Where the files of a store lie: a folder on a disk, or the objects under a prefix of a bucket.

What both promise: when `write` or `create` return, the bytes would survive a power cut; `create` lets one of several
writers win. Errors are OSErrors (FileNotFoundError for a name that is not there) that tell the whole place.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pipeline.errors import StoreError
from pipeline.store.durable import create_file, held, make_folder, sync_file, sync_folder

PART = ".part"
"""Ends the name of a file that is being written."""
Fill = Callable[[Any], None]
"""Writes a file's bytes into the sink it is given: a path or a binary file, as pyarrow takes both."""


class FileFacts(NamedTuple):
    """What a listing tells of a file."""

    size: int
    """Bytes."""
    modified: datetime


class Place(Protocol):
    """A folder of files."""

    @property
    def uri(self) -> str:
        """What delta-rs opens and messages name: an absolute path, or `s3://bucket/prefix`."""

    def inside(self, name: str) -> Place:
        """The folder of this name in it."""

    def above(self) -> list[Place]:
        """The folders it lies in, the nearest first."""

    def named(self, name: str) -> str:
        """The whole place of a file, for messages."""

    def files(self) -> dict[str, FileFacts]:
        """The files directly in it, by name. FileNotFoundError when there is no such folder."""

    def has(self, wanted: Callable[[str], bool]) -> bool:
        """Whether one of the files directly in it has a name that is wanted; False when there is no such folder. Looks
        no further than it has to."""

    def folders(self) -> list[str]:
        """The names of the folders directly in it; none when it is not there."""

    def read(self, name: str) -> bytes:
        """The bytes of a file."""

    def write(self, name: str, fill: Fill) -> int:
        """A new file under a name that nobody else uses; its size in bytes."""

    def being_written(self) -> list[str]:
        """The files that somebody is writing and nobody can see yet. Those whose writers were killed are removed."""

    def create(self, name: str, data: bytes) -> bool:
        """A new file with all its bytes at once, unless there is one: then False, and nothing is written."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""

    def settle(self, *names: str) -> None:
        """Make what others wrote under these names survive a power cut as well; a name that is not there is none."""

    def make(self) -> None:
        """Make the folder and those above it."""

    def arrow(self) -> Any:
        """A pyarrow filesystem whose paths start here."""

    @property
    def answers_can_be_lost(self) -> bool:
        """Whether something that failed may be done all the same, or later."""


class LocalFolder:
    """A folder on a disk."""

    answers_can_be_lost = False

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def uri(self) -> str:
        return str(self.path)

    def inside(self, name: str) -> LocalFolder:
        return LocalFolder(self.path / name)

    def above(self) -> list[Place]:
        return [LocalFolder(path) for path in self.path.parents]

    def named(self, name: str) -> str:
        return str(self.path / name)

    def files(self) -> dict[str, FileFacts]:
        found = {}
        for entry in os.scandir(self.path):
            with suppress(FileNotFoundError):  # gone since: somebody is at work here
                if entry.is_file():
                    facts = entry.stat()
                    found[entry.name] = FileFacts(facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
        return found

    def has(self, wanted: Callable[[str], bool]) -> bool:
        try:
            with os.scandir(self.path) as entries:
                return any(wanted(entry.name) for entry in entries)
        except FileNotFoundError:
            return False

    def folders(self) -> list[str]:
        try:
            return sorted(entry.name for entry in os.scandir(self.path) if entry.is_dir())
        except OSError:  # not there, or not ours to look into
            return []

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def write(self, name: str, fill: Fill) -> int:
        part = self.path / f".{name}{PART}"
        with part.open("xb") as file:
            held(file.fileno())
            try:
                fill(str(part))
                os.fsync(file.fileno())
                part.rename(self.path / name)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        sync_folder(self.path)
        return (self.path / name).stat().st_size

    def being_written(self) -> list[str]:
        try:
            parts = [entry.name for entry in os.scandir(self.path) if entry.name.endswith(PART)]
        except FileNotFoundError:
            return []
        return [name for name in parts if not self._abandoned(self.path / name)]

    def _abandoned(self, part: Path) -> bool:
        try:
            with part.open("rb") as file:
                dead = held(file.fileno())
        except FileNotFoundError:
            return True
        if dead:
            part.unlink(missing_ok=True)
        return dead

    def create(self, name: str, data: bytes) -> bool:
        return create_file(self.path / name, data)

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)

    def settle(self, *names: str) -> None:
        for name in names:
            sync_file(self.path / name)
        sync_folder(self.path)

    def make(self) -> None:
        make_folder(self.path)

    def arrow(self) -> Any:
        from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

        return SubTreeFileSystem(str(self.path), LocalFileSystem())


class ObjectFolder:
    """The objects under a prefix of a bucket. Who may read and write them, the environment alone tells (AWS_*)."""

    answers_can_be_lost = True

    def __init__(self, uri: str) -> None:
        self._uri = uri.rstrip("/")
        self._opened: Any = None

    @property
    def uri(self) -> str:
        return self._uri

    @property
    def _store(self) -> Any:
        if self._opened is None:
            from obstore.store import from_url

            with self._as_oserror():
                self._opened = from_url(self._uri)
        return self._opened

    def inside(self, name: str) -> ObjectFolder:
        return ObjectFolder(f"{self._uri}/{name}")

    def above(self) -> list[Place]:
        parts = self._uri.split("/")  # s3, nothing, the bucket, and the folders in it
        return [ObjectFolder("/".join(parts[:end])) for end in range(len(parts) - 1, 2, -1)]

    def named(self, name: str) -> str:
        return f"{self._uri}/{name}"

    def files(self) -> dict[str, FileFacts]:
        objects = self._listed()["objects"]
        if not objects:
            raise FileNotFoundError(2, "there are no objects", self._uri)
        return {each["path"]: FileFacts(each["size"], each["last_modified"]) for each in objects}

    def has(self, wanted: Callable[[str], bool]) -> bool:
        from obstore import list as objects

        with self._as_oserror():
            for few in objects(self._store, chunk_size=50):
                if any(wanted(each["path"]) for each in few):
                    return True
        return False

    def folders(self) -> list[str]:
        return sorted(self._listed()["common_prefixes"])

    def _listed(self) -> Any:
        from obstore import list_with_delimiter

        with self._as_oserror():
            return list_with_delimiter(self._store)

    def read(self, name: str) -> bytes:
        from obstore import get

        with self._as_oserror(name):
            return bytes(get(self._store, name).bytes())

    def write(self, name: str, fill: Fill) -> int:
        from io import BytesIO

        from obstore import put

        data = BytesIO()
        fill(data)
        with self._as_oserror(name):
            put(self._store, name, data.getbuffer())
        return data.getbuffer().nbytes

    def being_written(self) -> list[str]:
        return []  # an object is there whole or not at all

    def create(self, name: str, data: bytes) -> bool:
        from obstore import put
        from obstore.exceptions import AlreadyExistsError

        with self._as_oserror(name):
            try:
                put(self._store, name, data, mode="create")
            except AlreadyExistsError:
                # a request that was repeated after its answer was lost finds its own object
                return self.read(name) == data
        return True

    def remove(self, name: str) -> None:
        from obstore import delete

        with self._as_oserror(name):
            delete(self._store, name)

    def settle(self, *names: str) -> None:
        """An object is safe once it is there."""

    def make(self) -> None:
        """A prefix needs no making."""

    def arrow(self) -> Any:
        """Arrow's own, in C++: one in Python is called from Arrow's threads, and brings down a program that ends."""
        from pyarrow.fs import S3FileSystem, SubTreeFileSystem

        endpoint = os.environ.get("AWS_ENDPOINT_URL") or None
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        return SubTreeFileSystem(
            self._uri.removeprefix("s3://"), S3FileSystem(endpoint_override=endpoint, region=region)
        )

    @contextmanager
    def _as_oserror(self, name: str = "") -> Iterator[None]:
        from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

        place = self.named(name) if name else self._uri
        try:
            yield
        except (FileNotFoundError, BaseError, ValueError) as error:
            told = str(error)
            if "NoSuchBucket" in told:
                raise StoreError(f"{place}: there is no such bucket; check its name, or make it") from error
            if isinstance(error, FileNotFoundError):
                raise FileNotFoundError(2, "it is not there", place) from error
            if isinstance(error, (PermissionDeniedError, UnauthenticatedError)) or "AccessDenied" in told:
                remedy = "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the rights of that user"
                raise StoreError(f"{place}: access is denied; {remedy}") from error
            remedy = "check AWS_ENDPOINT_URL, AWS_REGION and the network, then run it again"
            raise StoreError(f"{place}: {_in_short(told)}; {remedy}") from error


def place_of(told: str) -> Place:
    """The place that a path or `s3://` address names. StoreError for what cannot hold a store."""
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", told)
    if scheme is None:
        return LocalFolder(_folder(told))
    if scheme[1].lower() != "s3":
        raise StoreError(f"{told} is an address; a store is a folder, or s3://BUCKET/PREFIX")
    if "@" in told or "?" in told:
        raise StoreError("a store's address holds no credentials and no options; they come from the environment: AWS_*")
    bucket, _, prefix = told[5:].strip("/").partition("/")
    odd = prefix and {"", ".", ".."}.intersection(prefix.split("/"))
    if not bucket or odd or not re.fullmatch(r"[\w!()'*./ -]*", prefix):
        raise StoreError(f"{told} names no place in a bucket; give s3://BUCKET/PREFIX, in plain letters")
    return ObjectFolder(f"s3://{bucket}/{prefix}" if prefix else f"s3://{bucket}")


def _folder(path: str) -> Path:
    folder = Path(os.path.realpath(Path(path).expanduser()))  # a link into a store leads into a store
    unsafe = re.search(r"%[0-9A-Fa-f]{2}|[\x00-\x1f\ud800-\udfff]" + ("" if os.name == "nt" else r"|\\"), str(folder))
    if unsafe:  # delta-rs takes %25 for % and \ for /, and would look in another folder than it wrote to
        raise StoreError(f"{folder!r} holds {unsafe[0]!r}, which Delta tables cannot have in a path; name it otherwise")
    for place in (folder, *folder.parents):
        if os.path.exists(place) and not os.path.isdir(place):
            raise StoreError(f"{place} is a file; a store is a folder, so give the path of a folder")
    return folder


def _in_short(told: str) -> str:
    """The first line of an error of the object store, which goes on with all that led to it."""
    told = re.sub(r"^Generic \w+ error: ", "", told.split("\n")[0])
    return re.sub(r" - Server returned non-2xx status code: (\d+ [\w ]+).*", r" (\1)", told)[:300].strip()
