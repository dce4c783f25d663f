"""Runs and sweeps: what was asked for, what is missing, and the engines that do it."""
