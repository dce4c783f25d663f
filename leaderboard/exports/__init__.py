"""From the board to files for programs and papers."""
