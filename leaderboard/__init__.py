"""Makes a static site of result files. Imports neither mteb nor torch."""
