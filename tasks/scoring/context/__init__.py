"""Scores of words and sentences that are compared in context."""
