"""Result files in, a static site out. Imports neither mteb nor torch."""
