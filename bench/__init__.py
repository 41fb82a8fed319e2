"""Measurements: each module prints one table; bench/RESULTS.md keeps the numbers with date, commit and machine."""
