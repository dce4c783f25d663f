"""The rank of the partner that people gave a word."""

import numpy as np
import pytest

from mteb_words.tasks.scoring.similarity.partners import score_partners

# Words 0 to 4 at 0, 10, 25, 90 and 180 degrees: nearer is more similar.
ANGLES = np.radians([0, 10, 25, 90, 180])
VECTORS = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1).astype(np.float32)
ALL = np.ones(5, dtype=bool)


def score(pairs, gold, vectors=VECTORS, known=ALL):
    left, right = np.array(pairs).T
    return score_partners(vectors, known, left, right, gold)


def test_ranks_by_hand_in_both_directions():
    # one positive of four: words 0 and 2. From 0 the nearest are 1, 2: rank 2. From 2 they are 1, 0: rank 2.
    found = score([(0, 2), (0, 3), (1, 4), (3, 4)], [9, 1, 1, 2])
    assert (found.mrr, found.hits_at_1, found.hits_at_3, found.n_positives) == (1 / 2, 0, 1, 1)
    # words 2 and 3: from 2 the nearest are 1 (15), 0 (25), 3 (65): rank 3. From 3: 2 (65) is first.
    found = score([(2, 3), (0, 3), (1, 4), (3, 4)], [9, 1, 1, 2])
    assert (found.mrr, found.hits_at_1, found.hits_at_3) == (pytest.approx((1 / 3 + 1) / 2), 1 / 2, 1)


def test_the_order_of_a_pair_and_the_length_of_a_vector_change_nothing():
    pairs, gold = [(0, 2), (2, 3), (1, 4), (3, 4)], [9, 9, 1, 2]
    found = score(pairs, gold)
    assert score([(b, a) for a, b in pairs], gold) == found
    assert score(pairs, gold, vectors=VECTORS * np.float32([[1], [5], [0.1], [7], [2]])) == found


def test_candidates_as_near_as_the_partner_stand_before_it():
    same = np.ones((4, 3), dtype=np.float32)
    found = score([(0, 1)], [5], vectors=same, known=np.ones(4, dtype=bool))
    assert (found.mrr, found.hits_at_1, found.hits_at_3) == (1 / 3, 0, 1)  # of three candidates the partner is last


def test_ties_at_the_edge_are_positives_too():
    assert score([(0, 1), (1, 2), (2, 3), (3, 4)], [5, 5, 5, 1]).n_positives == 3


def test_an_unanswered_positive_counts_0_and_an_unknown_word_is_no_candidate():
    known = np.array([True, False, True, True, True])
    vectors = VECTORS * known[:, None].astype(np.float32)
    found = score([(0, 1), (0, 2)], [9, 9], vectors=vectors, known=known)
    assert (found.mrr, found.hits_at_1, found.n_positives) == (1 / 2, 1 / 2, 2)  # 0 and 2 find each other, with 1 out of the way


def test_a_word_paired_with_itself_is_no_positive():
    assert score([(0, 0), (0, 1)], [9, 9]).n_positives == 1
    assert score([(0, 0)], [9]).n_positives == 0
