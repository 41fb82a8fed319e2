"""Mentions: leaders, places, organisations, programmes, meetings, quantities and periods, one module a kind."""
