"""Models that read text: how a word becomes a vector in a language model or sentence encoder."""
