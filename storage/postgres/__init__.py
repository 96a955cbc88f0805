"""The store on PostgreSQL, for several workers and millions of citizens."""
