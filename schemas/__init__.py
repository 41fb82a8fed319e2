"""The shape of every table, one definition a column: DDL, comments and the data dictionary come from here."""
