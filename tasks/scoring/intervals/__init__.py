"""Intervals of scores, and the bootstrap draws that they come from."""
