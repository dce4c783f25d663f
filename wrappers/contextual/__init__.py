"""Models that read text: language models and sentence encoders, and how they turn a word into a vector."""
