"""From the paths that were given to the list of inputs. Nothing is opened here; what cannot be an input says why.

A folder is walked all the way down, in the order of its names. Left out silently: hidden files and folders, files
called README, the store itself, and every Delta table, such as those of another store. Left out but named: `.json`
files, which lie beside articles to describe them, and folders with the parts of a saved page (`storm_files` beside
`storm.html`): frames and scripts, no articles.
Two paths that lead to the same file are one input; links are followed, but not out of the roots where a run has some.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableFile
from pipeline.run.roots import inside
from pipeline.run.saved_pages import pages_of

BESIDE = frozenset({".json"})
"""Endings of files that lie beside articles, such as `seeds/gold.json`. A file given by name is always taken."""

LOG = "_delta_log"
"""The folder that makes the one around it a Delta table."""

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
    mistyped: bool = False
    """The path itself was given, and nothing is there, or it lies outside the roots."""
    within: tuple[str, ...] | None = None
    """The roots that it has to lie in when it is read as well; None: it may lie anywhere."""


@dataclass(frozen=True, slots=True)
class PageParts:
    """A folder with the parts of a saved page, which are no articles."""

    folder: str
    files: int
    """Files in it that are left out."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will look at."""

    inputs: tuple[Input, ...]
    skipped: tuple[str, ...] = ()
    parts: tuple[PageParts, ...] = ()
    entered: tuple[str, ...] = ()
    """The folders that were looked into, as the store would know them."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    kind: str
    """`file`, `beside`, `part`, `refused`, `folder`, or `outside`: it was given, and nothing of it was looked at."""
    refused: UnreadableFile | None = None
    part_of: str = ""
    """Of a part: the folder of the saved page."""


def plan(
    paths: Iterable[str | os.PathLike[str]],
    leave_out: str | os.PathLike[str] | None = None,
    within: Sequence[str] | None = None,
) -> Plan:
    """The inputs under `paths`, each once. `leave_out` is a folder never to enter: the store.

    A file given by its name is always taken; so is a folder, unless it holds the parts of a page that is given as well.
    What lies outside all of the roots `within`, links resolved, is refused as `outside_roots`: it is not entered, and
    whether it is there makes no difference.
    """
    roots = None if within is None else tuple(within)
    given_paths = [os.fspath(given) for given in paths]
    by_name = {str(Path(given)) for given in given_paths}
    barred = os.path.realpath(leave_out) if leave_out is not None else None
    inputs: list[Input] = []
    skipped: list[str] = []
    parts: dict[str, list[str]] = {}
    seen: set[str] = set()
    entered: dict[str, bool] = {}
    real_folder: dict[str, str] = {}  # resolving a path costs a system call per part: once per folder, not per file
    for given in given_paths:
        for found in _walk(given, barred, by_name, roots):
            if found.kind == "beside":
                skipped.append(printable(found.path))
                continue
            if found.kind == "folder":
                entered[printable(_real(found.path, real_folder, follow=False))] = True
                continue
            if found.kind == "outside":
                real = os.path.abspath(found.path)  # resolving it would tell of the links there
            else:
                real = _real(found.path, real_folder, follow=found.refused is None)
            if found.kind == "part":
                parts.setdefault(found.part_of, []).append(real)
            elif real not in seen:
                seen.add(real)
                mistyped = found.kind == "outside" or _is_mistyped(found, given)
                inputs.append(Input(printable(found.path), printable(real), found.path, found.refused, mistyped, roots))
    counted = (PageParts(printable(folder), len(set(files) - seen)) for folder, files in parts.items())
    return Plan(tuple(inputs), tuple(skipped), tuple(each for each in counted if each.files), tuple(entered))


def _is_mistyped(found: _Found, given: str) -> bool:
    if found.refused is None or found.refused.reason != "not_found":
        return False
    return not given or "\0" in given or (found.path == str(Path(given)) and not os.path.islink(found.path))


def lies_inside(path: str, roots: Sequence[str] | None) -> bool:
    """Whether a path of an input lies in the roots, where there are any."""
    return roots is None or inside(os.path.join(os.curdir, path), roots)  # `~` is but a letter here


def outside_roots(uri: str) -> UnreadableFile:
    """Of an input, or of a link to one."""
    remedy = "move it into one of them, or add its folder to the setting `roots` (CLEANPRESS_ROOTS)"
    return UnreadableFile("outside_roots", uri, remedy, "it lies outside the folders that this run may read")


def printable(path: str) -> str:
    """The path as text that every table and terminal can hold: bytes that are no UTF-8 appear as `\\xff`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(given: str, barred: str | None, by_name: Container[str], roots: Sequence[str] | None) -> Iterator[_Found]:
    """Depth first with a stack of its own, since folders may be nested deeper than Python recurses."""
    if "://" in given:
        remedy = "save the page to a file and give that"
        yield _Found(given, "refused", UnreadableFile("not_a_file", given, remedy, "it is an address"))
        return
    if not given or "\0" in given:
        yield _Found(given, "refused", UnreadableFile("not_found", repr(given), "give a path"))
        return
    given = str(Path(given))
    if not lies_inside(given, roots):
        yield _Found(given, "outside", outside_roots(printable(given)))
        return
    page_given = any(page in by_name for page in _pages_beside(given, roots))
    stack: list[tuple[str, frozenset[Key], str]] = [(given, frozenset(), given if page_given else "")]
    entered: set[Key] = set()
    while stack:
        path, above, part_of = stack.pop()
        is_part = part_of not in ("", path)
        if not _may_look(path, roots):
            yield _part(path, part_of) if is_part else _Found(path, "refused", outside_roots(printable(path)))
            continue
        try:
            seen = os.stat(path)
            if not stat.S_ISDIR(seen.st_mode):
                yield _part(path, part_of) if is_part else _file(path, seen.st_mode, by_name=path == given)
                continue
            key = (seen.st_dev, seen.st_ino)
            if key in above:
                raise OSError(errno.ELOOP, "it leads back to a folder above it")
            if key in entered or (barred is not None and os.path.realpath(path) == barred):
                continue
            entered.add(key)
            names = os.listdir(path)
            yield _Found(path, "folder")
            log = os.path.join(path, LOG)
            if LOG in names and _may_look(log, roots) and os.path.isdir(log):
                continue
        except OSError as error:
            yield _part(path, part_of) if is_part else _Found(path, "refused", _refusal(path, error))
            continue
        way = above | {key}
        for name in sorted(names, reverse=True):
            if not _left_out(name):
                inner = os.path.join(path, name)
                stack.append((inner, way, part_of or (inner if _pages_beside(inner, roots) else "")))


def _pages_beside(folder: str, roots: Sequence[str] | None) -> list[str]:
    """The saved pages whose parts such a folder holds, by its name."""
    around, name = os.path.split(folder)
    pages = (os.path.join(around, page) for page in pages_of(name))
    return [page for page in pages if lies_inside(page, roots) and os.path.isfile(page)]


def _may_look(path: str, roots: Sequence[str] | None) -> bool:
    """Of a path in a folder that lies inside: only a link can lead out of it."""
    return roots is None or not os.path.islink(path) or lies_inside(path, roots)


def _part(path: str, part_of: str) -> _Found:
    return _Found(path, "part", part_of=part_of)


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
