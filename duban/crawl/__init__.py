"""Lists and pages, politely, into the archive."""
