"""The folder of results: mteb's files, written atomically, and not reused when they are stale."""
