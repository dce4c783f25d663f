"""The tasks: ordinary mteb tasks about words. Each declares its data, metadata and main score, and calls ``scoring``."""
