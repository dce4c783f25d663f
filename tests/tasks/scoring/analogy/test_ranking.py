"""All methods on one relation and what they add up to: answers known by hand, the controls, and gensim."""

import numpy as np
import pytest

from mteb_words.tasks.english.classics import GOOGLE_FILE
from mteb_words.tasks.readers.questions_and_pairs import read_questions_words
from mteb_words.tasks.scoring.analogy.methods import (
    METHODS,
    Outcomes,
    offset_concentration,
    outcomes,
    pairing_consistency,
    rank_relation,
    total,
)
from mteb_words.tasks.scoring.analogy.relation import Pair, of_pairs, of_questions
from mteb_words.tasks.scoring.analogy.vocabulary import vocabulary
from mteb_words.tasks.scoring.analogy.wordwise import METHODS as WORDWISE
from mteb_words.tasks.scoring.space.variants import ALL_BUT_THE_TOP, CENTRED, Z_SCORED, varied
from mteb_words.wrappers.base import StaticWords

# man, woman, king and queen are the corners of a square; the others are off it.
TOY = {
    "man": [1.0, 0.0, 0.0],
    "woman": [1.0, 1.0, 0.0],
    "king": [1.0, 0.0, 1.0],
    "queen": [1.0, 1.0, 1.0],
    "carrot": [-1.0, 0.2, 0.3],
    "apple": [-1.0, -0.4, 0.1],
}
ROYAL = (Pair("man", ("woman",)), Pair("king", ("queen",)))


def table(words):
    return vocabulary(list(words), np.array(list(words.values()), dtype=np.float32), np.ones(len(words), dtype=bool))


def rank(question, words):
    """Where the right answer stands by 3CosAdd: 0 is right, -1 unanswered."""
    return int(rank_relation(of_questions([question]), table(words), ["3CosAdd"])["3CosAdd"].rank[0])


def royal(*answers):
    return ROYAL[0], Pair("king", answers)


def test_man_is_to_woman_as_king_is_to_queen():
    assert rank(ROYAL, TOY) == 0


def test_the_words_of_the_question_are_never_the_answer():
    # without queen the target is nearest to king and woman, which are left out: carrot is what is left
    assert rank(royal("carrot"), {word: TOY[word] for word in ("man", "woman", "king", "carrot")}) == 0


def test_every_right_answer_to_a_is_left_out_not_only_the_first():
    question = (Pair("man", ("woman", "lady")), Pair("king", ("carrot",)))
    others = {"lady": [1.0, 1.0, 0.9], "man": TOY["man"], "woman": TOY["woman"], "king": TOY["king"], "carrot": TOY["carrot"]}
    assert rank(question, others) == 0
    assert rank((ROYAL[0], question[1]), others) == 1


def test_any_of_several_right_answers_is_right():
    assert rank(royal("empress", "queen"), TOY) == 0
    assert rank(royal("carrot", "queen"), TOY) == 0


@pytest.mark.parametrize("unknown", ["man", "woman", "king"])
def test_a_question_with_an_unknown_word_is_unanswered(unknown):
    assert rank(ROYAL, {word: v for word, v in TOY.items() if word != unknown}) == -1


def test_a_question_with_no_known_right_answer_is_unanswered():
    assert rank(royal("empress"), TOY) == -1


def test_the_length_of_a_vector_does_not_matter():
    assert rank(ROYAL, {word: [1e-20 * x if word == "queen" else 1e18 * x for x in v] for word, v in TOY.items()}) == 0


def test_the_order_of_the_vocabulary_does_not_matter():
    assert rank(ROYAL, dict(reversed(TOY.items()))) == 0


def test_a_word_that_the_model_cannot_tell_from_the_right_answer_makes_it_wrong():
    assert rank(ROYAL, {**TOY, "tsarina": TOY["queen"]}) == 1
    assert rank(ROYAL, {"tsarina": TOY["queen"], **TOY}) == 1


def test_an_answer_in_another_case_is_that_word_whatever_its_vector():
    assert rank(royal("Queen"), {**TOY, "Queen": TOY["queen"]}) == 0
    assert rank(royal("Queen"), {**TOY, "Queen": TOY["carrot"]}) == 0
    assert rank(royal("queen"), {**TOY, "queen": TOY["carrot"], "Queen": TOY["queen"]}) == 0


