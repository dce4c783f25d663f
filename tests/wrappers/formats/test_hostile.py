"""Hostile files: none runs code, and none takes memory or time that its size does not warrant."""

import gzip
import io
import json
import pickle
import resource
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors

from .conftest import VECTORS, WORDS, fasttext_model, keyed_vectors

MODEL2VEC = {
    "model.safetensors": save({"embeddings": VECTORS}),
    "tokenizer.json": Tokenizer(WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token=WORDS[0])).to_str().encode(),
    "config.json": b"{}",
}
FASTTEXT = fasttext_model()
ENDLESS = b"x" * 50_000_000


def header_of(shape: tuple[int, ...]) -> bytes:
    """A .npy file that states a shape and ends there."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue()


def safetensors_header(header: dict[str, object]) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


BOMBS = {
    "text header": b"1000000000000 300\nthe 1 2\n",
    "text header, many words": b"100000000 1\nthe 1\n",
    "text header, wide": b"1 1000000000\nthe 1\n",
    "text of one endless word": ENDLESS,
    "text, then an endless word": b"the 1 1 1 1\n" * 100 + ENDLESS,
    "binary header": b"100000000 1\nthe \0\0\0\0",
    "binary, an endless word": b"1 4\n\1" + ENDLESS,
    "fastText, many words": FASTTEXT[:64] + struct.pack("<3i", 2**31 - 1, 2**31 - 1, 0) + FASTTEXT[76:],
    "fastText, wide": FASTTEXT[:8] + struct.pack("<i", 2**20 - 1) + FASTTEXT[12:],
    "fastText, an endless word": FASTTEXT[:92] + ENDLESS,
    "gzip of zeros": gzip.compress(b"10 4\n" + bytes(500_000_000), 1),
    "gzip of one long line": gzip.compress(b"the " + b"0" * 500_000_000, 1),
    "gzip of the same line": gzip.compress(b"the 1 1 1 1\n" * 40_000_000, 1),
    "gzip of the same line, in many parts": gzip.compress(b"the 1 1 1 1\n" * 10_000, 1) * 4_000,
    "gzip of line breaks": gzip.compress(b"\n" * 500_000_000, 1),
    "gzip of gzip": gzip.compress(gzip.compress(bytes(500_000_000), 1), 1),
    "gzip of many words that are one": gzip.compress(b"40000000 1\n" + b"the \0\0\0\1\n" * 40_000_000, 1),
    "safetensors header": struct.pack("<Q", 10**12) + b"{" + bytes(100),
    "safetensors of a huge table": safetensors_header({"e": {"dtype": "F32", "shape": [10**9, 300], "data_offsets": [0, 12 * 10**11]}}),
    "safetensors of a nested header": struct.pack("<Q", 10**6 + 1) + b"{" + b"[" * 10**6,
    "npy of a huge shape": header_of((10**9, 300)),
    "npy of a shape that overflows": header_of((2**62, 2**62)),
    "npy of a nested header": b"\x93NUMPY\1\0" + struct.pack("<H", 60_000) + b"(" * 60_000,
    "pickle of a long string": b"\x80\x04" + b"\x8d" + struct.pack("<Q", 10**12),
    "pickle of a string of a GB": b"\x80\x04" + b"\x8d" + struct.pack("<Q", 10**9),
    "pickle of long bytes": b"\x80\x04" + b"\x8e" + struct.pack("<Q", 10**9),
    "pickle of long bytes that can be changed": b"\x80\x05" + b"\x96" + struct.pack("<Q", 10**9),
    "pickle of a long frame": b"\x80\x04\x95" + struct.pack("<Q", 10**10) + b"N.",
    "pickle that numbers an object 2**26": b"\x80\x04Nr" + struct.pack("<I", 2**26) + b".",
    "pickle of many lists": b"\x80\x04" + b"]" * 500_000 + b".",
    "pickle of a large array": b"\x80\x04cnumpy\nndarray\n(J" + struct.pack("<i", 2**30) + b"t\x85R.",
    "KeyedVectors, and beside it an array of a huge shape": keyed_vectors(separately=True) | {".vectors.npy": header_of((10**9, 300))},
    "model2vec, safetensors header": MODEL2VEC | {"model.safetensors": struct.pack("<Q", 10**12) + b"{"},
    "model2vec, nested configuration": MODEL2VEC | {"config.json": b"[" * 1_000_000},
    "model2vec, nested tokenizer": MODEL2VEC | {"tokenizer.json": b"[" * 1_000_000},
    "model2vec, a token of a huge number": MODEL2VEC | {"tokenizer.json": MODEL2VEC["tokenizer.json"].replace(b"9}", b"4294967295}")},
}
MEASURE = """
import resource, sys; from pathlib import Path; import numpy, pyarrow.csv, safetensors.numpy, tokenizers
from mteb_words import MtebWordsError
from mteb_words.wrappers.formats import arrays, fasttext, gensim_kv, model2vec, read
def used():
    usage, status = resource.getrusage(resource.RUSAGE_SELF), Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]), usage.ru_utime + usage.ru_stime
