"""The words and pairs that ship: what the data card promises."""

import hashlib
from collections import Counter, defaultdict

import pytest

from mteb_words.tasks.candidates import frequent_words, words_sha256
from mteb_words.tasks.sources.word_pairs import FOLDER, OF_FORM, SEMANTIC, read_word_pairs

SIZES = ("full", "mini")


def test_the_files_are_those_of_the_list_of_checksums():
    for line in (FOLDER / "SHA256SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split("  ")
        if name != "words.txt.gz":  # compression may differ; its content is checked below
            assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest, name


def test_the_vocabulary_is_the_single_words_of_wordnet():
    words = read_word_pairs("full").vocabulary
    assert len(words) == 82_596
    assert words_sha256(words) == "1f3e6d033d1ef0853ee0171e51c7b240b1a9e1ad82d771cbdb9028c446d60359"
    assert list(words) == sorted(set(words))
    assert all(word.replace("-", "").isalpha() and word.isascii() and word.islower() for word in words if word.strip("-"))


def test_the_mini_vocabulary_is_of_frequent_words():
    small, large = read_word_pairs("mini"), read_word_pairs("full")
    assert set(small.vocabulary) <= set(large.vocabulary) & set(frequent_words(3_000))
    assert set(small.words) <= set(frequent_words(3_000))


@pytest.mark.parametrize("size", SIZES)
def test_every_kind_has_pairs(size):
    counts = Counter(pair.kind for pair in read_word_pairs(size).pairs)
    assert set(counts) == {*SEMANTIC, *OF_FORM}
    assert min(counts.values()) >= {"full": 400, "mini": 35}[size]


@pytest.mark.parametrize("size", SIZES)
def test_unrelated_pairs_are_made_of_the_same_words_and_each_stands_once(size):
    kinds = defaultdict(list)
    for pair in read_word_pairs(size).pairs:
        kinds[pair.kind].append(pair)
    for pairs in kinds.values():
        assert sorted(pair.related for pair in pairs) == sorted(pair.unrelated for pair in pairs)
        assert all(pair.related != pair.unrelated and pair.word != pair.unrelated for pair in pairs)
        assert max(Counter(word for pair in pairs for word in (pair.word, pair.related)).values()) == 1


@pytest.mark.parametrize("size", SIZES)
def test_pairs_of_meanings_do_not_look_alike(size):
    for pair in read_word_pairs(size).pairs:
        if pair.kind in SEMANTIC:
            for other in (pair.related, pair.unrelated):
                assert pair.word[:4] != other[:4]
                assert pair.word not in other
                assert other not in pair.word


def test_a_word_and_its_unrelated_partner_are_in_no_pair_of_related_words():
    for size in SIZES:
        pairs = read_word_pairs(size).pairs
        related = {frozenset((pair.word, pair.related)) for pair in pairs}
        forms = {pair.related: pair.word for pair in pairs if pair.kind == "inflection"}  # what an inflected partner is a form of
        for pair in pairs:
            assert frozenset((pair.word, pair.unrelated)) not in related
            assert frozenset((pair.word, forms.get(pair.unrelated, ""))) not in related or pair.kind != "inflection"