@pytest.mark.parametrize("vector", ["king", "queen"])
def test_another_spelling_of_a_question_word_is_left_out_with_it_whatever_its_vector(vector):
    words = {"man": TOY["man"], "woman": TOY["woman"], "king": TOY["king"], "King": TOY[vector], "queen": TOY["carrot"]}
    assert rank(ROYAL, words) == 0


@pytest.mark.parametrize("method", METHODS)
def test_no_method_answers_with_a_question_word_in_another_case(method):
    """Every word has a second spelling with a vector of its own; leaving those of the question out changes nothing else."""
    rng = np.random.default_rng(5)
    names = [f"w{n}" for n in range(40)]
    words = {name: rng.normal(size=6) for name in (*names, *(name.upper() for name in names))}
    relation = of_questions([(Pair("w0", ("w1",)), Pair("w2", ("w3",)))])
    ranking = rank_relation(relation, table(words), [method])[method]
    fewer = {word: vector for word, vector in words.items() if word not in ("W2",) + (() if method in WORDWISE else ("W0", "W1"))}
    if method == "Reverse":
        fewer = {word: vector for word, vector in words.items() if word not in ("W0", "W1", "W3")}
    if method != "LRCos":  # its random negatives are drawn among the candidates
        assert ranking.rank.tolist() == rank_relation(relation, table(fewer), [method])[method].rank.tolist()
    assert ranking.landing[0] != -1


def forms(twins):
    """A vocabulary of the toy and of further words, with the form twins of some."""
    words = {**TOY, "kings": [1.0, 0.9, 1.0], "queens": [1.0, 1.0, 1.1], "women": [1.0, 1.0, 0.9]}
    vectors = np.array(list(words.values()), dtype=np.float32)
    return vocabulary(list(words), vectors, np.ones(len(words), dtype=bool), twins)


def test_form_twins_of_question_words_are_no_candidates_of_the_second_rank():
    relation = of_questions([(ROYAL[0], Pair("king", ("carrot",)))])
    twins = {"king": {"kings"}, "woman": {"women"}}
    plain, none = (rank_relation(relation, forms(each), ["3CosAdd"])["3CosAdd"] for each in (twins, {}))
    assert plain.rank.tolist() == none.rank.tolist() == none.rank_lemma.tolist()
    assert plain.rank_lemma[0] == plain.rank[0] - 2  # kings and women rank before carrot


def test_a_right_answer_that_is_a_form_twin_of_a_question_word_stays_right():
    question = (Pair("man", ("woman",)), Pair("king", ("kings",)))
    twins = {"king": {"kings"}, "kings": {"king"}, "woman": {"women"}}
    ranking = rank_relation(of_questions([question]), forms(twins), ["3CosAdd"])["3CosAdd"]
    assert 0 <= ranking.rank_lemma[0] < ranking.rank[0]


def test_a_form_of_the_right_answer_is_a_candidate():
    ranking = rank_relation(of_questions([ROYAL]), forms({"queen": {"queens"}, "queens": {"queen"}}), ["3CosAdd"])["3CosAdd"]
    assert ranking.rank_lemma.tolist() == ranking.rank.tolist()


def test_an_impossible_and_an_unanswered_question_stay_so_without_form_twins():
    for question in [(ROYAL[0], Pair("king", ("woman",))), (ROYAL[0], Pair("king", ("empress",)))]:
        ranking = rank_relation(of_questions([question]), forms({"king": {"kings"}}), ["3CosAdd"])["3CosAdd"]
        assert ranking.rank[0] == ranking.rank_lemma[0] < 0


def test_every_method_has_an_entry_a_question_or_a_pair():
    pairs = [Pair("man", ("woman",)), Pair("king", ("queen",)), Pair("carrot", ("apple",))]
    found = rank_relation(of_pairs(pairs), table(TOY))
    assert list(found) == list(METHODS)
    sizes = {name: len(ranking.rank) for name, ranking in found.items()}
    assert sizes == {name: 3 if name in ("SimilarToB", "3CosAvg", "LRCos") else 6 for name in METHODS}


