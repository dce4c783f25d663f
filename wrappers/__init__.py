"""Models: they take words and return float32 vectors. The record of each model says how a word becomes a vector."""
