"""Prefect around the library: flows, their parameters, what a run leaves behind, and a server for one machine.

The library does the work and keeps the ledger; this package arranges, shows and schedules. `python -m flows` starts it.
"""