def test_no_questions_have_no_outcomes():
    found = rank_relation(of_questions([]), table(TOY))
    assert all(outcomes(ranking) == Outcomes(0, 0, 0, 0, 0, 0.0, (0,) * 5) for ranking in found.values())
    nothing = total([])
    assert (nothing.accuracy, nothing.accuracy_answered, nothing.accuracy_honest, nothing.mrr, nothing.coverage) == (0,) * 5
    assert nothing.accuracy_lemma == 0


def test_an_unanswered_question_counts_as_wrong_in_one_score_and_not_at_all_in_the_other():
    counts = total([Outcomes(4, 2, 1, 2, 1, 1.5, (0, 0, 1, 1, 0)), Outcomes(1, 1, 1, 1, 0, 1.0, (0, 0, 1, 0, 0))])
    assert (counts.accuracy, counts.accuracy_answered, counts.coverage) == (2 / 5, 2 / 3, 3 / 5)
    assert (counts.accuracy_honest, counts.mrr, counts.landings) == (1 / 5, 2.5 / 5, (0, 0, 2, 1, 0))
    assert counts.accuracy_lemma == 3 / 5


def test_offsets_that_are_one_vector_are_as_concentrated_and_consistent_as_can_be():
    # man -> woman, king -> queen, cat -> she-cat: the same step each time, between words that lie elsewhere
    rng = np.random.default_rng(2)
    words = {}
    for n in range(6):
        start = rng.normal(size=8)
        words[f"a{n}"] = start - start @ np.eye(8)[0] * np.eye(8)[0]
        words[f"b{n}"] = words[f"a{n}"] * np.cos(0.5) + np.eye(8)[0] * np.sin(0.5) * np.linalg.norm(words[f"a{n}"])
    relation = of_pairs([Pair(f"a{n}", (f"b{n}",)) for n in range(6)])
    concentration, consistency = offset_concentration(relation, table(words)), pairing_consistency(relation, table(words))
    shuffled = of_pairs([Pair(f"a{n}", (f"b{(n + 1) % 6}",)) for n in range(6)])
    assert concentration > 0.9
    assert consistency > 0.99
    assert offset_concentration(shuffled, table(words)) < 0.5
    assert pairing_consistency(relation, table(words)) == consistency  # the draws are seeded


@pytest.mark.parametrize(("pairs", "concentration", "consistency"), [(0, None, None), (1, None, None), (2, float, None), (3, float, float)])
def test_too_few_pairs_have_no_concentration_and_no_consistency(pairs, concentration, consistency):
    relation = of_pairs([Pair("man", ("woman",)), Pair("king", ("queen",)), Pair("carrot", ("apple",))][:pairs])
    found = offset_concentration(relation, table(TOY)), pairing_consistency(relation, table(TOY))
    assert [value if value is None else float for value in found] == [concentration, consistency]


def test_centring_takes_away_what_all_vectors_share():
    shared = {word: [vector[0] + 50, vector[1] - 70, vector[2]] for word, vector in TOY.items()}
    plain, moved = (varied(table(words).vectors, CENTRED) for words in (TOY, shared))
    assert np.allclose(plain, moved, atol=1e-4)
    vectors = np.array(list(TOY.values()))
    left = vectors - vectors.mean(axis=0)
    assert np.allclose(plain, left / np.linalg.norm(left, axis=1, keepdims=True), atol=1e-6)


def test_z_scores_have_one_deviation_in_every_component_that_varies():
    rng = np.random.default_rng(4)
    vectors = (rng.normal(size=(5_000, 3)) * [1, 50, 0] + [9, -4, 7]).astype(np.float32)
    left = (vectors - vectors.mean(axis=0, dtype=np.float64)) / [*vectors[:, :2].std(axis=0, dtype=np.float64), 1]
    assert np.allclose(varied(vectors, Z_SCORED), left / np.linalg.norm(left, axis=1, keepdims=True), atol=1e-5)


def test_all_but_the_top_takes_away_the_direction_of_most_variance():
    rng = np.random.default_rng(3)
    words = {f"w{n}": [30 * rng.normal(), *rng.normal(size=4)] for n in range(200)}
    found = varied(table(words).vectors, ALL_BUT_THE_TOP)
    assert np.abs(found[:, 0]).mean() < 0.1
    assert np.abs(found[:, 1:]).mean() > 0.3


