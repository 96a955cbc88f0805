"""The simulator's HTTP door: phones, clock, outcomes, statistics, and the registry stand-in."""
