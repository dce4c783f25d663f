"""Result files of mteb before 1.11 are read as mteb reads them."""

import json

import pytest

from mteb_words.leaderboard.board.board_file import NO_BOARD_FILE, BoardFile, BoardTask
from mteb_words.leaderboard.board.historic import in_present_form

SIMILARITY = {"cos_sim": {"pearson": 0.71, "spearman": 0.7345}, "euclidean": {"spearman": 0.73}, "manhattan": {"spearman": 0.72}}
PAIRS = {"cos_sim": {"ap": 0.5, "f1": 0.4}, "max": {"ap": 0.6, "f1": 0.5}}
CLASSES = {"accuracy": 0.8, "f1": 0.7, "accuracy_stderr": 0.01}
FILES = {
    "no subset": ("BIOSSES", "1.2.0", {"test": {**SIMILARITY, "evaluation_time": 2.5}}),
    "subsets": ("STS17", "1.0.3.dev0", {"test": {"en-en": SIMILARITY, "es-es": {"cos_sim": {"spearman": 0.7001}}, "evaluation_time": 9}}),
    "two splits": ("STSBenchmark", "1.1.1", {"test": SIMILARITY, "validation": {"cos_sim": {"spearman": 0.5}, "evaluation_time": 1}}),
    "pairs": ("SprintDuplicateQuestions", "1.1.0", {"test": {**PAIRS, "evaluation_time": 1}}),
    "classification": ("Banking77Classification", "1.1.0", {"test": CLASSES}),
    "main score of classification": ("Banking77Classification", "1.1.0", {"test": {**CLASSES, "main_score": 0.7}}),
    "retrieval": ("NFCorpus", "1.1.0", {"test": {"map_at_10": 0.2, "ndcg_at_10": 0.3, "evaluation_time": 3.25}}),
    "reranking": ("AskUbuntuDupQuestions", "1.1.0", {"test": {"map": 0.6, "mrr": 0.7}}),
    "clustering": ("TwentyNewsgroupsClustering", "1.1.0", {"test": {"v_measure": 0.4, "v_measure_std": 0.01}}),
    "bitext": ("BUCC", "1.1.0", {"test": {"de-en": {"accuracy": 0.9, "f1": 0.8, "main_score": 0.8, "precision": 0.8, "recall": 0.9}}}),
    "summarization": ("SummEval", "1.1.0", {"test": {"cos_sim": {"spearman": 0.3, "pearson": 0.2}, "dot": {"spearman": 0.3}}}),
    "another case": ("banking77classification", "1.1.0", {"test": {"accuracy": 0.8, "accuracy_stderr": 0.01}}),
    "renamed": ("CMedQAv1", "1.1.0", {"test": {"map": 0.6, "mrr": 0.7}}),
    "French alone": ("MLSUMClusteringP2P", "1.1.2.dev0", {"test": {"v_measure": 0.4}}),
    "French of XPQA": ("XPQARetrieval", "1.1.0", {"test": {"fr": {"ndcg_at_10": 0.3}}}),
}  # fmt: skip


def written(name, version, splits):
    return {"mteb_dataset_name": name, "mteb_version": version, "dataset_revision": "r1", **splits}


@pytest.mark.parametrize("case", FILES)
def test_a_file_of_before_1_11_is_read_as_mteb_reads_it(case, tmp_path):
    from mteb.results import TaskResult

    path = tmp_path / "T.json"
    path.write_text(json.dumps(written(*FILES[case])))
    expected = TaskResult.from_disk(path)
    about = BoardFile(tasks=(BoardTask(name=expected.task_name, main_score=expected.task.metadata.main_score),))
    found = in_present_form(json.loads(path.read_text()), about)
    assert (found["task_name"], found["dataset_revision"]) == (expected.task_name, "r1")
    assert main_scores(found["scores"]) == main_scores(expected.scores)
    assert (found["evaluation_time"] or 0) == expected.evaluation_time


@pytest.mark.parametrize("case", sorted(set(FILES) - {"another case"}))
def test_the_scores_of_a_file_say_its_main_score_where_no_board_does(case, tmp_path):
    from mteb.results import TaskResult

    path = tmp_path / "T.json"
    path.write_text(json.dumps(written(*FILES[case])))
    found = in_present_form(json.loads(path.read_text()), NO_BOARD_FILE)
    assert main_scores(found["scores"]) == main_scores(TaskResult.from_disk(path).scores)


def main_scores(scores):
    return {split: {each["hf_subset"]: each["main_score"] for each in entries} for split, entries in scores.items()}


def test_a_present_file_and_no_result_are_left_as_they_are():
    for document in ({"task_name": "T", "scores": {}}, {"mteb_dataset_name": 3, "test": {}}, {}):
        assert in_present_form(document, NO_BOARD_FILE) == document
