"""Files of word vectors become a mapped store once, and a changed file is another model."""

import logging
import os
import pkgutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from gensim.models.fasttext import load_facebook_vectors

from mteb_words import MtebWordsError
from mteb_words.wrappers.catalogue.static_places import local_static
from mteb_words.wrappers.static import converted

TEXT = "king 1 2\nqueen 3 4\n"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(folder))
    return folder


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "my vectors.txt"
    path.write_text(TEXT)
    return path


def test_a_file_is_read_once_and_mapped_ever_after(file, monkeypatch):
    first = converted.open_store(file)
    monkeypatch.setattr(converted, "read_vectors", lambda path: pytest.fail("read again"))
    monkeypatch.setattr("mteb_words.wrappers.sources.revisions.file_sha256", lambda path: pytest.fail("hashed again"))
    second = converted.open_store(file)
    assert (first.words, first.revision) == (second.words, second.revision) == (["king", "queen"], first.revision)
    assert isinstance(second.vectors, np.memmap)
    assert second.vectors.tolist() == [[1, 2], [3, 4]]


def test_another_content_is_another_revision_even_of_the_same_size_and_time(file):
    before = converted.open_store(file)
    stat = file.stat()
    file.write_text(TEXT.replace("4", "5"))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    after = converted.open_store(file)
    assert before.revision != after.revision
    assert after.vectors.tolist() == [[1, 2], [3, 5]]


def test_the_same_content_elsewhere_is_the_same_revision_and_not_converted_again(file, tmp_path, monkeypatch):
    before = converted.open_store(file)
    other = tmp_path / "other.txt"
    other.write_text(TEXT)
    monkeypatch.setattr(converted, "read_vectors", lambda path: pytest.fail("converted again"))
    assert converted.open_store(other).revision == before.revision


def test_another_word_list_beside_a_table_is_another_revision(tmp_path):
    np.save(tmp_path / "t.npy", np.ones((2, 3), dtype=np.float32))
    revisions = set()
    for words in ("a\nb", "a\nc"):
        (tmp_path / "t.words").write_text(words)
        revisions.add(converted.open_store(tmp_path / "t.npy").revision)
    assert len(revisions) == 2


def test_a_file_that_cannot_be_read_leaves_no_store(tmp_path, cache):
    path = tmp_path / "broken.txt"
    path.write_text("king 1 2\nqueen 3\n")
    with pytest.raises(MtebWordsError, match=r"broken\.txt:2: "):
        converted.open_store(path)
    assert [p for p in (cache / "vectors").iterdir() if p.suffix != ".lock"] == []


@pytest.mark.parametrize(
    "during", ["mteb_words.wrappers.sources.revisions.file_sha256", "mteb_words.wrappers.static.converted.read_vectors"]
)
def test_a_file_that_changes_while_it_is_hashed_or_converted_leaves_no_store(file, monkeypatch, during):
    function = pkgutil.resolve_name(during)

    def change_and_read(path):
        path.write_text(TEXT.replace("4", "5"))
        return function(path)

    with monkeypatch.context() as patch:
        patch.setattr(during, change_and_read)
        with pytest.raises(MtebWordsError, match=r"my vectors\.txt changed while it was read; wait until it is whole and run again"):
            converted.open_store(file)
    file.write_text(TEXT)
    assert converted.open_store(file).vectors.tolist() == [[1, 2], [3, 4]]
    file.write_text(TEXT.replace("4", "5"))
    assert converted.open_store(file).vectors.tolist() == [[1, 2], [3, 5]]


def test_the_record_has_the_name_and_the_content_but_not_the_place(file):
    record = local_static(file)
    assert (record.name, record.dim, record.parameters) == ("local/my-vectors", 2, 4)
    assert record.revision == converted.file_revision(file)
    assert str(file.parent) not in repr(record.loader_kwargs())
    model = record.loader(record.name)
    assert model.encode_words(["King", "zyx"]).known.tolist() == [True, False]


def test_what_was_odd_about_the_file_is_said_each_time(file, caplog):
    file.write_text(TEXT + "king 5 6\n")
    for _ in range(2):
        with caplog.at_level(logging.WARNING):
            local_static(file)
    assert sum("stand there more than once" in record.message for record in caplog.records) == 2


def test_a_fasttext_model_composes_unknown_words_from_its_store():
    path = Path(find_spec("gensim").origin).parent / "test" / "test_data" / "crime-and-punishment.bin"
    theirs = load_facebook_vectors(str(path))
    record = local_static(path)
    found = record.loader(record.name).encode_words(["man", "raskolnikovian"])
    assert found.known.all()
    assert np.array_equal(found.vectors, [theirs.get_vector("man"), theirs.get_vector("raskolnikovian")])
    assert "mean of its character n-grams" in record.word_vector


@pytest.mark.parametrize(
    ("name", "expected"), [("glove.6B.50d.txt", "glove.6B.50d"), ("wiki.vec.gz", "wiki"), (".txt", "vectors"), ("日本.bin", "vectors")]
)
def test_a_file_name_becomes_a_model_name(tmp_path, name, expected):
    path = tmp_path / name
    path.write_text(TEXT)
    assert local_static(path).name == f"local/{expected}"
