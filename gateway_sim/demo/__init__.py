"""The whole product on one machine with nothing to set up: what `gateway-sim demo` consists of."""
