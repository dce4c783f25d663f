"""Models: words in, float32 vectors out, each saying exactly how a word becomes a vector."""
