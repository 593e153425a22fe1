"""What an empty database holds: its tables, what they are called, and its measures.

DuckDB works the whole query of a macro through when it is created, and not when it is copied from another database. So
all of it is made once in each process, in a mould, and copied from there into each new database.
"""

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from ledger.database.hardening import HARDENED

SQL = Path(__file__).resolve().parent.parent / "sql"
TABLES = ("tables.sql", "labels.sql")
MEASURES = ("measures.sql", "credibility.sql", "assessment.sql")
TEMPLATE_FILE = "mould.duckdb"


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables and measures, into a database that is empty and may still be pointed at files."""
    [(name,)] = connection.execute("SELECT current_database()").fetchall()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE_FILE
        path.write_bytes(_template_database())
        connection.execute("ATTACH '" + str(path).replace("'", "''") + "' AS mould (READ_ONLY)")
        connection.execute('COPY FROM DATABASE mould TO "' + name.replace('"', '""') + '" (SCHEMA)')
        connection.execute("DETACH mould")


def create_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """Those of this program, in the place of those that a database has."""
    _run(connection, MEASURES)


def _run(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> None:
    for file in files:
        connection.execute((SQL / file).read_text(encoding="utf-8"))


@cache
def _template_database() -> bytes:
    """The file of an empty database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / TEMPLATE_FILE
        with duckdb.connect(path, config=HARDENED) as connection:
            connection.begin()
            _run(connection, TABLES + MEASURES)
            connection.commit()
            connection.execute("CHECKPOINT")
        return path.read_bytes()
