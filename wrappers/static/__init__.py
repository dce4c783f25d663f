"""Static vectors: a word is looked up, computed, or the mean of rows."""
