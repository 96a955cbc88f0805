"""The console: what call-centre staff see, on the service's own HTTP port under `/console`.

It stands beside the road, never on it: it reads on connections of its own, and what it writes goes
through the store's one writer in short transactions. `docs/console.md` says how to add a page.
"""
