"""The running service: every touch with the outside world (DESIGN.md, "The house")."""
