"""Readers of the file formats of data sets. Errors name the number of the bad line."""
