"""Simulated citizens who answer by themselves, by seed."""
