"""Reads result files and arranges the board: all data that the site shows."""
