"""Sources of data: downloads, which are verified, and files that this package or other packages ship."""
