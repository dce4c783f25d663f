"""The random control depends on the word and on nothing else."""

import hashlib
import subprocess
import sys

import numpy as np
import pytest

from mteb_words.wrappers.static.random_words import RandomWords


def test_a_word_has_the_same_vector_in_any_order_and_company():
    model = RandomWords("random")
    forward = model.encode_words(["king", "queen", "king"])
    backward = model.encode_words(["queen", "king"])
    assert np.array_equal(forward.vectors[[1, 0]], backward.vectors)
    assert np.array_equal(forward.vectors[0], forward.vectors[2])


def test_a_component_is_a_16_bit_integer_of_the_hash_over_2_to_the_15():
    digest = hashlib.shake_256(b"king").digest(4)
    expected = [int.from_bytes(digest[:2], "little", signed=True) / 32768, int.from_bytes(digest[2:], "little", signed=True) / 32768]
    assert RandomWords("random", 2).encode_words(["king"]).vectors[0].tolist() == expected


@pytest.mark.process
def test_another_process_with_another_hash_seed_gives_the_same_bytes():
    code = (
        "import sys; from mteb_words.wrappers.static.random_words import RandomWords; "
        "sys.stdout.write(RandomWords('r').encode_words(['naïve']).vectors.tobytes().hex())"
    )
    run = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, text=True, check=True)
    assert run.stdout == RandomWords("r").encode_words(["naïve"]).vectors.tobytes().hex()


def test_the_vectors_of_different_words_are_as_good_as_orthogonal():
    vectors = RandomWords("random").encode_words([f"word{n}" for n in range(500)]).vectors
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = (units @ units.T)[np.triu_indices(500, k=1)]
    assert abs(cosines.mean()) < 0.002  # 125,000 cosines with a standard deviation of 1/sqrt(300) = .058
    assert abs(cosines.std() - 300**-0.5) < 0.001
