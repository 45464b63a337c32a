"""Raw bytes that stay where they are: a record inside a large archive."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from pipeline.errors import StoreError

GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Reference:
    """Bytes `offset` to `offset + length` of a file; where they are a gzip member, as every record of a `.warc.gz`
    is, they stand for what is packed in it."""

    uri: str
    """The absolute path of the file."""
    offset: int
    length: int
    """As they lie in the file, packed."""

    def __str__(self) -> str:
        return f"{self.uri} at byte {self.offset:,}"

    def read(self) -> bytes:
        """The bytes, unpacked. StoreError when the file is not there, or no longer holds them."""
        try:
            with open(self.uri, "rb") as file:
                file.seek(self.offset)
                data = file.read(self.length)
        except OSError as error:
            raise StoreError(f"{self.uri} cannot be read ({error.strerror}); put it back where it was") from error
        if not data.startswith(GZIP):
            return data
        try:
            return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data)
        except zlib.error as error:
            raise StoreError(f"{self} is no longer what it was ({error}); put back the file as it was") from error
