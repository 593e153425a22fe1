"""With what settings DuckDB is opened, wherever it is."""

import duckdb

# Nothing is fetched, and a query never picks up a Python variable by its name.
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}

HARDENED = SETTINGS | {"enable_external_access": False, "lock_configuration": True}
"""For a connection that sees what people write: it can be pointed at no other file, and cannot be told otherwise."""


def harden(connection: duckdb.DuckDBPyConnection) -> None:
    """What ``SEALED`` says, for a connection that has been pointed at all its files."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
