"""Where files come from: packages, downloads, the hub, and the cache folder."""
