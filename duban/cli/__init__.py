"""The duban command."""
