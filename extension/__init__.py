"""The glue to mteb: registration, the command line, the run."""
