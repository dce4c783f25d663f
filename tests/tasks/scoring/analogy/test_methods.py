"""Every analogy method against a slow and obvious one, and what holds for all of them."""

import math
from dataclasses import replace

import numpy as np
import pytest

from mteb_words.tasks.scoring.analogy.blocks import Candidates
from mteb_words.tasks.scoring.analogy.kin import kin_of
from mteb_words.tasks.scoring.analogy.methods import rank_relation
from mteb_words.tasks.scoring.analogy.pairwise import METHODS as PAIRWISE
from mteb_words.tasks.scoring.analogy.pairwise import rank_pairwise
from mteb_words.tasks.scoring.analogy.ranking import A_PRIME, B_PRIME, IMPOSSIBLE, OTHER, UNANSWERED, A, B
from mteb_words.tasks.scoring.analogy.relation import Pair, of_pairs, of_questions, rows_of
from mteb_words.tasks.scoring.analogy.vocabulary import Vocabulary
from mteb_words.tasks.scoring.analogy.wordwise import METHODS as WORDWISE
from mteb_words.tasks.scoring.analogy.wordwise import rank_wordwise


def units(vectors):
    lengths = np.linalg.norm(np.asarray(vectors, dtype=np.float64), axis=1, keepdims=True)
    return (vectors / np.where(lengths, lengths, 1)).astype(np.float32)


def cosine(x, y):
    return float(np.dot(x.astype(np.float64), y.astype(np.float64)) / max(1e-30, np.linalg.norm(x) * np.linalg.norm(y)))


def slow_scores(method, table, a, a1, b):
    """The score of each candidate, by the formula of the paper, of vectors in float64."""
    half = lambda value: (value + 1) / 2  # noqa: E731
    match method:
        case "3CosAdd" | "Reverse":
            target = b - a + a1
        case "Ignore-A":
            target = b + a1
        case "Add-Opposite":
            target = b + a - a1
        case "3CosMul":
            return [half(np.dot(x, a1)) * half(np.dot(x, b)) / (half(np.dot(x, a)) + 1e-3) for x in table]
        case "PairDistance":
            lengths = [np.linalg.norm(x - b) for x in table]
            return [0.0 if length < 1e-3 else np.dot(x - b, a1 - a) / length for x, length in zip(table, lengths, strict=True)]
        case "SimilarToAny":
            return [max(np.dot(x, a), np.dot(x, a1), np.dot(x, b)) for x in table]
    return [np.dot(x, target) for x in table]


def slow(method, relation, words, table):
    """Rank and landing of every question, one candidate at a time."""
    row = {word: n for n, word in enumerate(words)}
    table = table.astype(np.float64)
    if PAIRWISE[method].backwards:
        relation = relation.reversed()
    found = []
    for i, j in relation.asked.tolist():
        first, second = relation.pairs[i], relation.pairs[j]
        right = {row[word] for word in second.answers if word in row}
        if not {first.word, first.answers[0], second.word} <= row.keys() or not right:
            found.append((UNANSWERED, UNANSWERED))
            continue
        a, a1, b = row[first.word], row[first.answers[0]], row[second.word]
        scores = slow_scores(method, table, table[a], table[a1], table[b])
        order = sorted(range(len(words)), key=lambda x: (-scores[x], x in right))
        out = {a, b} | {row[word] for word in first.answers if word in row}
        allowed = [x for x in order if x not in out]
        rank = next((n for n, x in enumerate(allowed) if x in right), IMPOSSIBLE)
        best = max(scores)
        top = {x for x in range(len(words)) if scores[x] == best}
        roles = {A: {a} - right, A_PRIME: {row[word] for word in first.answers if word in row} - right, B: {b} - right, B_PRIME: right}
        landing = next((role for role, rows in roles.items() if rows & top), OTHER)
        found.append((rank, OTHER if landing == B_PRIME and rank > 0 and top & right - out else landing))
    return found


def landings(method, found):
    """Two words of a question have the same score in exact arithmetic: which of them lands first is a matter of rounding."""
    same = {"SimilarToAny": {A_PRIME: A, B: A, B_PRIME: A}, "Ignore-A": {A: A_PRIME, B: A_PRIME, B_PRIME: A_PRIME}}.get(method, {})
    return [(rank, same.get(landing, landing)) for rank, landing in found]


def fast(method, relation, words, table):
    if PAIRWISE[method].backwards:
        relation = relation.reversed()
    ranking = rank_pairwise({method: PAIRWISE[method]}, rows_of(relation, {word: n for n, word in enumerate(words)}), Candidates(table))[
        method
    ]
    return list(zip(ranking.rank.tolist(), ranking.landing.tolist(), strict=True))


