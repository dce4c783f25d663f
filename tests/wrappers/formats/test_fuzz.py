"""Mutated files: a documented error or exactly what a slow, obvious reader finds there; never anything else.

2,000 mutants a format; MTEB_WORDS_FUZZ sets another number.
"""

import ast
import os
import pickletools
import re
import struct
import time
from pathlib import Path
from statistics import mode

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors
from mteb_words.wrappers.formats.vector_file import VectorFile

from .conftest import FORMATS, WORDS, fasttext_model, keyed_vectors, npy

pytestmark = pytest.mark.fuzz
MUTANTS = int(os.environ.get("MTEB_WORDS_FUZZ", "2000"))
INSERTED = (b"\n", b" ", b"\t", b"\r", b"nan", b"1_0", b"-", b"\0", b"e9", b".")
HEADER = re.compile(rb"[ \t]*\d+[ \t]+\d+[ \t]*\r?")
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


def slow(files: dict[str, bytes]) -> dict[str, list[float]]:
    """Read files by their endings; the first is the one that is named."""
    if ".npy" in files:
        return slow_table(files)
    data = files[""]
    if data.startswith(b"\x80"):
        return slow_keyed_vectors(files)
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
    header = lines[0].split() if HEADER.fullmatch(lines[0]) else None
    rows = lines[1:] if header else lines
    width = int(header[1]) if header else mode(count for row in rows[:50] if (count := numbers_at_the_end(row)))
    missing = abs(int(header[0]) - len(rows)) if header else 0
    assert missing == 0 or (missing == 1 and data.endswith(b"\n"))
    found: dict[str, list[float]] = {}
    for line in rows:
        numbers = line.split()[-width:]
        word = line.rstrip()
        assert word[:1] not in (b" ", b"\t") or len(word.split()) == width
        for number in reversed(numbers):
            assert NUMBER.fullmatch(number)
            word = word.removesuffix(number).rstrip()
        if word:
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
        if word.strip(b" \t\r\n"):
            found.setdefault(word.decode(errors="backslashreplace"), np.frombuffer(rest[: 4 * dim], dtype="<f4").tolist())
        rest = rest[4 * dim :]
    assert not rest.strip(b"\n")
    return found


def n_grams(text: bytes, shortest: int, longest: int) -> list[bytes]:
    """The n-grams of fastText, to which a character is a byte and the bytes 80 to BF after it, be they UTF-8 or not."""
    characters = re.findall(rb"[^\x80-\xbf][\x80-\xbf]*", text, re.DOTALL)
    n = len(characters)
    spans = ((i, j) for i in range(n) for j in range(i + max(shortest, 1), min(i + longest, n) + 1))
    return [b"".join(characters[i:j]) for i, j in spans if not (j == i + 1 and (i == 0 or j == n))]


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
        words.append(data[at:end])
        at = end + 10
    at += 1 + 16
    rows = np.frombuffer(data[at : at + 4 * dim * (n + bucket)], dtype="<f4").reshape(n + bucket, dim)
    found = {}
    for row, word in enumerate(words):
        total, count = rows[row].copy(), 1
        for gram in n_grams(b"<" + word + b">", shortest, longest) if bucket and not (version == 11 and model == 3) else ():
            total += rows[n + fnv(gram) % bucket]
            count += 1
        if word.strip(b" \t\r\n"):
            found.setdefault(word.decode(errors="backslashreplace"), (total / np.float32(count)).tolist())
    return found


def slow_npy(data: bytes) -> np.ndarray:
    """Read an array by the description of its file format."""
    start = 10 if data[6] == 1 else 12
    end = start + int.from_bytes(data[8:start], "little")
    header = ast.literal_eval(data[start:end].decode("latin-1" if data[6] < 3 else "utf-8").strip(" "))
    numbers = np.frombuffer(data[end:], dtype=header["descr"])
    return numbers.reshape(header["shape"], order="F" if header["fortran_order"] else "C")


def slow_table(files: dict[str, bytes]) -> dict[str, list[float]]:
    words = [line.removesuffix("\r") for line in files[".words"].removeprefix(b"\xef\xbb\xbf").decode().split("\n")]
    return first_of_each(words if words[-1] else words[:-1], slow_npy(files[".npy"]))


def first_of_each(words: list[str], rows: np.ndarray) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for word, row in zip(words, rows, strict=True):
        if word.strip(" \t\r\n"):
            found.setdefault(word, row.tolist())
    return found


