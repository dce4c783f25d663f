"""Files that are no table of words and vectors, but can be made one: what each is, and how."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TABLE = "save its table with numpy.save as NAME.npy and its words, one a line, as NAME.words beside it"
_LINES = "write it as text, each word and its numbers on a line with blanks between them"
_UNPACK = "unpack it first and name the file of vectors inside"


@dataclass(frozen=True, slots=True)
class Foreign:
    """A kind of file.

    Attributes:
        start: What its first bytes match, and no text of words and numbers between blanks does.
        what: What it is.
        remedy: What to do.
    """

    start: re.Pattern[bytes]
    what: str
    remedy: str


_FOREIGN = (
    Foreign(re.compile(rb"\xff\xfe|\xfe\xff"), "UTF-16 text", "convert it to UTF-8, for example with iconv -f utf-16 -t utf-8"),
    Foreign(re.compile(rb"PK\x03\x04.{26}[^/]{1,80}/data\.pkl", re.DOTALL), "a file of torch.save", _TABLE),
    Foreign(re.compile(rb"PK\x03\x04.{26}[^/]{1,80}\.npy", re.DOTALL), "an archive of arrays (.npz)", _TABLE),
    Foreign(re.compile(rb"PK(\x03\x04|\x05\x06)"), "an archive (zip)", _UNPACK),
    Foreign(re.compile(rb"(?=[^\n]{1,100}\0).{257}ustar", re.DOTALL), "an archive (tar)", _UNPACK),
    Foreign(re.compile(rb"7z\xbc\xaf\x27\x1c"), "an archive (7z)", _UNPACK),
    Foreign(re.compile(rb"Rar!\x1a\x07"), "an archive (rar)", _UNPACK),
    Foreign(re.compile(rb"\x28\xb5\x2f\xfd"), "compressed by zstd", "decompress it first, for example with unzstd"),
    Foreign(re.compile(rb"\x04\x22\x4d\x18"), "compressed by lz4", "decompress it first, for example with unlz4"),
    Foreign(re.compile(rb"SQLite format 3\0"), "a database of SQLite, such as one of Magnitude", "name the vectors that it was made of"),
    Foreign(re.compile(rb"\x89HDF\r\n\x1a\n"), "a file of HDF5", _TABLE),
    Foreign(re.compile(rb"PAR1\x15|ARROW1\0\0"), "a table of Arrow or Parquet", _TABLE),
    Foreign(re.compile(rb'\{\s*"[^"\n]{1,80}"\s*:\s*[\[{]'), "JSON", _LINES),
    Foreign(
        re.compile(rb"([^\n]*\n)?[^ \t\n]*(,[+-]?\d+(\.\d+)?([eE][+-]?\d+)?){3,}\r?\n"),
        "a table between commas",
        f"{_LINES}, without a line of column names",
    ),
)


def foreign(head: bytes) -> Foreign | None:
    """Return the kind of a file that starts with some bytes, or None if it is not known."""
    return next((kind for kind in _FOREIGN if kind.start.match(head)), None)
