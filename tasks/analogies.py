"""Word analogies: a is to a' as b is to which word of a fixed list of candidates?"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict, cast

from mteb.abstasks import AbsTask

from .. import __version__
from ..wrappers.adapter import encode_words
from .loading import load_local
from .scoring.analogy import Accuracy, Outcomes, Question, accuracy, three_cos_add, total
from .scoring.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs

    from .candidates import CandidateList

_COLUMNS = ["relation", "a", "a_prime", "b", "b_prime"]


class RelationScores(TypedDict):
    """Scores of one relation; the keys are those of ``WordAnalogyMetrics``."""

    accuracy: float
    accuracy_answered: float
    coverage: float
    n_asked: int
    n_answered: int


class WordAnalogyMetrics(RelationScores):
    """Scores of an analogy task.

    Attributes:
        accuracy: Right answers over questions asked, 0 to 1, higher is better; an unanswered question is wrong.
            The main score: the micro average over all questions.
        accuracy_answered: Right answers over questions answered.
        coverage: Answered over asked, 0 to 1.
        n_asked: Questions in the data.
        n_answered: Questions whose words the model knows.
        method: How the answer is found; 3CosAdd, the words of the question excluded.
        relations: The same scores for each relation.
        n_candidates: Words that may be given as an answer.
        n_candidates_known: Those that the model knows.
        candidates_sha256: SHA-256 of the candidates, one a line.
        mteb_words_version: The version of this package that computed the scores.
    """

    method: str
    relations: dict[str, RelationScores]
    n_candidates: int
    n_candidates_known: int
    candidates_sha256: str
    mteb_words_version: str


class WordAnalogyStatistics(TypedDict):
    """Descriptive statistics of an analogy task.

    Attributes:
        num_samples: Questions.
        number_of_characters: Characters of all words of all questions.
        unique_words: Distinct words, answers included.
        n_candidates: Words that may be given as an answer.
        relations: Questions of each relation.
    """

    num_samples: int
    number_of_characters: int
    unique_words: int
    n_candidates: int
    relations: dict[str, int]


class AbsTaskWordAnalogy(AbsTask):
    """Analogy questions over one candidate list for all models, answered by 3CosAdd.

    A subclass gives ``metadata``, ``candidates`` and ``read``, which returns rows with ``relation``, ``a``,
    ``a_prime``, ``b`` and the list ``b_prime`` of right answers.
    """

    candidates: ClassVar[CandidateList]
    abstask_prompt = "Represent the word for solving analogies."

    def read(self) -> Dataset:
        """Read and check the questions."""
        raise NotImplementedError(f"{type(self).__name__} must say where its questions come from")

    def load_data(self, num_proc: int | None = None, *, timer: TimingStack | None = None, **kwargs: Any) -> None:
        """Load the questions; see mteb."""
        load_local(self, num_proc, timer)

    def _evaluate_subset(
        self,
        model: MTEBModels,
        data_split: Dataset,
        *,
        hf_split: str,
        hf_subset: str,
        encode_kwargs: EncodeKwargs,
        prediction_folder: Path | None = None,
        num_proc: int | None = None,
        timer: TimingStack,
        **kwargs: Any,
    ) -> WordAnalogyMetrics:
        relations = _by_relation(data_split)
        words = self.candidates.words(_words(relations))
        with timer("Encoding words", split=hf_split, subset=hf_subset):
            encoded = encode_words(
                model, words, task_metadata=self.metadata, hf_split=hf_split, hf_subset=hf_subset, encode_kwargs=encode_kwargs
            )
        with timer("Scoring", split=hf_split, subset=hf_subset):
            known = vocabulary(encoded.words, encoded.vectors, encoded.known)
            outcomes = {name: three_cos_add(questions, known) for name, questions in relations.items()}
        if prediction_folder:
            predictions = _predictions(relations, outcomes, known)
            self._save_task_predictions(predictions, model, prediction_folder, hf_split=hf_split, hf_subset=hf_subset)
        parts = {name: accuracy(outcome) for name, outcome in outcomes.items()}
        return WordAnalogyMetrics(
            **_scores(total(list(parts.values()))),
            method="3CosAdd",
            relations={name: _scores(part) for name, part in parts.items()},
            n_candidates=len(words),
            n_candidates_known=int(encoded.known.sum()),
            candidates_sha256=self.candidates.sha256,
            mteb_words_version=__version__,
        )

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> WordAnalogyStatistics:
        relations = _by_relation(cast("DatasetDict", self.dataset)[split])
        questions = [question for part in relations.values() for question in part]
        return WordAnalogyStatistics(
            num_samples=len(questions),
            number_of_characters=sum(len(word) for question in questions for word in question.words),
            unique_words=len(set(_words(relations))),
            n_candidates=self.candidates.size,
            relations={name: len(part) for name, part in relations.items()},
        )

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        self._upload_dataset_to_hub(repo_name, _COLUMNS, num_proc=num_proc, **kwargs)


def _by_relation(rows: Dataset) -> dict[str, list[Question]]:
    relations: dict[str, list[Question]] = defaultdict(list)
    columns = (rows[column] for column in _COLUMNS)
    for relation, a, a_prime, b, b_prime in zip(*columns, strict=True):
        relations[relation].append(Question(a, a_prime, b, tuple(b_prime)))
    return dict(relations)


def _words(relations: dict[str, list[Question]]) -> list[str]:
    return [word for questions in relations.values() for question in questions for word in question.words]


def _scores(part: Accuracy) -> RelationScores:
    return RelationScores(
        accuracy=part.accuracy,
        accuracy_answered=part.accuracy_answered,
        coverage=part.coverage,
        n_asked=part.n_asked,
        n_answered=part.n_answered,
    )


def _predictions(
    relations: dict[str, list[Question]], outcomes: dict[str, Outcomes], known: Vocabulary
) -> list[dict[str, str | bool | None]]:
    """One record a question: the question, the answer given (None: unanswered) and whether it is right."""
    spelling: dict[int, str] = {}
    for word, row in known.row.items():
        spelling.setdefault(row, word)
    return [
        {"relation": name, "a": q.a, "a_prime": q.a_prime, "b": q.b, "answer": spelling.get(int(row)), "right": bool(right)}
        for name, questions in relations.items()
        for q, row, right in zip(questions, outcomes[name].predicted, outcomes[name].right, strict=True)
    ]
