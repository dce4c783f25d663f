"""Scores of a whole space: the cosines of all pairs, its shape, and related against unrelated pairs."""