def world(seed, size=50, dim=6):
    """A vocabulary of random vectors, and a relation among it: several right answers, unknown words, words in two pairs."""
    rng = np.random.default_rng(seed)
    words = [f"w{n}" for n in range(size)]
    draw = lambda: f"w{rng.integers(0, size + 3)}"  # noqa: E731  # some are unknown
    pairs = [Pair(draw(), tuple(dict.fromkeys(draw() for _ in range(rng.integers(1, 4))))) for _ in range(9)]
    return words, units(rng.normal(size=(size, dim))), of_pairs(pairs)


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("method", PAIRWISE)
def test_the_fast_way_agrees_with_the_slow_one(method, seed):
    words, table, relation = world(seed)
    assert landings(method, fast(method, relation, words, table)) == landings(method, slow(method, relation, words, table))


@pytest.mark.parametrize("method", PAIRWISE)
def test_many_blocks_of_candidates_and_many_parts_of_pairs_agree_too(method, monkeypatch):
    from mteb_words.tasks.scoring.analogy import pairwise

    words, table, relation = world(3, size=603)  # three blocks, the last of them not full
    monkeypatch.setattr(pairwise, "_PAIRS", 2)
    assert landings(method, fast(method, relation, words, table)) == landings(method, slow(method, relation, words, table))


@pytest.mark.parametrize("gap", [1e-2, 1e-4, 1e-5])
@pytest.mark.parametrize("method", ["3CosAdd", "3CosMul"])
def test_vectors_that_differ_a_little_are_told_apart(method, gap):
    """Language models put all words into a narrow cone; what float32 can tell apart there is no tie."""
    rng = np.random.default_rng(10)
    words, relation = [f"w{n}" for n in range(300)], of_pairs([Pair(f"w{n}", (f"w{n + 20}",)) for n in range(20)])
    own = rng.normal(size=(300, 50))
    own[20:40] = own[:20] + rng.normal(size=50) + 0.3 * rng.normal(size=(20, 50))
    table = units(np.ones(50) + np.sqrt(gap) * own)
    right = np.array([rank == 0 for rank, _ in fast(method, relation, words, table)])
    exact = np.array([rank == 0 for rank, _ in slow(method, relation, words, table)])
    assert exact.mean() > 0.3
    assert (right != exact).mean() < 0.05


@pytest.mark.parametrize("method", PAIRWISE)
def test_the_order_of_the_vocabulary_changes_no_rank(method):
    words, table, relation = world(1)
    shuffled = np.random.default_rng(0).permutation(len(words))
    other = fast(method, relation, [words[n] for n in shuffled], table[shuffled])
    assert landings(method, other) == landings(method, fast(method, relation, words, table))


@pytest.mark.parametrize("method", PAIRWISE)
def test_unknown_words_leave_a_question_unanswered_and_others_as_they_are(method):
    words, table, relation = world(2)
    words, table = words[12:], table[12:]
    found = fast(method, relation, words, table)
    assert landings(method, found) == landings(method, slow(method, relation, words, table))
    assert {rank == UNANSWERED for rank, _ in found} == {True, False}
    assert all((rank == UNANSWERED) == (landing == UNANSWERED) for rank, landing in found)


@pytest.mark.parametrize("method", [name for name in PAIRWISE if not PAIRWISE[name].backwards])
@pytest.mark.parametrize("twin", [1, 7])
def test_a_candidate_with_the_vector_of_the_right_answer_stands_before_it_wherever_it_is(method, twin):
    table = units(np.random.default_rng(5).normal(size=(12, 4)))
    words = [f"w{n}" for n in range(12)]
    relation = of_questions([(Pair("w9", ("w10",)), Pair("w11", ("w3",)))])
    ((alone, _),) = fast(method, relation, words[:twin] + words[twin + 1 :], np.delete(table, twin, axis=0))
    table[twin] = table[3]
    ((beside, _),) = fast(method, relation, words, table)
    assert beside - alone == 1


