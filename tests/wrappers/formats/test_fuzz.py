"""Mutated files: a documented error or exactly what a slow, obvious reader finds there; never anything else.

2,000 mutants a format; MTEB_WORDS_FUZZ sets another number.
"""

import os
import re
import struct
import time
from pathlib import Path
from statistics import mode

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors
from mteb_words.wrappers.formats.table import WordTable

from .conftest import FORMATS, fasttext_model

MODELS = {**FORMATS, "fastText .bin": fasttext_model}
MUTANTS = int(os.environ.get("MTEB_WORDS_FUZZ", "2000"))
INSERTED = (b"\n", b" ", b"\t", b"\r", b"nan", b"1_0", b"-", b"\0", b"e9", b".")
NUMBER = re.compile(rb"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def mutate(data: bytes, rng: np.random.Generator) -> bytes:
    mutant = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        at, other, length = (int(n) for n in rng.integers(0, [len(mutant) + 1, len(mutant) + 1, 60]))
        random = bytes(rng.integers(0, 256, 1 + length % 3).tolist())
        changes = (
            (at, at + 1, random[:1]),
            (at, at, random),
            (at, at + length, b""),
            (at, len(mutant), b""),
            (at, at, mutant[other : other + length]),
            (at, at, INSERTED[length % len(INSERTED)]),
            (at, at + 1, bytes(byte ^ 1 << length % 8 for byte in mutant[at : at + 1])),
        )
        start, end, new = changes[rng.integers(0, len(changes))]
        mutant[start:end] = new
    return bytes(mutant)


def slow(data: bytes) -> dict[str, list[float]]:
    if data.startswith(struct.pack("<i", 793712314)):
        return slow_fasttext(data)
    return slow_text(data) if is_text(data) else slow_binary(data)


def is_text(data: bytes) -> bool:
    try:
        return not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data.decode())
    except UnicodeDecodeError:
        return False


def slow_text(data: bytes) -> dict[str, list[float]]:
    """Read text vectors the obvious way, with the header believed if there is one."""
    lines = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    header = lines[0].split() if re.fullmatch(rb"[ \t]*\d+[ \t]+\d+[ \t]*\r?", lines[0]) else None
    rows = lines[1:] if header else lines
    width = int(header[1]) if header else mode(count for row in rows[:50] if (count := numbers_at_the_end(row)))
    assert not header or len(rows) == int(header[0])
    found: dict[str, list[float]] = {}
    for line in rows:
        numbers = line.split()[-width:]
        word = line.rstrip()
        for number in reversed(numbers):
            assert NUMBER.fullmatch(number)
            word = word.removesuffix(number).rstrip()
        found.setdefault(word.decode(), [float(number) for number in numbers])
    return found


def numbers_at_the_end(line: bytes) -> int:
    fields = line.split()[1:]
    return next((n for n, field in enumerate(reversed(fields)) if not NUMBER.fullmatch(field)), len(fields))


def slow_binary(data: bytes) -> dict[str, list[float]]:
    head, rest = data.split(b"\n", 1)
    n, dim = map(int, head.split())
    found: dict[str, list[float]] = {}
    for _ in range(n):
        rest = rest[1:] if rest[:1] == b"\n" else rest
        word, rest = rest.split(b" ", 1)
        found.setdefault(word.decode(), np.frombuffer(rest[: 4 * dim], dtype="<f4").tolist())
        rest = rest[4 * dim :]
    assert not rest.strip(b"\n")
    return found


def n_grams(text: str, shortest: int, longest: int) -> list[str]:
    spans = ((i, j) for i in range(len(text)) for j in range(i + max(shortest, 1), min(i + longest, len(text)) + 1))
    return [text[i:j] for i, j in spans if not (j == i + 1 and (i == 0 or j == len(text)))]


def fnv(gram: bytes) -> int:
    value = 2166136261
    for byte in gram:
        value = ((value ^ (byte if byte < 128 else byte | 0xFFFFFF00)) * 16777619) % 2**32
    return value


def slow_fasttext(data: bytes) -> dict[str, list[float]]:
    """Read a fastText model field by field, and make each vector n-gram by n-gram."""
    version, dim, *_, model, bucket, shortest, longest, _, _ = struct.unpack("<13id", data[4:64])
    n = struct.unpack("<i", data[64:68])[0]
    at, words = 64 + 28, []
    for _ in range(n):
        end = data.index(b"\0", at)
        words.append(data[at:end].decode())
        at = end + 10
    at += 1 + 16
    rows = np.frombuffer(data[at : at + 4 * dim * (n + bucket)], dtype="<f4").reshape(n + bucket, dim)
    found = {}
    for row, word in enumerate(words):
        total, count = rows[row].copy(), 1
        for gram in n_grams(f"<{word}>", shortest, longest) if bucket and not (version == 11 and model == 3) else ():
            total += rows[n + fnv(gram.encode()) % bucket]
            count += 1
        found.setdefault(word, (total / np.float32(count)).tolist())
    return found


def attempt(path: Path) -> WordTable | MtebWordsError:
    try:
        return read_vectors(path)
    except MtebWordsError as error:
        return error


@pytest.mark.parametrize("name", MODELS)
def test_a_mutant_is_refused_or_read_as_the_slow_reader_reads_it(tmp_path, name):
    rng = np.random.default_rng(20_261_121)
    original = MODELS[name]()
    path = tmp_path / "mutant"
    accepted = 0
    for n in range(MUTANTS):
        data = mutate(original, rng)
        path.write_bytes(data)
        start = time.monotonic()
        table = attempt(path)
        if isinstance(table, MtebWordsError):
            assert str(path) in str(table), (n, data)
            continue
        assert time.monotonic() - start < 5, (n, data)
        accepted += 1
        assert np.isfinite(table.vectors).all(), (n, data)
        expected = slow(data)
        assert table.words == list(expected), (n, data)
        with np.errstate(over="ignore"):
            assert np.array_equal(table.vectors, np.array(list(expected.values()), dtype=np.float32)), (n, data)
    assert accepted > MUTANTS / 20  # a reader that refuses everything would pass otherwise
