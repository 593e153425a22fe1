"""The schema of a new database: its tables, their labels and its measures.

DuckDB binds the whole query of a macro when the macro is created, but not when it is copied from another database. So
the schema is created once in each process, in a template file, and copied from there into each new database.
"""

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from ledger.database.hardening import HARDENED

SQL = Path(__file__).resolve().parent.parent / "sql"
TABLES = ("tables.sql", "labels.sql")
MEASURES = ("measures.sql", "credibility.sql", "assessment.sql")
TEMPLATE_FILE = "template.duckdb"


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Creates tables and measures in an empty database that may still attach files (see `hardening`)."""
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE_FILE
        path.write_bytes(_template_database())
        connection.execute("ATTACH '" + str(path).replace("'", "''") + "' AS template (READ_ONLY)")
        connection.execute('COPY FROM DATABASE template TO "' + name.replace('"', '""') + '" (SCHEMA)')
        connection.execute("DETACH template")


def create_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """Replaces the measures of a database by those of this program."""
    _run(connection, MEASURES)


def _run(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> None:
    for file in files:
        connection.execute((SQL / file).read_text(encoding="utf-8"))


@cache
def _template_database() -> bytes:
    """The bytes of a database file with the schema and no rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE_FILE
        with duckdb.connect(path, config=HARDENED) as connection:
            connection.begin()
            _run(connection, TABLES + MEASURES)
            connection.commit()
            connection.execute("CHECKPOINT")
        return path.read_bytes()