before = used()
path = Path(sys.argv[1])
try:
    {code}
    print("loaded")
except MtebWordsError:
    print("refused")
after = used()
print(after[0] - before[0], after[1] - before[1])
"""
READ = "(model2vec.read_folder if path.is_dir() else read.read_vectors)(path)"


def measured(path: Path, code: str = READ) -> tuple[str, float, float]:
    """Run code in a process of its own: what it printed, the MB that it took at most, and its CPU seconds, without the imports.

    The peak is that of the process alone: what getrusage says starts from the memory of the process that started it.
    """
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30,) * 2)  # noqa: E731
    command = [sys.executable, "-c", MEASURE.replace("{code}", code), path]
    run = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=limit)
    assert run.returncode == 0, run.stderr
    printed, memory, seconds = run.stdout.split()
    return printed, int(memory) / 1024, float(seconds)


def write(folder: Path, files: bytes | dict[str, bytes]) -> Path:
    """Write a file, or the files of a model2vec folder, or a file and what stands beside it."""
    if not isinstance(files, dict):
        files = {"": files}
    if "config.json" in files:
        for name, data in files.items():
            (folder / name).write_bytes(data)
        return folder
    for ending, data in files.items():
        (folder / f"bomb{ending}").write_bytes(data)
    return folder / "bomb"


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of one process is read from /proc")


@needs_proc
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_neither_memory_nor_time(tmp_path, name):
    verdict, memory, seconds = measured(write(tmp_path, BOMBS[name]))
    assert verdict == "refused"
    assert memory <= 100
    assert seconds <= 2


@needs_proc
def test_the_measure_sees_what_a_careless_reader_takes(tmp_path):
    _, memory, seconds = measured(tmp_path, "numpy.ones(300 * 2**20, dtype=numpy.uint8); sum(range(20_000_000))")
    assert memory == pytest.approx(300, rel=0.05)
    assert seconds > 0.1


class Payload:
    """Unpickling it makes a file: what a hostile file would do with worse."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return open, (str(self.marker), "w")


@pytest.mark.parametrize("name", ["words.kv", "words.bin", "words.txt", "words.vec", "words.safetensors", "words"])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_hostile_pickle_is_refused_and_never_run(tmp_path, name, protocol):
    marker = tmp_path / "marker"
    (tmp_path / name).write_bytes(pickle.dumps(Payload(marker), protocol=protocol))
    with pytest.raises(MtebWordsError, match=r"is no plain KeyedVectors file .*; nothing of it was run"):
        read_vectors(tmp_path / name)
    assert not marker.exists()


@pytest.mark.parametrize("where", ["npy", "beside a KeyedVectors"])
def test_a_pickle_inside_an_array_file_is_refused_and_never_run(tmp_path, where):
    marker = tmp_path / "marker"
    array = np.array([Payload(marker)], dtype=object)
    if where == "npy":
        path = tmp_path / "t.npy"
        np.save(path, array, allow_pickle=True)
        (tmp_path / "t.words").write_text("a")
    else:
        from gensim.models import KeyedVectors

        path = tmp_path / "t.kv"
        keyed = KeyedVectors(4)
        keyed.add_vectors(WORDS, VECTORS)
        keyed.save(str(path), sep_limit=0)
        np.save(tmp_path / "t.kv.vectors.npy", array, allow_pickle=True)
    with pytest.raises(MtebWordsError, match=r"is no usable \.npy file"):
        read_vectors(path)
    assert not marker.exists()
