"""Readers of the file formats of data sets. A bad line is named by its number."""
