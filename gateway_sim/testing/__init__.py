"""Phones and a clock for tests written in Python: a pytest plugin. docs/pytest.md shows it."""
