"""The whole system for tests and benches: simulator here, the service as a process beside it."""
