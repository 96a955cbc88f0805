"""The HTTP interface for other systems of the ministry: what it offers, who may, how it is told."""
