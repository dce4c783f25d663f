"""Scores of word similarity."""
