"""What a site remembers of the builds before: what changed, feeds and dated copies."""
