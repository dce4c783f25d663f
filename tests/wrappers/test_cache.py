"""Things in the cache folder are made once, and whole."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mteb_words.wrappers.cache import cache_folder, make_once


def test_the_folder_is_where_the_environment_says_or_in_the_home(monkeypatch, tmp_path):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("MTEB_WORDS_CACHE")
    assert cache_folder() == Path.home() / ".cache" / "mteb-words"


def test_what_is_there_is_not_made_again(tmp_path):
    make_once(tmp_path / "a" / "b", lambda folder: (folder / "x").write_text("1"))
    make_once(tmp_path / "a" / "b", lambda folder: pytest.fail("again"))
    assert (tmp_path / "a" / "b" / "x").read_text() == "1"


def test_what_fails_half_way_leaves_nothing_and_can_be_tried_again(tmp_path):
    def fail(folder):
        (folder / "half").write_text("half")
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        make_once(tmp_path / "a", fail)
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] == []
    make_once(tmp_path / "a", lambda folder: (folder / "x").write_text("1"))
    assert (tmp_path / "a" / "x").is_file()


def test_several_at_the_same_time_make_it_once(tmp_path):
    made = []
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: make_once(tmp_path / "a", made.append), range(32)))
    assert len(made) == 1
