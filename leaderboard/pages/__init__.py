"""From the board to pages: what each shows, and its template."""
