"""Small files of real formats, written byte by byte from a table: what articles link to. Pure; no clock, no chance."""
