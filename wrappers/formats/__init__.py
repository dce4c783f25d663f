"""Readers of word vector files. They return words and float32 rows, and raise an error for anything that is wrong in a file."""
