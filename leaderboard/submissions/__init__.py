"""Results of others: what a submission states, how one is made, and what is checked before it is accepted."""