@pytest.mark.parametrize("method", [*PAIRWISE, *WORDWISE])
@pytest.mark.parametrize(("dim", "shift"), [(50, 1), (50, 10), (300, 100)])  # cosines of about 0, .99 and .9999
def test_candidates_with_one_vector_have_one_score_in_any_of_many_blocks(method, dim, shift):
    """The last bits of a product depend on where its vectors stand in their matrices."""
    rng = np.random.default_rng(8)
    some = rng.normal(size=(900, dim)) + shift
    some[450:] = some[:450] + 3 * rng.normal(size=dim)  # without the twins most answers would be right
    table = units(np.concatenate([some, some[rng.permutation(900)]]))
    words = [f"w{n}" for n in range(len(table))]
    relation = of_pairs([Pair(f"w{n}", (f"w{n + 450}",)) for n in range(60)])
    known = Vocabulary(table, table, {word: n for n, word in enumerate(words)}, kin_of(words))
    ranking = rank_relation(relation, known, [method])[method]
    assert not ranking.right.any()
    assert not ranking.right_honest.any()


def test_memory_is_a_few_bytes_a_candidate():
    import tracemalloc

    table = np.random.default_rng(9).standard_normal((100_000, 8), dtype=np.float32)
    names = [f"w{n}" for n in range(1_000)]
    known = Vocabulary(table, table, {name: n for n, name in enumerate(names)}, kin_of(names))
    relation = of_pairs([Pair(f"w{n}", (f"w{n + 500}",)) for n in range(30)])
    rank_relation(relation, replace(known, vectors=table[:1_000], units=table[:1_000]))  # compiled once
    tracemalloc.start()
    rank_relation(relation, known)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100 * len(table)  # the similarities of the 60 words with all candidates would have 240


@pytest.mark.parametrize("method", PAIRWISE)
def test_a_right_answer_that_is_a_word_of_the_question_is_wrong(method):
    words, table, _ = world(4)
    relation = of_questions([(Pair("w0", ("w1",)), Pair("w2", ("w1",)))])
    ((rank, _),) = fast(method, relation, words, table)
    if PAIRWISE[method].backwards:  # w1 : w0 :: w1 : w2, where w2 may be given
        assert 0 <= rank < len(words)
    else:
        assert rank == IMPOSSIBLE


@pytest.mark.parametrize("method", [name for name in PAIRWISE if name != "PairDistance"])
def test_a_zero_vector_is_like_nothing(method):
    words, table, relation = world(6)
    table[40:] = 0
    assert landings(method, fast(method, relation, words, table)) == landings(method, slow(method, relation, words, table))


@pytest.mark.parametrize("method", PAIRWISE)
def test_a_model_that_gives_all_words_one_vector_is_never_right(method):
    words, table, relation = world(6)
    found = fast(method, relation, words, np.broadcast_to(table[:1], table.shape).copy())
    assert not [rank for rank, _ in found if rank == 0]
    assert not [landing for _, landing in found if landing == B_PRIME]


@pytest.mark.parametrize("method", PAIRWISE)
def test_a_vocabulary_of_one_word_answers_nothing(method):
    relation = of_questions([(Pair("w0", ("w0",)), Pair("w0", ("w0",)))])
    ((rank, landing),) = fast(method, relation, ["w0"], units(np.ones((1, 3))))
    assert (rank, landing) == (IMPOSSIBLE, B_PRIME)  # which stands first, and may not be given


@pytest.mark.parametrize("method", PAIRWISE)
def test_no_question_is_no_answer(method):
    assert fast(method, of_questions([]), ["w0"], units(np.ones((1, 3)))) == []


TOY = {  # man, king, woman, queen and two strangers, with answers known by hand
    "man": [1, 0, 0, 0],
    "king": [1, 0, 1, 0],
    "woman": [0, 1, 0, 0],
    "queen": [0, 1, 1, 0],
    "apple": [0, 0, 0, 1],
    "pear": [0.1, 0.1, 0, 1],
}


def toy(method):
    relation = of_questions([(Pair("man", ("king",)), Pair("woman", ("queen",)))])
    return fast(method, relation, list(TOY), units(np.array(list(TOY.values()), dtype=np.float32)))[0]


def test_man_is_to_king_as_woman_is_to_queen():
    # With unit vectors king = (.71, 0, .71, 0): woman - man + king = (-.29, 1, .71, 0), nearest to queen (cosine .96) and
    # then to woman (.79), so that queen stands first even with nothing left out.
    assert toy("3CosAdd") == (0, B_PRIME)
    assert toy("3CosMul") == (0, B_PRIME)
    # queen - woman = (0, -.29, .71, 0), king - man = (-.29, 0, .71, 0): cosine .85; king - woman is at .37
    assert toy("PairDistance") == (0, B_PRIME)
    # without the offset man itself, or king, or woman stands first when nothing is left out: the first of them by row
    assert toy("SimilarToAny") == (0, A)
    # woman + king = (.71, 1, .71, 0): queen 1.2, woman and king 1
    assert toy("Ignore-A") == (0, B_PRIME)
    # woman + man - king = (.29, 1, -.71, 0): woman 1, man .29, pear .13, queen .2
    assert toy("Add-Opposite") == (0, B)


