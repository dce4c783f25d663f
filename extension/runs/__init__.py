"""Runs and sweeps: their options, the plan, and the engines that evaluate models on tasks."""
