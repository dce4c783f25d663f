"""The catalogue of models, the records and loaders of models, and models that are named by their path or id."""
