"""Readers of word vector files: bytes in, words and float32 rows out, nothing wrong accepted in silence."""
