"""Where data come from: fetched and verified, shipped with this package, or inside other packages."""
