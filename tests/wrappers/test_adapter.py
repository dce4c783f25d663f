"""Any mteb encoder encodes words."""

import numpy as np
import pytest

from mteb_words import SimLex999
from mteb_words.wrappers.adapter import as_word_encoder
from mteb_words.wrappers.random_words import RandomWords

CONTEXT = {"task_metadata": SimLex999.metadata, "hf_split": "test", "hf_subset": "default", "encode_kwargs": {"batch_size": 2}}


def test_a_word_encoder_stays_itself():
    model = RandomWords("random")
    assert as_word_encoder(model, **CONTEXT) is model


def test_an_mteb_encoder_gets_each_word_as_a_text(minilm):
    found = as_word_encoder(minilm, **CONTEXT).encode_words(["king", "queen", "carrot"])
    assert found.vectors.shape == (3, 384)
    assert found.known.all()
    assert np.allclose(found.vectors[1], minilm.model.encode(["queen"])[0], atol=1e-6)


def test_anything_else_is_refused_by_name():
    with pytest.raises(TypeError, match="object cannot run SimLex999: it has neither encode_words nor mteb's encode"):
        as_word_encoder(object(), **CONTEXT)
