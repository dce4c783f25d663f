"""The reader of text: what it leaves behind."""

import contextlib
import time
import weakref

import pytest

from mteb_words.errors import DataError
from mteb_words.wrappers.formats import text
from mteb_words.wrappers.formats.read import read_vectors


@pytest.mark.parametrize("line", ["cat 0.5 x", "cat 0.5", "cat 0.5 0.5 0.5", "caf\udce9 0.5 0.5", "cat 0.5 nan", "cat 0.5 0.5"])
def test_no_thread_still_reads_a_file_that_was_refused(tmp_path, monkeypatch, line):
    """Python aborts (exit 134) if it ends while Arrow reads ahead."""
    files, read = [], text._Checked.read

    def slow(self, size=-1):
        files.append(weakref.ref(self))
        time.sleep(0.2 if len(files) > 2 else 0)  # Arrow reads the third block while it parses the first
        return read(self, size)

    monkeypatch.setattr(text, "_BLOCK", 2**12)
    monkeypatch.setattr(text._Checked, "read", slow)
    path = tmp_path / "vectors.txt"
    lines = [f"w{n} {n}.5 0.25" for n in range(2000)]
    path.write_bytes("\n".join([*lines[:20], line, *lines[20:], ""]).encode(errors="surrogateescape"))
    with contextlib.suppress(DataError):
        read_vectors(path)
    assert files
    assert not any(file() for file in files)


@pytest.mark.parametrize("line", ["cat 0.5 x", "cat 0.5", "cat 0.5 nan", "cat 0.5 0.5"])
def test_arrow_holds_no_block_of_a_file_that_was_read_or_refused(tmp_path, monkeypatch, line):
    blocks, read = [], text._Checked.read

    def seen(self, size=-1):
        block = read(self, size)
        blocks.append(weakref.ref(block))
        return block

    monkeypatch.setattr(text, "_BLOCK", 2**12)
    monkeypatch.setattr(text._Checked, "read", seen)
    path = tmp_path / "vectors.txt"
    path.write_text("\n".join([*(f"w{n} {n}.5 0.25" for n in range(2000)), line, ""]))
    for _ in range(20):
        with contextlib.suppress(DataError):
            read_vectors(path)
        assert not any(block() is not None for block in blocks)
    assert len(blocks) >= 20
