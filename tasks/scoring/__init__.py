"""Pure functions: arrays in, frozen results out. No mteb, no models, no files."""
