"""The bytes of one file: all of them, from one moment, never more than the limit. All that can go wrong is named."""

from __future__ import annotations

import errno
import os
import stat

from pipeline.errors import UnreadableFile

CHUNK = 1 << 20


def read_file(path: str, uri: str, limit: int) -> bytes:
    """The file's bytes. Raises `UnreadableFile`: `file_vanished`, `permission_denied`, `too_large`, `not_a_file`,
    `changed_while_reading` (twice in a row), `io_error`. `uri` is what the error calls the file.

    A file over `limit` bytes is refused by its size, before anything of it is read.
    """
    try:
        for _ in range(2):  # a file that somebody is just saving is mostly quiet the second time
            data = _read_once(path, uri, limit)
            if data is not None:
                return data
    except OSError as error:
        raise _named(error, uri) from error
    remedy = "wait until whoever writes the file is done, then run again"
    raise UnreadableFile("changed_while_reading", uri, remedy)


def _read_once(path: str, uri: str, limit: int) -> bytes | None:
    """The bytes, or None when the file was not the same before and after."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)  # a pipe must not make us wait
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise UnreadableFile("not_a_file", uri, "give a regular file or a folder")
        if before.st_size > limit:
            raise _too_large(uri, before.st_size, limit)
        data = _up_to(handle, limit + 1)
        after = os.fstat(handle)
    finally:
        os.close(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        return None
    return data


def _up_to(handle: int, most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0:
        part = os.read(handle, min(CHUNK, most))
        if not part:
            break
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _too_large(uri: str, size: int, limit: int) -> UnreadableFile:
    remedy = "split it, or raise CLEANPRESS_MAX_INPUT_BYTES"
    return UnreadableFile("too_large", uri, remedy, f"{size:,} bytes, the limit is {limit:,}")


def _named(error: OSError, uri: str) -> UnreadableFile:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return UnreadableFile("file_vanished", uri, "put it back and run again; it was there when the run began")
    if error.errno in (errno.EACCES, errno.EPERM):
        return UnreadableFile("permission_denied", uri, "give this user the right to read it")
    return UnreadableFile("io_error", uri, "check the disk, then run again", error.strerror or str(error))