def slow_wordwise(name, relation, words, table):
    row = {word: n for n, word in enumerate(words)}
    whole = [pair for pair in relation.pairs if pair.word in row and pair.answers[0] in row]
    found = []
    for j in sorted({int(j) for _, j in relation.asked}):
        pair = relation.pairs[j]
        right = {row[word] for word in pair.answers if word in row}
        if pair.word not in row or not right:
            found.append((UNANSWERED, UNANSWERED))
            continue
        b = table[row[pair.word]].astype(np.float64)
        if name == "3CosAvg":
            offsets = [table[row[p.answers[0]]].astype(np.float64) - table[row[p.word]] for p in whole if p != pair]
            b = b + sum(offsets, np.zeros(len(b))) / max(1, len(offsets))
        scores = [float(np.dot(x.astype(np.float64), b)) for x in table]
        order = sorted(range(len(words)), key=lambda x: (-scores[x], x in right))
        allowed = [x for x in order if x != row[pair.word]]
        rank = next((n for n, x in enumerate(allowed) if x in right), IMPOSSIBLE)
        found.append((rank, B_PRIME if order[0] in right else B if order[0] == row[pair.word] else OTHER))
    return found


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("name", ["SimilarToB", "3CosAvg"])
def test_the_fast_way_agrees_with_the_slow_one_word_by_word(name, seed):
    words, table, relation = world(seed)
    ranking = rank_wordwise(name, rows_of(relation, {word: n for n, word in enumerate(words)}), Candidates(table), np.random.default_rng(0))
    assert list(zip(ranking.rank.tolist(), ranking.landing.tolist(), strict=True)) == slow_wordwise(name, relation, words, table)


@pytest.mark.parametrize("name", WORDWISE)
def test_methods_word_by_word_ask_once_a_pair_and_repeat_themselves(name):
    words, table, relation = world(7)
    rows = rows_of(relation, {word: n for n, word in enumerate(words)})
    one, other = (rank_wordwise(name, rows, Candidates(table), np.random.default_rng(1)) for _ in range(2))
    assert np.array_equal(one.rank, other.rank)
    assert len(one.rank) == len(set(relation.asked[:, 1].tolist()))


def test_lrcos_finds_the_class_that_the_cosine_misses():
    # Answers lie far along the second axis, words along the first; each answer resembles its word in the last four.
    rng = np.random.default_rng(11)
    own = rng.normal(size=(8, 4))
    noise = np.concatenate([rng.normal(size=(40, 1)), np.zeros((40, 1)), rng.normal(size=(40, 4))], axis=1)
    words = np.concatenate([np.full((8, 1), 2.0), np.zeros((8, 1)), own], axis=1)
    answers = np.concatenate([np.zeros((8, 1)), np.full((8, 1), 4.0), own], axis=1)
    names = [f"a{n}" for n in range(8)] + [f"b{n}" for n in range(8)] + [f"x{n}" for n in range(40)]
    relation = of_pairs([Pair(f"a{n}", (f"b{n}",)) for n in range(8)])
    table = units(np.concatenate([words, answers, noise]))
    rows = rows_of(relation, {name: n for n, name in enumerate(names)})
    right = {
        name: int(rank_wordwise(name, rows, Candidates(table), np.random.default_rng(0)).right.sum()) for name in ("SimilarToB", "LRCos")
    }
    assert right["LRCos"] > right["SimilarToB"]


def test_lrcos_does_not_learn_the_answer_that_it_is_asked_for(monkeypatch):
    import sklearn.linear_model

    seen = []
    fit = sklearn.linear_model.LogisticRegression.fit

    def watched(self, examples, labels):
        seen.append(examples)
        return fit(self, examples, labels)

    monkeypatch.setattr(sklearn.linear_model.LogisticRegression, "fit", watched)
    words, table, _ = world(8)
    relation = of_pairs([Pair(f"w{n}", (f"w{n + 10}", "w30")) for n in range(6)])  # all share an answer
    rank_wordwise("LRCos", rows_of(relation, {word: n for n, word in enumerate(words)}), Candidates(table), np.random.default_rng(0))
    assert len(seen) == 6
    for n, examples in enumerate(seen):
        for answer in (table[n + 10], table[30]):
            assert not (np.abs(examples - answer).max(axis=1) == 0).any()
            assert math.isclose(np.linalg.norm(answer), 1, rel_tol=1e-5)
