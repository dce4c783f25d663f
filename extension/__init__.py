"""The connection to mteb: registration of names, the command line, the Python API and the runs."""
