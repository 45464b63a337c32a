"""From the paths that were given to the list of inputs. Nothing is opened here; what cannot be an input says why.

A folder is walked all the way down, in the order of its names. Left out silently: hidden files and folders, files
called README, and the store itself. Left out but named: `.json` files, which lie beside articles to describe them.
Two paths that lead to the same file are one input; links are followed.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableFile

BESIDE = frozenset({".json"})
"""Endings of files that lie beside articles, such as `seeds/gold.json`. A file given by name is always taken."""

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Input:
    """One file to be read, or the reason why it cannot be."""

    name: str
    """As a person would write it: the path as given, and what the walk added to it."""
    uri: str
    """The absolute path with links resolved: the same file has the same one from every working directory."""
    path: str
    refused: UnreadableFile | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will look at."""

    inputs: tuple[Input, ...]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    kind: str
    """`file`, `beside` or `refused`."""
    refused: UnreadableFile | None = None


def plan(paths: Iterable[str | os.PathLike[str]], leave_out: str | os.PathLike[str] | None = None) -> Plan:
    """The inputs under `paths`, each once. `leave_out` is a folder never to enter: the store."""
    barred = os.path.realpath(leave_out) if leave_out is not None else None
    inputs: list[Input] = []
    skipped: list[str] = []
    seen: set[str] = set()
    real_folder: dict[str, str] = {}  # resolving a path costs a system call per part: once per folder, not per file
    for given in paths:
        for found in _walk(os.fspath(given), barred):
            if found.kind == "beside":
                skipped.append(printable(found.path))
                continue
            real = _real(found.path, real_folder, follow=found.refused is None)
            if real not in seen:
                seen.add(real)
                inputs.append(Input(printable(found.path), printable(real), found.path, found.refused))
    return Plan(tuple(inputs), tuple(skipped))


def printable(path: str) -> str:
    """The path as text that every table and terminal can hold: bytes that are no UTF-8 appear as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(given: str, barred: str | None) -> Iterator[_Found]:
    """Depth first with a stack of its own, since folders may be nested deeper than Python recurses."""
    if "://" in given:
        remedy = "save the page to a file and give that"
        yield _Found(given, "refused", UnreadableFile("not_a_file", given, remedy, "it is an address"))
        return
    if not given or "\0" in given:
        yield _Found(given, "refused", UnreadableFile("not_found", repr(given), "give a path"))
        return
    given = str(Path(given))
    stack: list[tuple[str, frozenset[Key]]] = [(given, frozenset())]
    entered: set[Key] = set()
    while stack:
        path, above = stack.pop()
        try:
            seen = os.stat(path)
            if not stat.S_ISDIR(seen.st_mode):
                yield _file(path, seen.st_mode, by_name=path == given)
                continue
            key = (seen.st_dev, seen.st_ino)
            if key in above:
                circle = OSError(errno.ELOOP, "it leads back to a folder above it")
                yield _Found(path, "refused", _refusal(path, circle))
                continue
            if key in entered or (barred is not None and os.path.realpath(path) == barred):
                continue
            entered.add(key)
            names = os.listdir(path)
        except OSError as error:
            yield _Found(path, "refused", _refusal(path, error))
            continue
        inside = above | {key}
        stack.extend((os.path.join(path, name), inside) for name in sorted(names, reverse=True) if not _left_out(name))


def _left_out(name: str) -> bool:
    return name.startswith(".") or name.partition(".")[0].lower() == "readme"


def _file(path: str, mode: int, *, by_name: bool) -> _Found:
    if not stat.S_ISREG(mode):
        what = next((word for test, word in KINDS if test(mode)), "something else")
        refused = UnreadableFile("not_a_file", printable(path), "give a regular file or a folder", f"it is a {what}")
        return _Found(path, "refused", refused)
    if not by_name and Path(path).suffix.lower() in BESIDE:
        return _Found(path, "beside")
    return _Found(path, "file")


KINDS = (
    (stat.S_ISCHR, "character device"),
    (stat.S_ISBLK, "block device"),
    (stat.S_ISFIFO, "named pipe"),
    (stat.S_ISSOCK, "socket"),
)

REFUSALS = {
    errno.ENOENT: ("not_found", "check the spelling, or leave it out"),
    errno.ENOTDIR: ("not_found", "check the spelling, or leave it out"),
    errno.EACCES: ("permission_denied", "give this user the right to read it"),
    errno.EPERM: ("permission_denied", "give this user the right to read it"),
    errno.ELOOP: ("symlink_loop", "remove the link"),
    errno.ENAMETOOLONG: ("not_found", "check the spelling, or leave it out"),
}


def _refusal(path: str, error: OSError) -> UnreadableFile:
    reason, remedy = REFUSALS.get(error.errno or 0, ("io_error", "check the disk, then run again"))
    detail = error.strerror or str(error)
    if reason == "not_found" and os.path.islink(path):
        detail = f"it is a link to {printable(os.readlink(path))}, which is not there"
    elif reason == "not_found":
        detail = ""
    return UnreadableFile(reason, printable(path), remedy, detail)


def _real(path: str, real_folder: dict[str, str], *, follow: bool) -> str:
    """The path with links resolved; the last link of a refused path stays, since it is what is wrong."""
    if "://" in path or not path or "\0" in path:
        return path
    if follow and os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    if name in ("", ".", ".."):
        return os.path.realpath(path)
    if folder not in real_folder:
        real_folder[folder] = os.path.realpath(folder)
    return os.path.join(real_folder[folder], name)
