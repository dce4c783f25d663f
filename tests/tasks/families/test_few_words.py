"""A file of few words gains nothing: whatever it knows of them, a model that knows the rest stands above it."""

import numpy as np
import pytest

from mteb_words.tasks.benchmarks import BENCHMARKS
from mteb_words.tasks.english.classics import GoogleAnalogiesMini
from mteb_words.tasks.families.analogy import AbsTaskWordAnalogy
from mteb_words.tasks.families.separation import AbsTaskWordSeparation
from mteb_words.tasks.sources.word_pairs import SEMANTIC
from mteb_words.wrappers.base import StaticWords

from ..entries import named

# Half of a file of 220 words for each of two tasks. All 220 of WordSim353's 437 words would hold half of its judgements, and a file
# that holds half of the right answers is right to stand high.
WORDS = 110
LISTS = {benchmark.name: benchmark.tasks for benchmark in BENCHMARKS}
# Analogies over fewer candidates, because those of v1 take minutes; what an unanswered question counts is the same.
TASKS = [task for task in LISTS["MTEBWords(eng, v1, decontextualized)"] if not issubclass(task, AbsTaskWordAnalogy)] + [GoogleAnalogiesMini]


def scores(registered, model, task):
    return named(registered.evaluate(model, [task], cache=None).task_results[0].scores["test"][0])


def disjoint(pairs, most):
    """The first pairs that share no word with those before."""
    taken, chosen = set(), []
    for index, (left, right) in enumerate(pairs):
        if len(chosen) < most and left != right and not taken & {left, right}:
            taken |= {left, right}
            chosen.append(index)
    return chosen


def judged(columns):
    """Vectors of which all cosines that are asked are the human scores, but for a factor; pairs that share no word, to start with."""
    pairs = list(zip(columns["sentence1"], columns["sentence2"], strict=True))
    words = [word for index in disjoint(pairs, WORDS // 2) for word in pairs[index]]
    row = {word: n for n, word in enumerate(words)}
    cosines = np.zeros((len(words), len(words)))
    for (left, right), score in zip(pairs, columns["score"], strict=True):
        if left in row and right in row:
            cosines[row[left], row[right]] = cosines[row[right], row[left]] = score
    cosines *= 0.9 / np.linalg.norm(cosines, 2)
    np.fill_diagonal(cosines, 1)
    return words, np.linalg.cholesky(cosines)


def related(columns):
    """Equal vectors for related words, for as many pairs of each kind, whose unrelated words are among them."""
    words, vectors, axes = [], [], iter(np.eye(WORDS))
    for kind in SEMANTIC:
        of = [
            row[1:]
            for row in zip(columns["kind"], columns["word"], columns["related"], columns["unrelated"], strict=True)
            if row[0] == kind
        ]
        by_related, chain, start = {row[1]: row for row in of}, {}, iter(of)
        row = next(start)
        while len(chain) < WORDS // 2 // len(SEMANTIC):
            while row[1] in chain:
                row = next(start)
            chain[row[1]] = row
            row = by_related[row[2]]  # the pair that gives the unrelated word
        for word, partner, _ in chain.values():
            axis = next(axes)
            words += [word, partner]
            vectors += [axis, axis]
    return words, vectors


def analogous(columns):
    """Pairs with one offset, the first ones of the data."""
    pairs = list(zip(columns["a"], columns["a_prime"], strict=True))
    words, vectors = [], []
    for n, index in enumerate(disjoint(pairs, WORDS // 2)):
        axis = np.eye(WORDS)[n]
        words += pairs[index]
        vectors += [axis, axis + np.eye(WORDS)[-1]]
    return words, vectors


@pytest.mark.parametrize("task", TASKS)
def test_a_file_of_the_words_of_a_few_pairs_stays_below_glove(task, registered):
    columns = task().read()
    if issubclass(task, AbsTaskWordAnalogy):
        (words, vectors), answered = analogous(columns), "accuracy_answered"
    elif issubclass(task, AbsTaskWordSeparation):
        (words, vectors), answered = related(columns), "auroc_answered"
    else:
        (words, vectors), answered = judged(columns), "cosine_spearman"
    assert len(set(words)) <= WORDS
    few = scores(registered, StaticWords("few", words, np.array(vectors, dtype=np.float32)), task())
    glove = scores(registered, registered.get_model("mteb-words/glove-6b-50d"), task())
    assert few[answered] > 0.95 > glove[answered]
    assert few["main_score"] < glove["main_score"]
