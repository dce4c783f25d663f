"""Vectors that have been computed before: nothing twice, nothing lost, nothing stale, whoever else is writing."""

import json
import multiprocessing

import numpy as np
import pytest

from mteb_words.wrappers.contextual import encoded as module
from mteb_words.wrappers.contextual.encoded import WordStore, encode_once, word_store


def vectors_of(words):
    """A vector that says which word it is of."""
    return np.array([[len(word), sum(word.encode())] for word in words], dtype=np.float32)


def encoder(log):
    """Encodes every word but those with a `?`, in two parts, and writes down what it was asked for."""

    def encode(words):
        log.append(list(words))
        for part in (list(range(0, len(words), 2)), list(range(1, len(words), 2))):
            if part:
                names = [words[position] for position in part]
                yield part, [vectors_of(names)], np.array(["?" not in word for word in names])

    return encode


@pytest.fixture
def store(tmp_path):
    return WordStore(tmp_path / "words" / "key", {"model": "toy"})


def test_a_word_is_encoded_once_in_all_calls_and_processes(store):
    log = []
    first, known = encode_once(["a", "bb", "a", "?"], [store], encoder(log), 2)
    assert log == [["a", "bb", "?"]]
    assert np.array_equal(first[:3], vectors_of(["a", "bb", "a"]))
    assert known.tolist() == [True, True, True, False]
    assert not first[3].any()
    another = WordStore(store.folder, {})  # as a later process has it
    again, known = encode_once(["bb", "?", "ccc", "a"], [another], encoder(log), 2)
    assert log[1:] == [["ccc"]]
    assert np.array_equal(again[[0, 2, 3]], vectors_of(["bb", "ccc", "a"]))
    assert known.tolist() == [True, False, True, True]


def test_without_a_store_nothing_is_kept():
    log = []
    for _ in range(2):
        encode_once(["a"], [], encoder(log), 2)
    assert log == [["a"], ["a"]]


def test_a_later_store_is_filled_too(tmp_path):
    stores = [WordStore(tmp_path / name, {}) for name in ("one", "two")]

    def encode(words):
        yield range(len(words)), [vectors_of(words), -vectors_of(words)], np.ones(len(words), dtype=bool)

    encode_once(["a", "bb"], stores, encode, 2)
    assert stores[1].has(["bb", "ccc"]).tolist() == [True, False]
    assert np.array_equal(stores[1].get(["bb"])[0], -vectors_of(["bb"]))


def test_a_word_that_any_of_several_stores_lacks_is_encoded(tmp_path):
    stores = [WordStore(tmp_path / name, {}) for name in ("one", "two")]
    log = []
    encode_once(["a"], stores[:1], encoder(log), 2)
    encode_once(["a", "bb"], stores, encoder(log), 2)
    assert log == [["a"], ["a", "bb"]]


def test_what_was_encoded_before_an_interruption_is_kept(store):
    def interrupted(words):
        yield [0], [vectors_of(words[:1])], np.array([True])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_once(["a", "bb"], [store], interrupted, 2)
    log = []
    encode_once(["a", "bb"], [store], encoder(log), 2)
    assert log == [["bb"]]


def test_odd_words_come_back(store):
    words = ["", " ", "a\nb", "nul\0", "\ud800", "日本", "x" * 1000]
    store.add(words, vectors_of(["a"] * len(words)), np.ones(len(words), dtype=bool))
    assert WordStore(store.folder, {}).has(words).all()


def write_many(folder, number):
    store = WordStore(folder, {"writer": number})
    for n in range(20):
        words = [f"{number}-{n}", f"shared-{n}"]
        store.add(words, vectors_of(words), np.ones(2, dtype=bool))
        assert store.has(words).all()
        assert np.array_equal(store.get(words)[0], vectors_of(words))


def test_eight_processes_write_and_read_at_once_and_lose_nothing(store):
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=write_many, args=(store.folder, number)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 8
    words = [f"{number}-{n}" for number in range(8) for n in range(20)] + [f"shared-{n}" for n in range(20)]
    assert WordStore(store.folder, {}).has(words).all()


@pytest.mark.parametrize(
    "damage",
    [
        lambda part: (part / "words.json").write_text('{"words": ["a"'),
        lambda part: (part / "words.json").write_text("[]"),
        lambda part: (part / "words.json").unlink(),
        lambda part: (part / "vectors.npy").write_bytes((part / "vectors.npy").read_bytes()[:-5]),
        lambda part: (part / "vectors.npy").write_bytes(b""),
    ],
)
def test_a_damaged_part_is_named_and_encoded_again(store, damage, caplog):
    log = []
    encode_once(["a"], [store], encoder(log), 2)
    (part,) = store.folder.glob("part-*")
    damage(part)
    vectors, _ = encode_once(["a"], [WordStore(store.folder, {})], encoder(log), 2)
    assert np.array_equal(vectors, vectors_of(["a"]))
    assert len(log) == 2
    assert part.name in caplog.text


def test_a_disk_that_takes_nothing_costs_a_warning_only(tmp_path, caplog):
    (tmp_path / "file").write_text("no folder can be made here")
    vectors, _ = encode_once(["a"], [WordStore(tmp_path / "file" / "key", {})], encoder([]), 2)
    assert np.array_equal(vectors, vectors_of(["a"]))
    assert "could not be kept" in caplog.text


def test_what_the_disk_does_not_take_is_kept_in_memory(tmp_path):
    (tmp_path / "file").write_text("no folder can be made here")
    store, log = WordStore(tmp_path / "file" / "key", {}), []
    for _ in range(2):
        vectors, known = encode_once(["a", "?"], [store], encoder(log), 2)
        assert np.array_equal(vectors[:1], vectors_of(["a"]))
        assert known.tolist() == [True, False]
    assert log == [["a", "?"]]


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path))


def test_whatever_a_vector_depends_on_has_a_store_of_its_own(elsewhere, monkeypatch):
    def key(*args, rules=None):
        return word_store("model", *args, rules or {"reading": 1, "pooling": 1}).folder.name

    base = key("r1", {"layer": 1}, "float32")
    assert base == key("r1", {"layer": 1}, "float32")
    others = [key("r2", {"layer": 1}, "float32"), key("r1", {"layer": 2}, "float32"), key("r1", {"layer": 1}, "bfloat16")]
    others += [
        key("r1", {"layer": 1}, "float32", rules={"reading": 2, "pooling": 1}),
        key("r1", {"layer": 1}, "float32", rules={"reading": 1, "pooling": 2}),
    ]
    monkeypatch.setattr(module, "_versions", lambda: {"transformers": "another"})
    others.append(key("r1", {"layer": 1}, "float32"))
    assert len({base, *others}) == 7


def test_a_store_says_what_it_is_of(elsewhere):
    store = word_store("org/model@bare", "r1", {"layer": 1}, "float32", {"reading": 1})
    store.add(["a"], vectors_of(["a"]), np.array([True]))
    about = json.loads((store.folder / "about.json").read_text())
    assert (about["model"], about["revision"], about["recipe"]) == ("org/model@bare", "r1", {"layer": 1})
