"""Making the views of sql/views and their macros in a file or a lake, when their files have changed.

What belongs here: which statements make them, and whether they were made already. What does not: what a view asks.
"""

from __future__ import annotations

import hashlib

import duckdb

from duban.errors import WarehouseError
from duban.warehouse.asof import as_of_macro
from duban.warehouse.database import first_line
from duban.warehouse.marts import comment_statements
from duban.warehouse.sqlfiles import sql_files
from schemas.ddl import literal

# Making them takes half a second, and in a lake a commit: a macro of this name says what they were made from.
_MARK = "views_made_from"


def create_views(connection: duckdb.DuckDBPyConnection, *, column_comments: bool = True) -> None:
    """Make the views and their macros anew, in the order of their numbers, and comment the views; nothing where they
    were made from the same files. The caller's transaction holds it.

    Args:
        connection: with the file or lake as its current database.
        column_comments: whether columns are commented too; DuckLake has no place for that.

    Raises:
        WarehouseError: a view's SQL does not run; it names the file.
        duckdb.Error: another loader changed them at the same time (in a lake).
    """
    views = sql_files("views")
    mark = hashlib.sha256("".join(view.body + as_of_macro(view) for view in views).encode()).hexdigest()[:24]
    made = connection.execute(
        "SELECT macro_definition FROM duckdb_functions() WHERE database_name = current_database() "
        f"AND schema_name = 'mart' AND function_name = '{_MARK}'"
    ).fetchall()
    if made == [(literal(mark),)]:
        return
    for view in views:
        try:
            connection.execute(view.body)
            connection.execute(as_of_macro(view))
        except duckdb.Error as error:
            raise WarehouseError(f"sql/views/{view.path.name}: {first_line(error)}") from error
    for statement in comment_statements(views, connection, columns=column_comments):
        connection.execute(statement)
    connection.execute(f"CREATE OR REPLACE MACRO mart.{_MARK}() AS {literal(mark)}")