def slow_keyed_vectors(files: dict[str, bytes]) -> dict[str, list[float]]:  # noqa: C901  one case a kind of step
    """Interpret the pickle step by step; a call is the tuple of what is called, its arguments and, later, its state."""
    stack: list = []
    memo: dict = {}

    def since_mark() -> list:
        mark = len(stack) - 1 - next(n for n, item in enumerate(reversed(stack)) if item is MARK)
        items = stack[mark + 1 :]
        del stack[mark:]
        return items

    for step, value, _ in pickletools.genops(files[""]):
        match step.name:
            case "PROTO" | "FRAME" | "STOP":
                pass
            case "MARK":
                stack.append(MARK)
            case "NONE" | "NEWTRUE" | "NEWFALSE":
                stack.append({"NONE": None, "NEWTRUE": True, "NEWFALSE": False}[step.name])
            case "EMPTY_DICT" | "EMPTY_LIST" | "EMPTY_TUPLE" | "EMPTY_SET":
                stack.append({"DICT": dict, "LIST": list, "TUPLE": tuple, "SET": set}[step.name[6:]]())
            case "MEMOIZE":
                memo[len(memo)] = stack[-1]
            case "PUT" | "BINPUT" | "LONG_BINPUT":
                memo[value] = stack[-1]
            case "GET" | "BINGET" | "LONG_BINGET":
                stack.append(memo[value])
            case "POP":
                stack.pop()
            case "DUP":
                stack.append(stack[-1])
            case "POP_MARK":
                since_mark()
            case "TUPLE" | "LIST" | "FROZENSET":
                stack.append({"TUPLE": tuple, "LIST": list, "FROZENSET": frozenset}[step.name](since_mark()))
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                size = int(step.name[-1])
                stack[-size:] = [tuple(stack[-size:])]
            case "DICT":
                items = since_mark()
                stack.append(dict(zip(items[::2], items[1::2], strict=True)))
            case "STACK_GLOBAL" | "NEWOBJ" | "REDUCE":
                stack[-2:] = [["call", *stack[-2:]]]
            case "GLOBAL":
                stack.append(["call", *value.split(" ", 1)])
            case "BUILD":
                state = stack.pop()
                if state or isinstance(stack[-1], list):  # an empty state may be set on anything: nothing happens
                    stack[-1].append(state)
            case "APPEND":
                item = stack.pop()
                stack[-1].append(item)
            case "APPENDS" | "ADDITEMS":
                items = since_mark()
                stack[-1].extend(items) if step.name == "APPENDS" else stack[-1].update(items)
            case "SETITEM":
                item = stack.pop()
                key = stack.pop()
                stack[-1][key] = item
            case "SETITEMS":
                items = since_mark()
                stack[-1].update(zip(items[::2], items[1::2], strict=True))
            case _:
                assert step.arg, step.name  # what is left are the steps that push a number, a string or bytes
                stack.append(value)
    attributes = stack[-1][-1]
    return first_of_each(attributes["index_to_key"], slow_array(attributes.get("vectors"), files))


MARK = object()


def slow_array(call: list | None, files: dict[str, bytes]) -> np.ndarray:
    if call is None:
        return slow_npy(files[".vectors.npy"])
    if len(call) == 4:  # numpy's _reconstruct, its arguments and its state
        _, shape, kind, columns, data = call[3]
        data = data[2][0].encode(data[2][1]) if isinstance(data, list) else data  # _codecs.encode and its arguments
    else:
        data, kind, shape, columns = call[2]
    dtype = np.dtype(kind[2][0]).newbyteorder(kind[3][1])
    return np.frombuffer(data, dtype=dtype).reshape(shape, order="F" if columns in (True, "F") else "C")


KINDS = {
    **{name: {"": make()} for name, make in FORMATS.items()},
    "fastText .bin": {"": fasttext_model()},
    "KeyedVectors": keyed_vectors(),
    "KeyedVectors of protocol 2": keyed_vectors(protocol=2),
    "KeyedVectors and vectors beside it": keyed_vectors(separately=True),
    "npy and word list": {".npy": npy(), ".words": "\n".join(WORDS).encode()},
}


def attempt(path: Path) -> VectorFile | MtebWordsError:
    try:
        return read_vectors(path)
    except MtebWordsError as error:
        return error


@pytest.mark.filterwarnings("ignore:Reading `.npy`:UserWarning")  # numpy's, about headers that look like those of Python 2
@pytest.mark.parametrize("name", KINDS)
def test_a_mutant_is_refused_or_read_as_the_slow_reader_reads_it(tmp_path, name):
    rng = np.random.default_rng(20_261_121)
    original = KINDS[name]
    place = tmp_path / "mutant"
    path = tmp_path / f"mutant{next(iter(original))}"
    accepted = 0
    for n in range(MUTANTS):
        changed = list(original)[rng.integers(0, len(original))] if len(original) > 1 else ""
        files = {**original, changed: mutate(original[changed], rng)}
        for ending, data in files.items():
            Path(f"{place}{ending}").write_bytes(data)
        start = time.monotonic()
        table = attempt(path)
        assert time.monotonic() - start < 5, (n, files)
        if isinstance(table, MtebWordsError):
            assert str(place) in str(table), (n, files)
            continue
        accepted += 1
        assert np.isfinite(table.vectors).all(), (n, files)
        expected = slow(files)
        assert table.words == list(expected), (n, files)
        with np.errstate(over="ignore"):
            assert np.array_equal(table.vectors, np.array(list(expected.values()), dtype=np.float32)), (n, files)
    least = 40 if name == "KeyedVectors of protocol 2" else 20  # a text for the numbers: most changes make it another length
    assert accepted > MUTANTS / least  # a reader that refuses everything would pass otherwise
