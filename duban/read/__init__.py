"""A page's bytes → a Report: pure functions, no I/O; lexicons are data files."""
