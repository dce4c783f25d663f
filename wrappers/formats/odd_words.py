"""Words that cannot be asked for: blanks, and bytes that are not UTF-8. They are left out or written with escapes, and counted.

The C programs of word2vec and fastText cut a long word at a byte, which may be inside a character, and take any bytes for a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BYTE = re.compile("[\udc80-\udcff]")  # what ``as_text`` makes of a byte that is not UTF-8


def as_text(word: bytes) -> str:
    """Return a word as text. Each byte that is not UTF-8 becomes a lone surrogate, which no text in UTF-8 holds."""
    return word.decode(errors="surrogateescape")


def escaped(word: str) -> str:
    r"""Return a word with ``\\x..`` for each byte that is not UTF-8.

    >>> escaped(as_text(b"caf\xe9"))
    'caf\\xe9'
    """
    return _BYTE.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02x}", word)


def not_utf8(words: Sequence[str]) -> list[int]:
    """Return the numbers, from 0, of the words that ``as_text`` made of bytes that are not UTF-8."""
    try:
        "".join(words).encode()
    except UnicodeEncodeError:
        return [row for row, word in enumerate(words) if _BYTE.search(word)]
    return []


def blank(words: Sequence[str]) -> list[int]:
    """Return the numbers, from 0, of the words that are empty or hold nothing but blanks and tabs. Other spaces make a word."""
    return [row for row, word in enumerate(words) if not word.strip(" \t\r\n")]


def is_cut(word: str) -> bool:
    """Tell whether a word is UTF-8 but for an unfinished character at its end, as in a word that was cut at a byte."""
    try:
        word.encode(errors="surrogateescape").decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


def has_character(word: str) -> bool:
    """Tell whether a word has a whole character beyond ASCII, which shows that its file is UTF-8."""
    return not _BYTE.sub("", word).isascii()


def in_another_encoding(words: Sequence[str], odd: Sequence[int]) -> bool:
    """Tell whether more words speak against UTF-8 than for it. A single word, or one in a hundred, is a mishap, not an encoding.

    Args:
        words: All words of the file.
        odd: The numbers of those that are not UTF-8.
    """
    return len(odd) > max(1, len(words) // 100) and len(odd) > sum(map(has_character, words))
