"""The English tasks: data, metadata, main score."""
