"""Hostile files: none runs code, and none takes memory or time that its size does not warrant."""

import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import pickle
import resource
import struct
import subprocess
import sys
import time
import timeit
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from gensim.models import KeyedVectors
from safetensors.numpy import save
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.model2vec_folder import read_folder
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


def of_large_memory(packed: bytes) -> bytes:
    """An xz file whose block states the largest dictionary. The block's header is 12 bytes after 12 bytes of the stream's."""
    header = bytearray(packed[12:20])
    assert header[2:4] == b"\x21\x01"  # LZMA2 and one byte of properties, the size of the dictionary
    header[4] = 40
    return packed[:12] + header + struct.pack("<I", zlib.crc32(header)) + packed[24:]


def safetensors_header(header: dict[str, object]) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


# What takes long to compress is a function: each process of the tests imports this module.
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
    "gzip of zeros": lambda: gzip.compress(b"10 4\n" + bytes(500_000_000), 1),
    "gzip of one long line": lambda: gzip.compress(b"the " + b"0" * 500_000_000, 1),
    "gzip of the same line": lambda: gzip.compress(b"the 1 1 1 1\n" * 40_000_000, 1),
    "gzip of the same line, in many parts": lambda: gzip.compress(b"the 1 1 1 1\n" * 10_000, 1) * 4_000,
    "gzip of line breaks": lambda: gzip.compress(b"\n" * 500_000_000, 1),
    "gzip of gzip": lambda: gzip.compress(gzip.compress(bytes(500_000_000), 1), 1),
    "gzip of many words that are one": lambda: gzip.compress(b"40000000 1\n" + b"the \0\0\0\1\n" * 40_000_000, 1),
    "bzip2 of zeros": bz2.compress(bytes(50_000_000), 1) * 10,
    "bzip2 of the same line": bz2.compress(b"the 1 1 1 1\n" * 2_000_000, 1) * 10,
    "xz of zeros": lzma.compress(bytes(50_000_000), preset=0) * 10,
    "xz of the same line": lzma.compress(b"the 1 1 1 1\n" * 2_000_000, preset=0) * 10,
    "xz that asks for 4 GB": of_large_memory(lzma.compress(b"the 1 1 1 1\n", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 4096}])),
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
from mteb_words.wrappers.formats import arrays, fasttext, gensim_kv, model2vec_folder, read
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
READ = "(model2vec_folder.read_folder if path.is_dir() else read.read_vectors)(path)"


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
@pytest.mark.process
def test_a_bomb_takes_neither_memory_nor_time(tmp_path, name):
    bomb = BOMBS[name]
    verdict, memory, seconds = measured(write(tmp_path, bomb() if callable(bomb) else bomb))
    assert verdict == "refused"
    assert memory <= 100
    assert seconds <= 2


@needs_proc
@pytest.mark.process
def test_the_measure_sees_what_a_careless_reader_takes(tmp_path):
    _, memory, seconds = measured(tmp_path, "numpy.ones(300 * 2**20, dtype=numpy.uint8); sum(range(20_000_000))")
    assert memory == pytest.approx(300, rel=0.05)
    assert seconds > 0.1


