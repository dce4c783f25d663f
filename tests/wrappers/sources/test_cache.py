"""Things in the cache folder are made once, and whole."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mteb_words import MtebWordsError
from mteb_words.folders import cache_folder
from mteb_words.wrappers.sources.cache import make_once


def test_the_folder_is_where_the_environment_says_or_in_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("MTEB_WORDS_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_folder() == Path.home() / ".cache" / "mteb-words"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "mteb-words"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")  # its specification has it ignored
    assert cache_folder() == Path.home() / ".cache" / "mteb-words"


def test_a_relative_folder_stays_where_it_is_when_the_process_goes_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MTEB_WORDS_CACHE", "cache")
    assert cache_folder() == tmp_path / "cache"


def test_what_is_there_is_not_made_again(tmp_path):
    make_once(tmp_path / "a" / "b", lambda folder: (folder / "x").write_text("1"))
    make_once(tmp_path / "a" / "b", lambda folder: pytest.fail("again"))
    assert (tmp_path / "a" / "b" / "x").read_text() == "1"


def test_what_fails_half_way_leaves_nothing_and_can_be_tried_again(tmp_path):
    def fail(folder):
        (folder / "half").write_text("half")
        raise OSError("no room")

    with pytest.raises(MtebWordsError, match="no room"):
        make_once(tmp_path / "a", fail)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
    make_once(tmp_path / "a", lambda folder: (folder / "x").write_text("1"))
    assert (tmp_path / "a" / "x").is_file()


def write_to_a_full_disk(folder):
    Path("/dev/full").write_text("x")


def save_to_a_full_disk(folder):
    with open("/dev/full", "wb") as file:
        np.save(file, np.zeros(2**16))


@pytest.mark.parametrize("fill", [write_to_a_full_disk, save_to_a_full_disk])
def test_a_full_cache_folder_is_named_with_the_next_step(tmp_path, fill):
    (tmp_path / "full").mkdir()
    with pytest.raises(
        MtebWordsError, match=rf"nothing can be kept in {tmp_path}/full \(.*\); make room there, or set MTEB_WORDS_CACHE to"
    ):
        make_once(tmp_path / "full" / "a", fill)


def refuse(*_, **__):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


@pytest.mark.parametrize("call", ["os.mkdir", "os.open", "os.replace"])
def test_a_cache_folder_that_cannot_be_written_is_named_with_the_next_step(tmp_path, monkeypatch, call):
    (tmp_path / "a").mkdir()
    monkeypatch.setattr(call, refuse)
    with pytest.raises(MtebWordsError, match=rf"nothing can be kept in {tmp_path}/a \(.*Read-only .*MTEB_WORDS_CACHE"):
        make_once(tmp_path / "a" / "b", lambda folder: None)


def test_a_file_in_the_place_of_the_cache_folder_is_named_with_the_next_step(tmp_path):
    (tmp_path / "cache").write_text("")
    with pytest.raises(MtebWordsError, match=rf"nothing can be kept in {tmp_path}/cache/vectors \(.*MTEB_WORDS_CACHE"):
        make_once(tmp_path / "cache" / "vectors" / "a", lambda folder: None)


def test_a_file_that_could_not_be_read_is_not_laid_on_the_cache_folder(tmp_path):
    with pytest.raises(FileNotFoundError):
        make_once(tmp_path / "cache" / "a", lambda folder: (tmp_path / "gone.txt").read_text())


def test_several_at_the_same_time_make_it_once(tmp_path):
    made = []
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: make_once(tmp_path / "a", made.append), range(32)))
    assert len(made) == 1
