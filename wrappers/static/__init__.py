"""Static models: the vector of a word is looked up, computed, or the mean of rows of a table."""
