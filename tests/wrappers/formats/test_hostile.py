"""Hostile files: none runs code, and none takes memory or time that its size does not warrant."""

import gzip
import io
import pickle
import resource
import struct
import subprocess
import sys

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.formats.read import read_vectors

from .conftest import VECTORS, WORDS

BOMBS = {
    "text header": b"1000000000000 300\nthe 1 2\n",
    "text header, many words": b"100000000 1\nthe 1\n",
    "text header, wide": b"1 1000000000\nthe 1\n",
    "binary header": b"100000000 1\nthe \0\0\0\0",
    "gzip of zeros": gzip.compress(b"10 4\n" + bytes(500_000_000), 1),
    "gzip of one long line": gzip.compress(b"the " + b"0" * 500_000_000, 1),
    "gzip of the same line": gzip.compress(b"the 1 1 1 1\n" * 40_000_000, 1),
    "safetensors header": struct.pack("<Q", 10**12) + b"{" + bytes(100),
    "pickle of a long string": b"\x80\x04" + b"\x8d" + struct.pack("<Q", 10**12),
    "npy of a huge shape": None,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_neither_memory_nor_time(tmp_path, name):
    data = BOMBS[name]
    if data is None:
        buffer = io.BytesIO()
        np.lib.format.write_array_header_1_0(buffer, {"descr": "<f4", "fortran_order": False, "shape": (10**9, 300)})
        data = buffer.getvalue()
    path = tmp_path / "bomb"
    path.write_bytes(data)
    code = (
        "import resource, sys, time; from pathlib import Path; import numpy, pyarrow.csv, safetensors.numpy\n"
        "from mteb_words import MtebWordsError; from mteb_words.wrappers.formats.read import read_vectors\n"
        "before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()\n"
        "try: read_vectors(Path(sys.argv[1])); print('loaded')\n"
        "except MtebWordsError: print('refused')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, time.process_time() - start)\n"
    )
    limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30,) * 2)  # noqa: E731
    run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=False, preexec_fn=limit)
    assert run.stdout.startswith("refused\n"), run.stdout + run.stderr
    assert int(run.stdout.split()[1]) <= 100 * 1024  # KiB


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
