"""A stand-in for the ministry's registry: takes applications over, assigns, pays, rejects."""
