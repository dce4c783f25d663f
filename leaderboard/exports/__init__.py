"""Writes the board as files for programs and papers."""
