"""A file of word vectors, plain or compressed by gzip, bzip2 or xz. How much a compressed file may grow is limited."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from ...errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

Compression = Literal["gzip", "bzip2", "xz"]
_COMPRESSIONS: dict[Compression, re.Pattern[bytes]] = {
    "gzip": re.compile(rb"\x1f\x8b"),
    "bzip2": re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)"),  # not by its first letters alone: they may be a word
    "xz": re.compile(rb"\xfd7zXZ\0"),
}

# Text of numbers shrinks to about a third. A file that grows more than eightfold was made to exhaust memory.
_MOST_GROWTH = 8
_ALWAYS_ALLOWED = 4 * 2**20
_PACKED = 2**16  # bytes that are decompressed at a time
_XZ_MEMORY = 2**28  # bytes: xz -9 asks for a quarter of that, a file made by hand for up to 4 GB


@dataclass(frozen=True, slots=True)
class Source:
    """A file of word vectors, which is read through ``open``.

    Attributes:
        path: The file.
        compression: How the file is compressed, by its first bytes; None if it is not.
        size: The size on disk, in bytes.
    """

    path: Path
    compression: Compression | None
    size: int

    @property
    def most_bytes(self) -> int:
        """The largest possible size of the content, in bytes. A header that states more is wrong."""
        return max(self.size * _MOST_GROWTH, _ALWAYS_ALLOWED) if self.compression else self.size

    def open(self) -> BinaryIO:
        """Open the content for reading from its start."""
        raw = self.path.open("rb")
        return io.BufferedReader(_Bounded(raw, self, self.compression), 2**20) if self.compression else raw

    def check(self) -> None:
        """Decompress a compressed file to its end, so that a damaged file or a bomb is refused before the content is used.

        Raises:
            DataError: The file is damaged, or grows too much.
        """
        if self.compression:
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
            head = file.read(16)
        size = path.stat().st_size
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}; name a file of word vectors") from error
    if not size:
        raise DataError(f"{path} is empty; expected word vectors")
    return Source(path, next((kind for kind, start in _COMPRESSIONS.items() if start.match(head)), None), size)


class _Bounded(io.RawIOBase):
    """Decompresses a file, and raises an error when the content grows beyond ``most_bytes``."""

    def __init__(self, raw: BinaryIO, source: Source, compression: Compression) -> None:
        self._raw = raw
        self._content = gzip.GzipFile(fileobj=raw) if compression == "gzip" else _Streams(raw, compression)
        self._source = source
        self._left = source.most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = cast("memoryview", memoryview(buffer))  # type: ignore[arg-type]
        try:
            data = self._content.read(len(view))
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            if "Memory usage limit" in str(error):
                raise DataError(
                    f"{self._source.path} asks for more than {_XZ_MEMORY // 2**20} MB to be decompressed; "
                    "if you trust it, decompress it first"
                ) from error
            raise DataError(f"{self._source.path} is a damaged {self._source.compression} file ({error}); fetch it again") from error
        self._left -= len(data)
        if self._left < 0:
            raise DataError(
                f"{self._source.path} grows more than {_MOST_GROWTH}-fold when decompressed, which vectors do not; "
                "if you trust it, decompress it first"
            )
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Streams:
    """The content of a bzip2 or xz file of one or several streams. ``BZ2File`` and ``LZMAFile`` would ignore a bad second stream."""

    def __init__(self, raw: BinaryIO, compression: Compression) -> None:
        self._raw = raw
        self._compression = compression
        self._padding = b"\0" if compression == "xz" else b""  # which may stand after a stream
        self._stream = self._new()

    def _new(self) -> bz2.BZ2Decompressor | lzma.LZMADecompressor:
        return bz2.BZ2Decompressor() if self._compression == "bzip2" else lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes, and none only at the end of the file.

        Raises:
            EOFError: The file ends inside a stream.
            OSError: A stream of bzip2 is damaged, or something else follows it.
            lzma.LZMAError: The same for xz, or it asks for more memory than vectors need.
        """
        while True:
            if self._stream.eof:
                if not (packed := self._rest()):
                    return b""
                self._stream = self._new()
            else:
                packed = self._raw.read(_PACKED) if self._stream.needs_input else b""
                if self._stream.needs_input and not packed:
                    raise EOFError("it ends early")
            if data := self._stream.decompress(packed, size):
                return data

    def _rest(self) -> bytes:
        """Return bytes after the end of a stream, without padding."""
        rest = self._stream.unused_data.lstrip(self._padding)
        while not rest and (more := self._raw.read(_PACKED)):
            rest = more.lstrip(self._padding)
        return rest
