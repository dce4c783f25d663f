"""The words and pairs that ship: what the data card promises."""

import gzip
import hashlib
from collections import Counter, defaultdict

import numpy as np
import pytest

from mteb_words import get_model
from mteb_words.tasks.candidates import frequent_words, words_sha256
from mteb_words.tasks.data.builders.build_word_pairs import ACCEPTED, read_readings, read_related_after_all
from mteb_words.tasks.data.builders.checksums import CANARY
from mteb_words.tasks.data.builders.lexical.unrelated_words import edit_similarity, properties
from mteb_words.tasks.data.builders.lexical.word_pair_candidates import alike, longest_shared
from mteb_words.tasks.frequency import zipf
from mteb_words.tasks.scoring.intervals.auroc import auroc
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
    assert min(counts.values()) >= {"full": 340, "mini": 30}[size]


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
                assert not alike(pair.word, other)
            assert longest_shared(pair.word, pair.related) < 4


def test_a_word_and_its_unrelated_partner_are_in_no_pair_of_related_words():
    for size in SIZES:
        pairs = read_word_pairs(size).pairs
        related = {frozenset((pair.word, pair.related)) for pair in pairs}
        forms = {pair.related: pair.word for pair in pairs if pair.kind == "inflection"}  # what an inflected partner is a form of
        for pair in pairs:
            assert frozenset((pair.word, pair.unrelated)) not in related
            assert frozenset((pair.word, forms.get(pair.unrelated, ""))) not in related or pair.kind != "inflection"


def area(pairs, measure):
    """The AUROC of a measure of two words, of related against unrelated pairs."""
    related = np.array([measure(pair.word, pair.related) for pair in pairs], dtype=float)
    unrelated = np.array([measure(pair.word, pair.unrelated) for pair in pairs], dtype=float)
    return float(auroc(related, unrelated)[0])


@pytest.mark.parametrize("kind", SEMANTIC)
def test_neither_spelling_nor_frequency_tells_related_from_unrelated_pairs(kind):
    pairs = [pair for pair in read_word_pairs("full").pairs if pair.kind == kind]
    measures = {
        "edit similarity": edit_similarity,
        "longest shared string": longest_shared,
        "n-grams": lambda a, b: properties(a, b)[2],
        "frequency": lambda a, b: zipf(a) + zipf(b),
        "difference of frequencies": lambda a, b: abs(zipf(a) - zipf(b)),
        "length": lambda a, b: len(a) + len(b),
        "difference of lengths": lambda a, b: abs(len(a) - len(b)),
    }
    areas = {name: area(pairs, measure) for name, measure in measures.items()}
    assert {name: value for name, value in areas.items() if not 0.45 <= value <= 0.55} == {}


@pytest.mark.models
@pytest.mark.parametrize("kind", SEMANTIC)
def test_vectors_of_spelling_are_at_chance(kind):
    pairs = [pair for pair in read_word_pairs("full").pairs if pair.kind == kind]
    words = sorted({word for pair in pairs for word in pair[1:]})
    vectors = get_model("mteb-words/control-form-ngrams").encode_words(words).vectors
    row = {word: vector / np.linalg.norm(vector) for word, vector in zip(words, vectors, strict=True)}
    assert 0.45 <= area(pairs, lambda a, b: row[a] @ row[b]) <= 0.55


def test_a_gerund_is_no_derivation():
    for size in SIZES:
        for pair in read_word_pairs(size).pairs:
            if pair.kind == "derivation":
                assert not {pair.word, pair.related} & {
                    f"{w}ing" for w in (pair.word, pair.word.rstrip("e"), pair.related, pair.related.rstrip("e"))
                }


def test_every_pair_of_meanings_was_read_and_accepted_and_every_other_has_a_reason():
    readings = read_readings()
    accepted = {reading[:3] for reading in readings if reading.verdict == ACCEPTED}
    assert len({reading[:3] for reading in readings}) == len(readings)
    assert all(reading.verdict for reading in readings)
    related_after_all = read_related_after_all()
    for size in SIZES:
        for pair in read_word_pairs(size).pairs:
            if pair.kind in SEMANTIC:
                assert (pair.kind, pair.word, pair.related) in accepted
                assert (pair.word, pair.unrelated) not in related_after_all


def test_each_file_starts_with_the_canary():
    assert (FOLDER / "pairs.tsv").read_text(encoding="ascii").startswith(f"{CANARY}\n")
    assert gzip.decompress((FOLDER / "words.txt.gz").read_bytes()).startswith(CANARY.encode() + b"\n")
