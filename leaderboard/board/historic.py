"""Result files of mteb before 1.11, in the form of later ones. The rules are those of mteb's ``TaskResult.from_disk``.

Such a file has the splits beside the name of the task (``mteb_dataset_name``), the subsets as keys, and the scores of a similarity
function one level deeper: ``{"test": {"en-en": {"cos_sim": {"spearman": 0.8}}}}``. It states neither languages nor, mostly, a main score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .board_file import BoardFile

TASK_NAME = "mteb_dataset_name"
_PREFIXES = {
    "cos_sim": "cosine",
    "manhattan": "manhattan",
    "euclidean": "euclidean",
    "dot": "dot",
    "max": "max",
    "similarity": "similarity",
}
_OF_A_SUBSET = {"v_measures", "cos_sim", "euclidean", "manhattan", "dot", "max"}  # mappings that are scores, and no subset
_RENAMED = {
    "NorwegianParliament": "NorwegianParliamentClassification",
    "CMedQAv2": "CMedQAv2-reranking",
    "CMedQAv1": "CMedQAv1-reranking",
    "8TagsClustering": "EightTagsClustering",
    "PPC": "PpcPC",
}
_FRENCH_ALONE = ("1.1.2.dev0", "1.1.3.dev0")  # versions whose MLSUM tasks had the French subset alone, under no name
# Of the tasks of those versions: the main score is the first of these that a file has. Each type of task has a score that no type before
# it has: pair classification, similarity and summarization, retrieval, clustering, bitext mining, classification. The mean average
# precision of reranking is today's main score at another depth, so mteb does not take it.
_MAIN_SCORES = ("max_ap", "cosine_spearman", "ndcg_at_10", "v_measure", "f1", "accuracy")
_CLASSIFICATION = "accuracy_stderr"  # the F1 of a classification is no main score


def in_present_form(document: Mapping[str, Any], about: BoardFile) -> dict[str, Any]:
    """Return a result file in the form of mteb 1.11 and later; a file of that form is returned as it is.

    Args:
        document: The content of the file.
        about: What the board is about. It says the main score of a task; for other tasks the type decides, by the scores that there are.
    """
    name = document.get(TASK_NAME)
    if not isinstance(name, str) or "scores" in document:
        return dict(document)
    task = _present_name(name, about)
    version = document.get("mteb_version")
    said = about.task(task)
    splits = {name: scores for name, scores in document.items() if isinstance(scores, dict)}
    scores = {
        split: [
            {
                **subset_scores,
                "hf_subset": _subset(task, subset, version),
                "main_score": _main_score(subset_scores, said.main_score),
            }
            for subset, subset_scores in _subsets(splits, split)
        ]
        for split in splits
    }
    seconds = [each["evaluation_time"] for each in splits.values() if isinstance(each.get("evaluation_time"), int | float)]
    return {
        "task_name": task,
        "dataset_revision": document.get("dataset_revision", ""),
        "mteb_version": version,
        "evaluation_time": sum(seconds) if seconds else None,
        "scores": scores,
    }


def _present_name(name: str, about: BoardFile) -> str:
    """Return the present name of a task; a name of the board is taken whatever its case."""
    present = _RENAMED.get(name, name)
    return next((task.name for task in about.tasks if task.name.casefold() == present.casefold()), present)


def _subsets(splits: Mapping[str, Mapping[str, Any]], split: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name of each subset of a split, and its scores with the names of later versions."""
    named = any(isinstance(value, dict) and key not in _OF_A_SUBSET for scores in splits.values() for key, value in scores.items())
    if not named:
        yield "default", _flat(splits[split])
        return
    for subset, scores in splits[split].items():
        if isinstance(scores, dict):
            yield subset, _flat(scores)


def _flat(scores: Mapping[str, Any]) -> dict[str, Any]:
    flat = {name: value for name, value in scores.items() if name not in _PREFIXES and name != "evaluation_time"}
    for name, prefix in _PREFIXES.items():
        if isinstance(scores.get(name), dict):
            flat |= {f"{prefix}_{metric}": value for metric, value in scores[name].items()}
    return flat


def _main_score(scores: Mapping[str, Any], named: str | None) -> object:
    """Return the main score of a subset: the one that it states, otherwise that of the name that the board or the type of task says."""
    if "main_score" in scores:
        return scores["main_score"]
    usual = [name for name in _MAIN_SCORES if name in scores and not (name == "f1" and _CLASSIFICATION in scores)]
    return scores.get(named or (usual[0] if usual else ""))


def _subset(task: str, subset: str, version: object) -> str:
    """Return the present name of a subset."""
    if task in ("MLSUMClusteringP2P", "MLSUMClusteringS2S") and version in _FRENCH_ALONE and subset == "default":
        return "fr"
    return "fra-fra" if (task, subset) == ("XPQARetrieval", "fr") else subset
