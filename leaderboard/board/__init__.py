"""From result files to the board: everything that the site shows, as data."""
