"""The registered models on real data: the figures that show that loading and scoring are right."""

import pytest

from mteb_words.wrappers.catalogue.entries import entries, records

# Those that come in packages, which the tests install; the others are downloaded.
HERE = [record for entry in entries() if entry.source in ("package", "computed") and not entry.needs for record in records(entry)]
CONTEXT_ONLY = "mteb-words/control-context-only"  # it has no vectors of texts


def score(registered, model, task):
    return registered.evaluate(registered.get_model(model), registered.get_tasks(tasks=[task]), cache=None).task_results[0].get_score()


@pytest.mark.parametrize(
    ("model", "task", "expected", "tolerance"),
    [
        ("mteb-words/glove-6b-50d", "WordSim353", 0.5033, 0.0005),
        ("mteb-words/glove-6b-50d", "SimLex999", 0.2646, 0.0005),
        ("mteb-words/all-minilm-l6-v2", "WordSim353", 0.729, 0.002),
        ("mteb-words/all-minilm-l6-v2", "SimLex999", 0.446, 0.002),
        ("mteb-words/smollm2-135m@paper", "WordSim353", 0.03, 0.005),
        ("mteb-words/smollm2-135m@template-L8", "WordSim353", 0.64, 0.005),
    ],
)
def test_spearman_of_cosine(registered, model, task, expected, tolerance):
    assert score(registered, model, task) == pytest.approx(expected, abs=tolerance)


def test_the_first_row_of_glove_is_that_of_the(glove):
    assert glove.encode_words(["the"]).vectors[0, :4].tolist() == pytest.approx([0.418, 0.24968, -0.41242, 0.1217])


def test_king_minus_man_plus_woman_is_queen_in_glove(glove):
    import numpy as np

    units = glove.table.vectors / np.linalg.norm(glove.table.vectors, axis=1, keepdims=True)
    king, man, woman, queen = (glove.table.index[word] for word in ("king", "man", "woman", "queen"))
    scores = units @ (units[king] - units[man] + units[woman])
    scores[[king, man, woman]] = -1
    assert scores.argmax() == queen


def test_a_control_that_reads_sentences_without_the_word_has_the_dimensions_that_its_record_says(registered):
    vectors = registered.get_model(CONTEXT_ONLY).encode_spans(["the bank closed", "a bank"], [(4, 8), (2, 6)])
    assert vectors.vectors.shape == (2, next(record.dim for record in HERE if record.name == CONTEXT_ONLY))


@pytest.mark.parametrize("record", [record for record in HERE if record.name != CONTEXT_ONLY], ids=lambda record: record.name)
def test_a_model_has_the_dimensions_that_its_record_says(registered, record):
    model = registered.get_model(record.name)
    task = registered.get_task("WordSim353")
    task.load_data()
    from torch.utils.data import DataLoader

    rows = task.dataset["test"].select(range(3)).rename_column("sentence1", "text")
    vectors = model.encode(DataLoader(rows, batch_size=2), task_metadata=task.metadata, hf_split="test", hf_subset="default")
    assert tuple(vectors.shape) == (3, record.dim)


def test_the_name_and_revision_of_a_model_tell_it_from_all_others():
    assert len({(record.name.partition("@")[0], record.revision) for record in HERE}) == len(HERE)
