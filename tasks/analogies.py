"""Word analogies: a is to a' as b is to which word of a fixed list of candidates?"""

from __future__ import annotations

import base64
from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypedDict, cast

import numpy as np
from mteb.abstasks import AbsTask

from .. import __version__
from ..wrappers.adapter import encode_words
from .candidates import words_sha256
from .loading import load_local
from .record import sampled, task_record, task_seed
from .scoring.accuracy import Verdicts, accuracy_draws
from .scoring.analogy import METHODS, Outcomes, by_question, offset_concentration, outcomes, pairing_consistency, rank_relation, total
from .scoring.draws import packed
from .scoring.ranking import LANDINGS, UNANSWERED, Ranking
from .scoring.relation import Pair, Relation, of_pairs, of_questions
from .scoring.threads import in_threads
from .scoring.variants import ALL_BUT_THE_TOP, CENTRED, varied
from .scoring.vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from datasets import Dataset, DatasetDict
    from mteb.models import MTEBModels
    from mteb.timing import TimingStack
    from mteb.types import EncodeKwargs
    from numpy.typing import NDArray

    from .candidates import CandidateList
    from .record import ItemsRecord, TaskRecord

MAIN, CONTROL, LEARNED = "3CosAdd", "SimilarToB", "LRCos"
VARIANTS = (CENTRED, ALL_BUT_THE_TOP)
_COLUMNS = ["relation", "a", "a_prime", "b", "b_prime"]


class MethodScores(TypedDict):
    """Scores of one method over some questions. Those that need a denominator have the questions asked.

    Attributes:
        accuracy: Right answers, the words of the question left out, 0 to 1, higher is better; an unanswered question is wrong.
        accuracy_answered: The same over the questions answered.
        accuracy_honest: Right answers with nothing left out.
        mrr: Mean reciprocal rank of the right answer, the words of the question left out; 0 for an unanswered question.
        coverage: Answered over asked, 0 to 1.
        n_asked: Questions asked: one for each pair of pairs, or one a pair (SimilarToB, 3CosAvg, LRCos).
        n_answered: Questions whose words the model knows.
    """

    accuracy: float
    accuracy_answered: float
    accuracy_honest: float
    mrr: float
    coverage: float
    n_asked: int
    n_answered: int


class RelationScores(MethodScores):
    """Scores of one relation by 3CosAdd, and what its offsets are like.

    Attributes:
        similar_to_b: The accuracy of the control that answers the word nearest to b.
        offset_concentration: Mean cosine of two offsets, -1 to 1; None if fewer than two pairs are known.
        pairing_consistency: Area under the ROC curve of these cosines against those of shuffled pairs, 0 to 1, .5 is chance.
    """

    similar_to_b: float
    offset_concentration: float | None
    pairing_consistency: float | None


class WordAnalogyMetrics(MethodScores):
    """Scores of an analogy task by 3CosAdd, its fixed method, and of all others for comparison.

    Attributes:
        method: How the answer is found.
        average: ``micro``: all questions count the same; ``macro``: ``accuracy``, ``accuracy_answered``, ``accuracy_honest``
            and ``mrr`` are means over the relations.
        interval: The ends of the 95 % interval of accuracy, by pairs, since questions share them; see ``scoring.accuracy``.
        draws: The accuracy in each of 2,000 bootstrap draws, the same for every model; see ``scoring.draws``.
        task: What the task is.
        items: Some questions, and whether each is answered rightly.
        gain_over_similar_to_b: ``accuracy`` less that of the control SimilarToB on the same questions, -1 to 1.
        groups: Scores of each group of relations, averaged in the same way; empty if the data have none.
        relations: Scores of each relation.
        methods: Scores of each method over all relations, averaged in the same way.
        variants: For each way of removing what all vectors share, the accuracy of each method, but for LRCos, which learns an
            intercept of its own and takes longer than all others together.
        landing: What stands first by 3CosAdd with nothing left out, as shares of the questions answered.
        outcomes: For each method its right answers, one bit a question in the order of the data (SimilarToB, 3CosAvg and
            LRCos: one a pair), packed and in base64: what paired tests need.
        n_candidates: Words that may be given as an answer.
        n_candidates_known: Those that the model knows.
        candidates_sha256: SHA-256 of the candidates, one a line.
        mteb_words_version: The version of this package that computed the scores.
    """

    method: str
    average: str
    interval: list[float]
    draws: str
    task: TaskRecord
    items: ItemsRecord
    gain_over_similar_to_b: float
    groups: dict[str, MethodScores]
    relations: dict[str, RelationScores]
    methods: dict[str, MethodScores]
    variants: dict[str, dict[str, float]]
    landing: dict[str, float]
    outcomes: dict[str, str]
    n_candidates: int
    n_candidates_known: int
    candidates_sha256: str
    mteb_words_version: str


