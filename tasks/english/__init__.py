"""The English tasks: each declares its data, metadata and main score."""