class Call:
    """Unpickling it calls a function."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


class Stateful:
    """Unpickling it sets its state, which makes a file."""

    def __init__(self, marker):
        self.marker = marker

    def __getstate__(self):
        return self.marker

    def __setstate__(self, marker):
        Path(marker).touch()


def makes(marker, protocol=4):
    """A pickle that makes a file: what a hostile one would do with worse."""
    return pickle.dumps(Call(open, marker, "w"), protocol)


def second(marker):
    """Another file with a hostile pickle, for what loads one by its path."""
    path = Path(f"{marker}.second")
    path.write_bytes(makes(marker))
    return str(path)


MECHANISMS = {
    **{f"a call in protocol {n}": lambda marker, n=n: makes(marker, n) for n in (2, 3, 4, 5)},
    "os.system": lambda marker: pickle.dumps(Call(os.system, f"touch '{marker}'")),
    "subprocess": lambda marker: pickle.dumps(Call(subprocess.check_call, ["touch", marker])),
    "exec": lambda marker: pickle.dumps(Call(exec, f"open({marker!r}, 'w')")),
    "eval": lambda marker: pickle.dumps(Call(eval, f"open({marker!r}, 'w')")),
    "timeit": lambda marker: pickle.dumps(Call(timeit.timeit, f"open({marker!r}, 'w')", "", time.perf_counter, 1)),
    "a pickle in a pickle": lambda marker: pickle.dumps(Call(pickle.loads, makes(marker))),
    "a class that sets its state": lambda marker: pickle.dumps(Stateful(marker)),
    "a method by a dotted name": lambda marker: (
        b"\x80\x04cgensim.models.keyedvectors\nKeyedVectors.load\n(V" + second(marker).encode() + b"\ntR."
    ),
    "an instance by name": lambda marker: b"\x80\x02(V" + marker.encode() + b"\nVw\nibuiltins\nopen\n.",
    "an instance by class": lambda marker: b"\x80\x02(cbuiltins\nopen\nV" + marker.encode() + b"\nVw\no.",
    "a name made of two strings": lambda marker: b"\x80\x04V" + b"builtins\nVopen\n\x93(V" + marker.encode() + b"\nVw\ntR.",
    "a call whose result is dropped": lambda marker: b"\x80\x04cbuiltins\nopen\n(V" + marker.encode() + b"\nVw\ntR0" + KEYED[2:],
    "a call inside a KeyedVectors": lambda marker: inside(marker, expandos={"count": Call(open, marker, "w")}),
    "a call for a word": lambda marker: inside(marker, index_to_key=[*WORDS[:9], Call(open, marker, "w")]),
    "a call for the vectors": lambda marker: inside(marker, vectors=Call(open, marker, "w")),
    **{
        f"a call for the vectors of a KeyedVectors of protocol {n}": lambda marker, n=n: inside(marker, n, vectors=Call(open, marker, "w"))
        for n in (0, 1, 2)
    },
    "an array of objects for the vectors": lambda marker: inside(marker, vectors=np.array([Call(open, marker, "w")])),
}
KEYED = keyed_vectors()[""]
NOT_RUN = "t.kv is no plain KeyedVectors file \\(.*\\); nothing of it was run. Load it with gensim if you trust it"


def inside(marker, protocol=4, **attributes):
    keyed = KeyedVectors(4)
    keyed.add_vectors(WORDS, VECTORS)
    vars(keyed).update(attributes)
    return pickle.dumps(keyed, protocol)


@pytest.mark.parametrize("name", MECHANISMS)
def test_a_hostile_pickle_is_refused_and_never_run(tmp_path, name):
    marker = tmp_path / "marker"
    data = MECHANISMS[name](str(marker))
    (tmp_path / "t.kv").write_bytes(data)
    with pytest.raises(MtebWordsError, match=NOT_RUN):
        read_vectors(tmp_path / "t.kv")
    assert not marker.exists()
    with contextlib.suppress(AttributeError):  # what was called returned no KeyedVectors
        pickle.loads(data)  # a reader that trusts it
    assert marker.exists()


def torch_file(marker, **options):
    file = io.BytesIO()
    torch.save({"weight": Call(open, marker, "w")}, file, **options)
    return file.getvalue()


def objects(marker):
    file = io.BytesIO()
    np.save(file, np.array([Call(open, marker, "w")]), allow_pickle=True)
    return file.getvalue()


def objects_in_zip(marker):
    file = io.BytesIO()
    np.savez(file, np.array([Call(open, marker, "w")]))
    return file.getvalue()


REFUSED = "nothing of it was run"
UNKNOWN = "is of no known format"
PLACES = {
    **{
        f"words{ending}": (lambda m, e=ending: {f"t{e}": makes(m)}, REFUSED)
        for ending in (".bin", ".txt", ".vec", ".safetensors", ".npy", ".model", "")
    },
    "gzip": (lambda m: {"t.kv.gz": gzip.compress(makes(m))}, REFUSED),
    "protocol 0, which has no first bytes of its own": (lambda m: {"t.kv": makes(m, 0)}, UNKNOWN),
    "after the end of a KeyedVectors": (lambda m: {"t.kv": KEYED + makes(m)}, "goes on after its end"),
    "an extension that somebody registered": (lambda m: {"t.kv": b"\x80\x02\x82\x01."}, "is a damaged KeyedVectors file"),
    "an object kept elsewhere": (lambda m: {"t.kv": b"\x80\x02Vmarker\nQ."}, REFUSED),
    "objects in .npy": (lambda m: {"t.npy": objects(m), "t.words": b"a"}, r"t\.npy is no usable \.npy file"),
    "objects in .npz": (lambda m: {"t.npz": objects_in_zip(m), "t.words": b"a"}, UNKNOWN),
    "objects beside a KeyedVectors": (
        lambda m: {"t.kv": keyed_vectors(separately=True)[""], "t.kv.vectors.npy": objects(m)},
        r"vectors\.npy is no usable \.npy file",
    ),
    "a pickle beside a KeyedVectors": (
        lambda m: {"t.kv": keyed_vectors(separately=True)[""], "t.kv.vectors.npy": makes(m)},
        r"vectors\.npy is no usable \.npy file",
    ),
    "a word list": (lambda m: {"t.safetensors": save({"e": VECTORS}), "t.words": makes(m)}, r"t\.words: byte 0 is not UTF-8"),
    "torch's .pt": (lambda m: {"t.pt": torch_file(m)}, UNKNOWN),
    "torch's older .pt": (lambda m: {"t.pt": torch_file(m, _use_new_zipfile_serialization=False)}, "holds no words"),
    "the table of a model2vec folder": (lambda m: MODEL2VEC | {"model.safetensors": makes(m)}, r"model\.safetensors is no usable"),
    "the tokenizer of a model2vec folder": (lambda m: MODEL2VEC | {"tokenizer.json": makes(m)}, r"tokenizer\.json is no usable"),
    "the configuration of a model2vec folder": (lambda m: MODEL2VEC | {"config.json": makes(m)}, r"config\.json is no JSON"),
    "a folder of a torch model": (
        lambda m: {"config.json": b"{}", "pytorch_model.bin": torch_file(m)},
        r"is a folder without model\.safetensors",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_a_hostile_pickle_is_refused_wherever_it_stands(tmp_path, name):
    files, message = PLACES[name]
    marker, folder = tmp_path / "marker", tmp_path / "files"
    folder.mkdir()
    written = files(str(marker))
    for file, data in written.items():
        (folder / file).write_bytes(data)
    with pytest.raises(MtebWordsError, match=message):
        read_folder(folder) if "config.json" in written else read_vectors(folder / next(iter(written)))
    assert not marker.exists()


def test_a_hostile_pickle_that_is_not_read_changes_nothing(tmp_path):
    marker, folder = tmp_path / "marker", tmp_path / "files"
    folder.mkdir()
    for file, data in (MODEL2VEC | {"pytorch_model.bin": makes(str(marker)), "modeling.py": b"raise SystemExit"}).items():
        (folder / file).write_bytes(data)
    assert np.array_equal(read_folder(folder).rows, VECTORS)
    assert not marker.exists()


def test_there_are_as_many_hostile_pickles_as_were_promised():
    assert len(MECHANISMS) + len(PLACES) >= 30
