"""3CosAdd: answers known by hand, invariants, a slow reference and gensim."""

import numpy as np
import pytest

from mteb_words.tasks.english import GOOGLE_FILE
from mteb_words.tasks.formats import read_questions_words
from mteb_words.tasks.scoring.analogy import Accuracy, Question, accuracy, three_cos_add, total
from mteb_words.tasks.scoring.vocabulary import vocabulary
from mteb_words.wrappers.static import StaticWords

# man, woman, king and queen are the corners of a square; the others are off it.
TOY = {
    "man": [1.0, 0.0, 0.0],
    "woman": [1.0, 1.0, 0.0],
    "king": [1.0, 0.0, 1.0],
    "queen": [1.0, 1.0, 1.0],
    "carrot": [-1.0, 0.2, 0.3],
    "apple": [-1.0, -0.4, 0.1],
}
ROYAL = Question("man", "woman", "king", ("queen",))


def table(words):
    return vocabulary(list(words), np.array(list(words.values()), dtype=np.float32), np.ones(len(words), dtype=bool))


def answer(question, words):
    candidates = table(words)
    outcome = three_cos_add([question], candidates)
    word = next((word for word, row in candidates.row.items() if row == outcome.predicted[0]), None)
    return word, bool(outcome.right[0])


def reference(question, candidates):
    """3CosAdd in plain loops: the row of the answer, or None."""
    rows = [candidates.row.get(word) for word in (question.a, question.a_prime, question.b)]
    if None in rows or not any(word in candidates.row for word in question.b_prime):
        return None
    a, a_prime, b = (candidates.units[row].astype(np.float64) for row in rows)
    best, best_score = None, -np.inf
    for row, x in enumerate(candidates.units.astype(np.float64)):
        score = x @ b - x @ a + x @ a_prime
        if row not in rows and score > best_score:
            best, best_score = row, score
    return best


def test_man_is_to_woman_as_king_is_to_queen():
    assert answer(ROYAL, TOY) == ("queen", True)


def test_the_words_of_the_question_are_never_the_answer():
    # without queen the target is nearest to king and woman, which are excluded: carrot is what is left
    assert answer(Question("man", "woman", "king", ("carrot",)), {word: TOY[word] for word in ("man", "woman", "king", "carrot")}) == (
        "carrot",
        True,
    )


def test_any_of_several_right_answers_is_right():
    assert answer(Question("man", "woman", "king", ("empress", "queen")), TOY) == ("queen", True)


@pytest.mark.parametrize("unknown", ["man", "woman", "king"])
def test_a_question_with_an_unknown_word_is_unanswered_and_wrong(unknown):
    outcome = three_cos_add([ROYAL], table({word: v for word, v in TOY.items() if word != unknown}))
    assert (outcome.predicted.tolist(), outcome.right.tolist(), outcome.answered.tolist()) == ([-1], [False], [False])


def test_a_question_with_no_known_right_answer_is_unanswered():
    assert not three_cos_add([Question("man", "woman", "king", ("empress",))], table(TOY)).answered[0]


def test_the_length_of_a_vector_does_not_matter():
    assert answer(ROYAL, {word: [1e-20 * x if word == "queen" else 1e18 * x for x in v] for word, v in TOY.items()}) == ("queen", True)


def test_the_order_of_the_vocabulary_does_not_matter():
    assert answer(ROYAL, dict(reversed(TOY.items()))) == ("queen", True)


def test_the_earlier_candidate_wins_a_tie():
    assert answer(ROYAL, {**TOY, "tsarina": TOY["queen"]}) == ("queen", True)
    assert answer(ROYAL, {"tsarina": TOY["queen"], **TOY}) == ("tsarina", False)


def test_a_spelling_that_the_model_cannot_tell_apart_is_right():
    question = Question("man", "woman", "king", ("Queen",))
    assert answer(question, {**TOY, "Queen": TOY["queen"]}) == ("queen", True)
    assert answer(question, {**TOY, "Queen": TOY["carrot"]}) == ("queen", False)


def test_another_spelling_of_a_question_word_is_excluded_with_it():
    words = {"man": TOY["man"], "woman": TOY["woman"], "king": TOY["king"], "King": TOY["king"], "queen": TOY["carrot"]}
    assert answer(ROYAL, words) == ("queen", True)


def test_a_vocabulary_of_the_question_words_alone_has_no_right_answer():
    words = {"man": TOY["man"], "woman": TOY["woman"], "king": TOY["king"]}
    outcome = three_cos_add([Question("man", "woman", "king", ("man",))], table(words))
    assert (outcome.predicted.tolist(), outcome.answered.tolist(), outcome.right.tolist()) == ([-1], [True], [False])


def test_no_questions_have_no_outcomes():
    assert accuracy(three_cos_add([], table(TOY))) == Accuracy(0, 0, 0)
    assert (Accuracy(0, 0, 0).accuracy, Accuracy(0, 0, 0).accuracy_answered, Accuracy(0, 0, 0).coverage) == (0, 0, 0)


def test_an_unanswered_question_counts_as_wrong_in_one_score_and_not_at_all_in_the_other():
    counts = total([Accuracy(n_asked=4, n_answered=2, n_right=1), Accuracy(n_asked=1, n_answered=1, n_right=1)])
    assert (counts.accuracy, counts.accuracy_answered, counts.coverage) == (2 / 5, 2 / 3, 3 / 5)


def test_plain_loops_over_a_random_vocabulary_give_the_same_answers():
    rng = np.random.default_rng(0)
    words = [f"w{n}" for n in range(50)]
    known = rng.random(50) > 0.1
    candidates = vocabulary(words, rng.standard_normal((50, 8)).astype(np.float32), known)
    questions = [Question(*rng.choice(words, 3), tuple(rng.choice(words, rng.integers(1, 4)))) for _ in range(400)]
    outcome = three_cos_add(questions, candidates)
    expected = [reference(question, candidates) for question in questions]
    assert outcome.predicted.tolist() == [-1 if row is None else row for row in expected]
    assert outcome.right.tolist() == [
        row is not None and row in {candidates.row.get(word) for word in q.b_prime} for q, row in zip(questions, expected, strict=True)
    ]


def test_gensim_gives_the_same_verdict_on_every_google_question(glove):
    """GloVe, the first 30,000 words, upper and lower case alike: 7,393 of 14,877 right in both."""
    from gensim.models import KeyedVectors

    words = list(glove.index)[:30_000]
    vectors = np.array(glove.vectors[:30_000])
    keyed = KeyedVectors(50)
    keyed.add_vectors(words, vectors)
    theirs = {}
    for section in keyed.evaluate_word_analogies(GOOGLE_FILE.verified(), restrict_vocab=30_000)[1][:-1]:
        theirs |= {(section["section"], *words): verdict == "correct" for verdict in ("correct", "incorrect") for words in section[verdict]}

    rows = read_questions_words(GOOGLE_FILE.verified())
    questions = [Question(r["a"], r["a_prime"], r["b"], tuple(r["b_prime"])) for r in rows]
    spellings = list(dict.fromkeys([*words, *(word for question in questions for word in question.words)]))
    found = StaticWords("glove", words, vectors).encode_words(spellings)
    candidates = vocabulary(spellings, found.vectors, found.known)
    assert len(candidates.units) == 30_000
    outcome = three_cos_add(questions, candidates)
    ours = {
        (relation, *(word.upper() for word in question.words)): bool(right)
        for relation, question, right, answered in zip(rows["relation"], questions, outcome.right, outcome.answered, strict=True)
        if answered
    }
    assert ours == theirs
    assert (sum(ours.values()), len(ours)) == (7_393, 14_877)
