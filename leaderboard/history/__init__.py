"""The history of a site: changes between builds, feeds and dated copies."""
