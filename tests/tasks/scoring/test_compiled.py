"""Compiled functions are kept in the cache folder of this package, and nowhere else."""

from concurrent.futures import ThreadPoolExecutor

import numba
import numpy as np
import pytest

from mteb_words.tasks.scoring.compiled import compiled


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """The cache folder, where NUMBA_CACHE_DIR is not set."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def doubled():
    @compiled(nogil=True)
    def double(values):
        return values * 2

    return double


def test_it_is_kept_in_the_cache_folder(folder):
    double = doubled()
    assert not folder.exists()  # nothing is written before the first call
    assert double(np.arange(3)).tolist() == [0, 2, 4]
    assert list(folder.rglob("*.nbc"))
    assert numba.config.CACHE_DIR == ""


def test_where_nothing_can_be_kept_it_still_computes(folder, monkeypatch, tmp_path):
    folder.touch()
    assert doubled()(np.arange(3)).tolist() == [0, 2, 4]
    monkeypatch.delenv("MTEB_WORDS_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: (_ for _ in ()).throw(RuntimeError("Could not determine home directory.")))
    assert doubled()(np.arange(3)).tolist() == [0, 2, 4]
    assert sorted(tmp_path.iterdir()) == [folder]


def test_the_folder_that_numba_is_told_of_is_respected(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path / "chosen"))
    doubled()(np.arange(3))
    assert list((tmp_path / "chosen").rglob("*.nbc"))
    assert not folder.exists()


def test_threads_that_call_it_first_at_the_same_time_all_get_the_result(folder):
    double = doubled()
    with ThreadPoolExecutor(8) as pool:
        assert all(values.tolist() == [0, 2, 4] for values in pool.map(double, [np.arange(3)] * 32))
