"""A file of word vectors, plain or gzip-compressed. How much a compressed file may grow is limited."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, cast

from ...errors import DataError

if TYPE_CHECKING:
    from pathlib import Path


# Text of numbers shrinks to about a third. A file that grows more than eightfold was made to exhaust memory.
_MOST_GROWTH = 8
_ALWAYS_ALLOWED = 4 * 2**20


@dataclass(frozen=True, slots=True)
class Source:
    """A file of word vectors, which is read through ``open``.

    Attributes:
        path: The file.
        compressed: Whether the file is gzip, by its first bytes.
        size: The size on disk, in bytes.
    """

    path: Path
    compressed: bool
    size: int

    @property
    def most_bytes(self) -> int:
        """The largest possible size of the content, in bytes. A header that states more is wrong."""
        return max(self.size * _MOST_GROWTH, _ALWAYS_ALLOWED) if self.compressed else self.size

    def open(self) -> BinaryIO:
        """Open the content for reading from its start."""
        raw = self.path.open("rb")
        return io.BufferedReader(_Bounded(raw, self), 2**20) if self.compressed else raw

    def check(self) -> None:
        """Decompress a compressed file to its end, so that a damaged file or a bomb is refused before the content is used.

        Raises:
            DataError: The file is damaged, or grows too much.
        """
        if self.compressed:
            with self.open() as file:
                while file.read(2**20):
                    pass

    def head(self, length: int) -> bytes:
        """Return the first bytes of the content."""
        with self.open() as file:
            return file.read(length)


def open_source(path: Path) -> Source:
    """Return a file as a source, after finding out its size and whether it is compressed.

    Raises:
        DataError: The file does not exist, is not a regular file, or is empty.
    """
    try:
        with path.open("rb") as file:
            compressed = file.read(2) == b"\x1f\x8b"
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}; name a file of word vectors") from error
    if not size:
        raise DataError(f"{path} is empty; expected word vectors")
    return Source(path, compressed, size)


class _Bounded(io.RawIOBase):
    """Decompresses a file, and raises an error when the content grows beyond ``most_bytes``."""

    def __init__(self, raw: BinaryIO, source: Source) -> None:
        self._raw = raw
        self._content = gzip.GzipFile(fileobj=raw)
        self._source = source
        self._left = source.most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = cast("memoryview", memoryview(buffer))  # type: ignore[arg-type]
        try:
            data = self._content.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise DataError(f"{self._source.path} is a damaged gzip file ({error}); fetch it again") from error
        self._left -= len(data)
        if self._left < 0:
            raise DataError(
                f"{self._source.path} grows more than {_MOST_GROWTH}-fold when decompressed, which vectors do not; "
                "if you trust it, decompress it first"
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._content.close()
        self._raw.close()
        super().close()
