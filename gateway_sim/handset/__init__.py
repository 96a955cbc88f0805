"""A phone in the terminal: `gateway-sim chat`."""
