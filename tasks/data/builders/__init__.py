"""The scripts that make the data that ship. Nothing here runs in an evaluation."""
