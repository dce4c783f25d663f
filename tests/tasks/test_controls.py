"""What the controls get: each task can be run on each of them, or says why not."""

import pytest

from mteb_words import AnchorVariation, SimLex999, UnsupportedError


@pytest.fixture
def context_only(registered):
    """The control that reads sentences without the word."""
    return registered.get_model("mteb-words/control-context-only")


def test_words_in_sentences_are_compared_without_vectors_of_words_alone(registered, context_only):
    (entry,) = registered.evaluate(context_only, [AnchorVariation()], cache=None).task_results[0].scores["test"]
    assert entry["coverage"] == 1
    assert entry["details"]["contextual_deviation"] is None


def test_words_without_sentences_are_not_supported(registered, context_only):
    with pytest.raises(UnsupportedError, match="control-context-only has no vector of a word without a sentence"):
        registered.evaluate(context_only, [SimLex999()], cache=None)
