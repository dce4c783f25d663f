"""Ordinary mteb tasks about words; each declares its data and metadata and calls ``scoring``."""
