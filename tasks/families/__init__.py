"""The families of tasks. Each module holds one kind of question."""
