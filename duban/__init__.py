"""duban (督办): government work-completion reports, from web page to DuckDB warehouse."""

__version__ = "0.1.0"
