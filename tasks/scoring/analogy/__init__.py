"""Scores of analogy questions."""
