"""The models that people ask about, as data; their records and loaders; and models by place."""
