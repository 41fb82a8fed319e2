"""Words of the language as data files, each with its origin in its head; nothing here is code."""
