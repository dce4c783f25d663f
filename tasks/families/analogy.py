"""Word analogies: a is to a' as b is to which word of a fixed list of candidates?"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from ...schema import Items, pack_bits
from ...schema import Outcomes as PackedOutcomes
from ..base import WordTask
from ..candidates import words_sha256
from ..sampling import sampled
from ..scored import Scored, columns, part
from ..scoring.analogy.accuracy import Verdicts, accuracy_draws, over_relations
from ..scoring.analogy.methods import (
    METHODS,
    Outcomes,
    by_question,
    offset_concentration,
    outcomes,
    pairing_consistency,
    rank_relation,
    total,
)
from ..scoring.analogy.ranking import LANDINGS, UNANSWERED, Ranking
from ..scoring.analogy.relation import Pair, Relation, of_pairs, of_questions
from ..scoring.analogy.vocabulary import Vocabulary, vocabulary
from ..scoring.space.variants import ALL_BUT_THE_TOP, CENTRED, varied
from ..scoring.threads import in_threads
from ..sources.word_forms import form_twins

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pydantic import JsonValue

    from ..candidates import CandidateList
    from ..columns import Columns
    from ..encoders import Encoders
    from ..scored import Number

    Rankings = Mapping[str, Mapping[str, Ranking]]  # by relation and method

MAIN, CONTROL, LEARNED = "3CosAdd", "SimilarToB", "LRCos"
VARIANTS = (CENTRED, ALL_BUT_THE_TOP)
_QUESTION = ("relation", "a", "a_prime", "b", "b_prime")
_AVERAGED = ("accuracy", "accuracy_lemma", "accuracy_answered", "accuracy_honest", "mrr")
_METHOD = (*_AVERAGED, "coverage", "n_asked", "n_answered")
_OFFSETS = ("similar_to_b", "offset_concentration", "pairing_consistency")

SCORES = {
    "accuracy": "Right answers over the questions asked, with the words of the question excluded from the candidates, in any case; 0 to 1, "
    "higher is better. An unanswered question is wrong.",
    "accuracy_lemma": "The same with the form twins of the words of the question excluded too, unless they are right answers: every other "
    "form of a lemma of theirs, such as dogs for dog. English only.",
    "accuracy_answered": "The same over the questions answered.",
    "accuracy_honest": "Right answers over the questions asked, with no word excluded; 0 to 1, higher is better.",
    "mrr": "Mean reciprocal rank of the right answer over the questions asked, with the words of the question excluded; 0 to 1, higher "
    "is better. An unanswered question counts 0.",
    "method": "The method of the main score.",
    "average": "micro: all questions have the same weight; macro: accuracies and mrr are means over the relations.",
    "gain_over_similar_to_b": "The main score less that of the control SimilarToB on the same questions; -1 to 1, higher is better.",
    "groups": "Scores of each group of relations by 3CosAdd, averaged like the main score, also of groups that it does not count.",
    "relations": "Scores of each relation by 3CosAdd, and measures of its offsets, also of relations that the main score does not count.",
    "similar_to_b": "The main score, over the pairs asked, of the control that answers with the word nearest to b; 0 to 1.",
    "offset_concentration": "Mean cosine of any two offsets of the relation; -1 to 1, null if fewer than two pairs are known.",
    "pairing_consistency": "Area under the ROC curve of the cosines of two offsets against those of shuffled pairs; 0 to 1, higher is "
    "better, .5 is chance, null if undefined.",
    "methods": "Scores of each method over the relations of the main score, averaged like it. SimilarToB, 3CosAvg and LRCos ask each pair "
    "once, the other methods ask each pair with every other.",
    "variants": "For each way of removing what all vectors share, the main score of each method except LRCos, which learns an intercept "
    "and takes longer than all others together.",
    **{method: f"The main score by {method}." for method in METHODS if method != LEARNED},
    "landing": "What ranks first by 3CosAdd with no word excluded, as shares of the questions answered.",
    "n_candidates": "The number of words that can be an answer.",
    "n_candidates_known": "The number of these words that the model knows.",
    "candidates_sha256": "SHA-256 of the candidates, one on each line.",
}


class AbsTaskWordAnalogy(WordTask):
    """Analogy questions over the same candidates for all models, answered by 3CosAdd and, for comparison, by all other methods.

    A subclass defines ``metadata``, ``candidates`` and ``read``. The columns of ``read`` are ``relation`` and either questions (``a``,
    ``a_prime``, ``b`` and the list ``b_prime`` of right answers) or pairs (``word`` and the list ``answers``). Each pair is asked with
    every other pair of its relation.

    The main score is ``accuracy`` or ``accuracy_lemma``, as the metadata say.

    Attributes:
        candidates: The words that can be an answer.
        average: ``micro``: all questions have the same weight; ``macro``: all relations have the same weight.
        main_groups: The groups of relations that the main score counts; None if it counts all relations.
    """

    described: ClassVar[Mapping[str, str]] = SCORES
    candidates: ClassVar[CandidateList]
    average: Literal["micro", "macro"] = "micro"
    main_groups: ClassVar[frozenset[str] | None] = None
    abstask_prompt = "Represent the word for solving analogies."

    @staticmethod
    def group(relation: str) -> str:
        """Return the group of a relation: the part of its name before the last /; "" if it has no group."""
        return relation.rpartition("/")[0]

    def counts(self, relation: str) -> bool:
        """Tell whether the main score counts a relation."""
        return self.main_groups is None or self.group(relation) in self.main_groups

    def score(self, columns: Columns, model: Encoders, seed: int) -> Scored:
        """Score a model by 3CosAdd, and by all other methods for comparison; see ``SCORES``.

        The bootstrap draws pairs, because questions share them; see ``scoring.analogy.accuracy``.
        """
        relations = _by_relation(columns)
        words = self.candidates.words(_words(relations))
        encoded = model.words(words)
        counted = {name: relation for name, relation in relations.items() if self.counts(name)}
        with model.timed("Scoring"):
            known = vocabulary(encoded.words, encoded.vectors, encoded.known, form_twins(words))
            rankings = _ranked(relations, known, METHODS, "Analogies")
            variants = {variant: self._variant(counted, known, variant) for variant in VARIANTS if len(known.units)}
            verdicts = [Verdicts(relation.asked, self._right(rankings[name][MAIN])) for name, relation in counted.items()]
            rng = np.random.default_rng(seed)
            drawn = accuracy_draws(verdicts, self.average, rng=rng)
            group_interval = over_relations(verdicts, self.average, rng=rng)
        of = {name: {method: outcomes(r) for method, r in ranking.items()} for name, ranking in rankings.items()}
        methods = {method: self._scores([of[name][method] for name in counted]) for method in METHODS}
        controls = [outcomes(by_question(relation, rankings[name][CONTROL])) for name, relation in counted.items()]
        answered = total([of[name][MAIN] for name in counted])
        main, main_score = methods[MAIN], self.metadata.main_score
        details: dict[str, JsonValue] = {
            **{name: main[name] for name in _AVERAGED if name != main_score},
            "method": MAIN,
            "average": self.average,
            "gain_over_similar_to_b": main[main_score] - self._scores(controls)[main_score],
            "landing": {name: n / max(1, answered.n_answered) for name, n in zip(LANDINGS, answered.landings, strict=True)},
            "n_candidates": len(words),
            "n_candidates_known": int(encoded.known.sum()),
            "candidates_sha256": words_sha256(words),
        }
        return Scored(
            main_score=main[main_score],
            chance=1 / max(1, len(words)),
            n_asked=answered.n_asked,
            n_answered=answered.n_answered,
            interval=drawn.interval,
            group="relation" if group_interval else None,
            group_interval=group_interval,
            draws=drawn.draws,
            items=self._items(counted, rankings),
            parts=self._parts(relations, of, known, methods, variants),
            outcomes={method: _packed([self._right(rankings[name][method]) for name in counted]) for method in METHODS},
            details=details,
            predictions=_predictions(relations, rankings),
        )

    def _right(self, ranking: Ranking) -> NDArray[np.bool_]:
        return ranking.right_lemma if self.metadata.main_score == "accuracy_lemma" else ranking.right

    def _parts(
        self,
        relations: Mapping[str, Relation],
        of: Mapping[str, Mapping[str, Outcomes]],
        known: Vocabulary,
        methods: Mapping[str, Mapping[str, float]],
        variants: Mapping[str, Mapping[str, float]],
    ) -> tuple[Any, ...]:
        groups = defaultdict(list)
        for name, outcome in of.items():
            groups[self.group(name)].append(outcome[MAIN])
        averaged = [name for name, outcome in of.items() if self.average == "macro" and self.counts(name) and outcome[MAIN].n_asked]
        rows = {name: self._relation_scores(relations[name], outcome, known) for name, outcome in of.items()}
        tried = [method for method in METHODS if method != LEARNED]
        scores = sorted(_METHOD, key=lambda name: name != self.metadata.main_score)  # the main score first
        return (
            *part("groups", columns(*scores), {name: self._scores(group) for name, group in groups.items() if name}),
            *part("relations", columns(*scores, *_OFFSETS), rows, averaged),
            *part("methods", columns(*scores), methods),
            *part("variants", columns(*tried), variants),
        )

    def _scores(self, parts: Sequence[Outcomes]) -> dict[str, float]:
        """Return the scores of a method, given its outcomes in each relation."""
        scores = _scores(total(parts))
        each = [_scores(outcome) for outcome in parts if outcome.n_asked]  # a relation of one pair asks nothing
        if self.average == "macro" and each:
            scores |= {name: sum(of_relation[name] for of_relation in each) / len(each) for name in _AVERAGED}
        return scores

    def _relation_scores(self, relation: Relation, outcome: Mapping[str, Outcomes], known: Vocabulary) -> dict[str, Number]:
        return {
            **_scores(outcome[MAIN]),
            "similar_to_b": getattr(outcome[CONTROL], self.metadata.main_score),
            "offset_concentration": offset_concentration(relation, known),
            "pairing_consistency": pairing_consistency(relation, known),
        }

    def _variant(self, relations: dict[str, Relation], known: Vocabulary, variant: str) -> dict[str, float]:
        methods = [method for method in METHODS if method != LEARNED]
        space = replace(known, units=varied(known.vectors, variant))
        rankings = _ranked(relations, space, methods, f"Analogies, {variant}").values()
        main_score = self.metadata.main_score
        return {method: self._scores([outcomes(ranking[method]) for ranking in rankings])[main_score] for method in methods}

    def _items(self, relations: Mapping[str, Relation], rankings: Rankings) -> Items:
        """Return a sample of the questions, and whether 3CosAdd answers them rightly."""
        asked = [(relation, i, j) for relation in relations.values() for i, j in relation.asked.tolist()]
        right = [hit for name in relations for hit in self._right(rankings[name][MAIN]).tolist()]
        answered = [known for name in relations for known in rankings[name][MAIN].answered.tolist()]
        texts, values = list[str](), list[float | None]()
        for n in sampled(len(asked)):
            relation, i, j = asked[n]
            first, second = relation.pairs[i], relation.pairs[j]
            texts.append(f"{first.word} is to {first.answers[0]} as {second.word} to {second.answers[0]}")
            values.append(float(right[n]) if answered[n] else None)
        return Items(texts=tuple(texts), values=tuple(values))

    def statistics(self, columns: Columns) -> dict[str, Any]:
        """Return the numbers of questions, in each relation too, of characters of the words of all pairs, of words and of candidates."""
        relations = _by_relation(columns)
        words = _words(relations)
        return {
            "num_samples": sum(len(relation.asked) for relation in relations.values()),
            "number_of_characters": sum(map(len, words)),
            "unique_words": len(set(words)),
            "n_candidates": len(self.candidates.words(words)),
            "relations": {name: len(relation.asked) for name, relation in relations.items()},
        }


def _by_relation(columns: Columns) -> dict[str, Relation]:
    if "word" in columns:
        pairs: dict[str, list[Pair]] = defaultdict(list)
        for relation, word, answers in zip(columns["relation"], columns["word"], columns["answers"], strict=True):
            pairs[relation].append(Pair(word, tuple(answers)))
        return {name: of_pairs(asked) for name, asked in pairs.items()}
    questions: dict[str, list[tuple[Pair, Pair]]] = defaultdict(list)
    for relation, a, a_prime, b, b_prime in zip(*(columns[name] for name in _QUESTION), strict=True):
        questions[relation].append((Pair(a, (a_prime,)), Pair(b, tuple(b_prime))))
    return {name: of_questions(asked) for name, asked in questions.items()}


def _ranked(relations: dict[str, Relation], known: Vocabulary, methods: Sequence[str], what: str) -> dict[str, dict[str, Ranking]]:
    rankings = in_threads(partial(rank_relation, candidates=known, methods=methods), list(relations.values()), what=what, unit="relation")
    return dict(zip(relations, rankings, strict=True))


def _words(relations: dict[str, Relation]) -> list[str]:
    return [word for relation in relations.values() for word in relation.words()]


def _scores(outcome: Outcomes) -> dict[str, float]:
    return {name: getattr(outcome, name) for name in _METHOD}


def _packed(right: Sequence[Any]) -> PackedOutcomes:
    """Pack whether each answer is right, over all relations: one bit for each question, or for each pair, in the order of the data."""
    bits = np.concatenate(right) if right else np.zeros(0, dtype=np.bool_)
    return PackedOutcomes(n=len(bits), bits=pack_bits(bits))


def _predictions(relations: Mapping[str, Relation], rankings: Rankings) -> list[dict[str, Any]]:
    """Return one record for each question: its words, the rank of the right answer, and what ranks first; None if unanswered."""
    records = []
    for name, relation in relations.items():
        ranking = rankings[name][MAIN]
        for (i, j), rank, landing in zip(relation.asked.tolist(), ranking.rank.tolist(), ranking.landing.tolist(), strict=True):
            first, second = relation.pairs[i], relation.pairs[j]
            known = rank != UNANSWERED
            words = {"a": first.word, "a_prime": first.answers[0], "b": second.word, "b_prime": list(second.answers)}
            records.append({"relation": name, **words, "rank": rank if known else None, "first": LANDINGS[landing] if known else None})
    return records