@pytest.mark.parametrize("variant", [CENTRED, Z_SCORED, ALL_BUT_THE_TOP])
def test_one_word_has_nothing_left(variant):
    assert not varied(table({"man": TOY["man"]}).vectors, variant).any()


@pytest.mark.parametrize("scale", [1e-30, 1, 1e38])
def test_what_is_left_of_vectors_along_one_line_is_nothing_at_any_scale(scale):
    vectors = (np.linspace(-1.5, 1.5, 40)[:, None] * np.array([0.5, -0.7, 0.1, 0.3, 1]) * scale).astype(np.float32)
    assert not varied(vectors, ALL_BUT_THE_TOP).any()
    assert np.isfinite(varied(vectors, CENTRED)).all()


def test_gensim_gives_the_same_verdict_on_every_google_question(glove):
    """GloVe, the first 30,000 words, upper and lower case alike: 7,393 of 14,877 right in both."""
    from gensim.models import KeyedVectors

    words = list(glove.table.index)[:30_000]
    vectors = np.array(glove.table.vectors[:30_000])
    keyed = KeyedVectors(50)
    keyed.add_vectors(words, vectors)
    theirs = {}
    for section in keyed.evaluate_word_analogies(GOOGLE_FILE.verified(), restrict_vocab=30_000)[1][:-1]:
        theirs |= {(section["section"], *words): verdict == "correct" for verdict in ("correct", "incorrect") for words in section[verdict]}

    rows = read_questions_words(GOOGLE_FILE.verified())
    asked = list(zip(rows["a"], rows["a_prime"], rows["b"], (answers[0] for answers in rows["b_prime"]), strict=True))
    spellings = list(dict.fromkeys([*words, *(word for question in asked for word in question)]))
    found = StaticWords("glove", words, vectors).encode_words(spellings)
    candidates = vocabulary(spellings, found.vectors, found.known)
    assert len({word.casefold() for word in candidates.row}) == 30_000
    relation = of_questions([(Pair(a, (a1,)), Pair(b, (b1,))) for a, a1, b, b1 in asked])
    ranking = rank_relation(relation, candidates, ["3CosAdd"])["3CosAdd"]
    ours = {
        (name, *(word.upper() for word in question)): bool(right)
        for name, question, right, answered in zip(rows["relation"], asked, ranking.right, ranking.answered, strict=True)
        if answered
    }
    assert ours == theirs
    assert (sum(ours.values()), len(ours)) == (7_393, 14_877)


def test_gensim_ranks_the_answer_as_we_do_by_3cosadd_and_3cosmul(glove, monkeypatch):
    """300 Google questions, GloVe, the first 20,000 words, `most_similar` and `most_similar_cosmul`: the same verdicts, ranks within 2."""
    from gensim.models import KeyedVectors

    from mteb_words.tasks.scoring.analogy import pairwise

    monkeypatch.setattr(pairwise, "EPSILON", np.float32(1e-6))  # gensim's
    words = list(glove.table.index)[:20_000]
    keyed = KeyedVectors(50)
    keyed.add_vectors(words, np.array(glove.table.vectors[:20_000]))
    rows = {name: values[::60] for name, values in read_questions_words(GOOGLE_FILE.verified()).items()}
    lower = [
        [word.lower() for word in (a, a1, b, b1[0])]
        for a, a1, b, b1 in zip(rows["a"], rows["a_prime"], rows["b"], rows["b_prime"], strict=True)
    ]
    asked = [question for question in lower if all(word in keyed for word in question)][:300]
    relation = of_questions([(Pair(a, (a1,)), Pair(b, (b1,))) for a, a1, b, b1 in asked])
    candidates = vocabulary(words, keyed.vectors, np.ones(len(words), dtype=bool))
    found = rank_relation(relation, candidates, ["3CosAdd", "3CosMul"])
    for name, similar in (("3CosAdd", keyed.most_similar), ("3CosMul", keyed.most_similar_cosmul)):
        theirs = []
        for a, a1, b, b1 in asked:
            order = [word for word, _ in similar(positive=[a1, b], negative=[a], topn=len(words))]
            theirs.append(order.index(b1) if b1 in order else len(words))
        close = np.abs(found[name].rank - np.array(theirs))
        assert (found[name].right == (np.array(theirs) == 0)).all()
        assert (close <= 2).all()  # scores that differ in the last bit may change places far down the list
