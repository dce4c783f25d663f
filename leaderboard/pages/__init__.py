"""Renders the board as pages: a module computes what a page shows, a template lays it out."""
