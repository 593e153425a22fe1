"""The settings with which every DuckDB connection is opened, and the lock on them."""

import duckdb

# DuckDB downloads no extensions, and a query cannot read a Python variable by its name.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}

HARDENED = SETTINGS | {"enable_external_access": False, "lock_configuration": True}
"""For connections that handle user input: they open no other file, and these settings cannot be changed again."""


def harden(connection: duckdb.DuckDBPyConnection) -> None:
    """Applies ``HARDENED`` to a connection that has attached all its files."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
