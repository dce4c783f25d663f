"""The families of tasks: one module a question."""