class WordAnalogyStatistics(TypedDict):
    """Descriptive statistics of an analogy task.

    Attributes:
        num_samples: Questions.
        number_of_characters: Characters of all words of all pairs.
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
    """Analogy questions over one candidate list for all models, answered by 3CosAdd and, for comparison, by all other methods.

    A subclass gives ``metadata``, ``candidates`` and ``read``, which returns rows with ``relation`` and either questions (``a``,
    ``a_prime``, ``b`` and the list ``b_prime`` of right answers) or pairs (``word`` and the list ``answers``), of which every one
    is asked with every other of its relation.
    """

    candidates: ClassVar[CandidateList]
    average: ClassVar[Literal["micro", "macro"]] = "micro"
    abstask_prompt = "Represent the word for solving analogies."

    @staticmethod
    def group(relation: str) -> str:
        """Return the group that a relation belongs to: what stands before the / in its name; "" if it belongs to none."""
        return relation.rpartition("/")[0]

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
            rankings = _ranked(relations, known, METHODS, "Analogies")
            variants = {variant: self._accuracies(relations, known, variant) for variant in VARIANTS if len(known.units)}
            verdicts = [Verdicts(relations[name].asked, found[MAIN].right) for name, found in rankings.items()]
            rng = np.random.default_rng(task_seed(self.metadata, hf_split, hf_subset))
            drawn = accuracy_draws(verdicts, self.average, rng=rng)
        if prediction_folder:
            predictions = _predictions(relations, rankings)
            self._save_task_predictions(predictions, model, prediction_folder, hf_split=hf_split, hf_subset=hf_subset)
        parts = {name: {method: outcomes(r) for method, r in found.items()} for name, found in rankings.items()}
        methods = {method: self._scores([part[method] for part in parts.values()]) for method in METHODS}
        groups = defaultdict(list)
        for name, part in parts.items():
            groups[self.group(name)].append(part[MAIN])
        controls = [outcomes(by_question(relations[name], found[CONTROL])) for name, found in rankings.items()]
        answered = total([part[MAIN] for part in parts.values()])
        return WordAnalogyMetrics(
            **methods[MAIN],
            method=MAIN,
            average=self.average,
            interval=list(drawn.interval),
            draws=packed(drawn.draws),
            task=task_record(self.metadata, 1 / max(1, len(words))),
            items=_items(relations, rankings),
            gain_over_similar_to_b=methods[MAIN]["accuracy"] - self._scores(controls)["accuracy"],
            groups={name: self._scores(group) for name, group in groups.items() if name},
            relations={name: _relation_scores(relations[name], part, known) for name, part in parts.items()},
            methods=methods,
            variants=variants,
            landing={name: n / max(1, answered.n_answered) for name, n in zip(LANDINGS, answered.landings, strict=True)},
            outcomes={method: _packed([found[method].right for found in rankings.values()]) for method in METHODS},
            n_candidates=len(words),
            n_candidates_known=int(encoded.known.sum()),
            candidates_sha256=words_sha256(words),
            mteb_words_version=__version__,
        )

    def _scores(self, parts: Sequence[Outcomes]) -> MethodScores:
        """Return the scores of a method, given its outcomes in each relation."""
        scores = _scores(total(parts))
        each = [_scores(part) for part in parts if part.n_asked]  # a relation of one pair asks nothing
        if self.average == "macro" and each:
            for name in ("accuracy", "accuracy_answered", "accuracy_honest", "mrr"):
                scores[name] = sum(part[name] for part in each) / len(each)
        return scores

    def _accuracies(self, relations: dict[str, Relation], known: Vocabulary, variant: str) -> dict[str, float]:
        methods = [method for method in METHODS if method != LEARNED]
        space = replace(known, units=varied(known.vectors, variant))
        found = _ranked(relations, space, methods, f"Analogies, {variant}").values()
        return {method: self._scores([outcomes(part[method]) for part in found])["accuracy"] for method in methods}

    def _calculate_descriptive_statistics_from_split(
        self, split: str, *, hf_subset: str | None = None, compute_overall: bool = False, num_proc: int | None = None
    ) -> WordAnalogyStatistics:
        relations = _by_relation(cast("DatasetDict", self.dataset)[split])
        return WordAnalogyStatistics(
            num_samples=sum(len(relation.asked) for relation in relations.values()),
            number_of_characters=sum(len(word) for word in _words(relations)),
            unique_words=len(set(_words(relations))),
            n_candidates=len(self.candidates.words(_words(relations))),
            relations={name: len(relation.asked) for name, relation in relations.items()},
        )

    def _push_dataset_to_hub(self, repo_name: str, num_proc: int | None = None, **kwargs: Any) -> None:
        columns = cast("DatasetDict", self.dataset)["test"].column_names
        self._upload_dataset_to_hub(repo_name, columns, num_proc=num_proc, **kwargs)


def _by_relation(rows: Dataset) -> dict[str, Relation]:
    columns = rows[:]  # at once: row by row takes longer than scoring
    if "word" in columns:
        pairs: dict[str, list[Pair]] = defaultdict(list)
        for relation, word, answers in zip(columns["relation"], columns["word"], columns["answers"], strict=True):
            pairs[relation].append(Pair(word, tuple(answers)))
        return {name: of_pairs(part) for name, part in pairs.items()}
    questions: dict[str, list[tuple[Pair, Pair]]] = defaultdict(list)
    for relation, a, a_prime, b, b_prime in zip(*(columns[name] for name in _COLUMNS), strict=True):
        questions[relation].append((Pair(a, (a_prime,)), Pair(b, tuple(b_prime))))
    return {name: of_questions(part) for name, part in questions.items()}


def _ranked(relations: dict[str, Relation], known: Vocabulary, methods: Sequence[str], what: str) -> dict[str, dict[str, Ranking]]:
    found = in_threads(partial(rank_relation, candidates=known, methods=methods), list(relations.values()), what=what, unit="relation")
    return dict(zip(relations, found, strict=True))


def _words(relations: dict[str, Relation]) -> list[str]:
    return [word for relation in relations.values() for word in relation.words()]


def _scores(part: Outcomes) -> MethodScores:
    return MethodScores(
        accuracy=part.accuracy,
        accuracy_answered=part.accuracy_answered,
        accuracy_honest=part.accuracy_honest,
        mrr=part.mrr,
        coverage=part.coverage,
        n_asked=part.n_asked,
        n_answered=part.n_answered,
    )


def _relation_scores(relation: Relation, part: dict[str, Outcomes], known: Vocabulary) -> RelationScores:
    return RelationScores(
        **_scores(part[MAIN]),
        similar_to_b=part[CONTROL].accuracy,
        offset_concentration=offset_concentration(relation, known),
        pairing_consistency=pairing_consistency(relation, known),
    )


def _packed(right: Sequence[NDArray[np.bool_]]) -> str:
    """Return truth values as base64 of their bits."""
    return base64.b64encode(np.packbits(np.concatenate(right)).tobytes()).decode("ascii") if right else ""


def _items(relations: dict[str, Relation], rankings: dict[str, dict[str, Ranking]]) -> ItemsRecord:
    """Return some questions, and whether they are answered rightly by the fixed method."""
    asked = [(relation, i, j) for relation in relations.values() for i, j in relation.asked.tolist()]
    right = [hit for found in rankings.values() for hit in found[MAIN].right.tolist()]
    answered = [known for found in rankings.values() for known in found[MAIN].answered.tolist()]
    texts, values = [], list[float | None]()
    for n in sampled(len(asked)):
        relation, i, j = asked[n]
        first, second = relation.pairs[i], relation.pairs[j]
        texts.append(f"{first.word} is to {first.answers[0]} as {second.word} to {second.answers[0]}")
        values.append(float(right[n]) if answered[n] else None)
    return {"texts": texts, "values": values}


def _predictions(relations: dict[str, Relation], rankings: dict[str, dict[str, Ranking]]) -> list[dict[str, Any]]:
    """One record a question: its words, how many candidates stand before the right answer (None: unanswered), what lands first."""
    records = []
    for name, relation in relations.items():
        ranking = rankings[name][MAIN]
        for (i, j), rank, landing in zip(relation.asked.tolist(), ranking.rank.tolist(), ranking.landing.tolist(), strict=True):
            first, second = relation.pairs[i], relation.pairs[j]
            known = rank != UNANSWERED
            words = {"a": first.word, "a_prime": first.answers[0], "b": second.word, "b_prime": list(second.answers)}
            records.append({"relation": name, **words, "rank": rank if known else None, "first": LANDINGS[landing] if known else None})
    return records
