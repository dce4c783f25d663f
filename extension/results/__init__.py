"""The folder of results: mteb's files, written whole or not at all, and never read when they are stale."""
