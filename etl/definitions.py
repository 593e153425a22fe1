"""What an empty database holds: its tables, what they are called, and its measures.

DuckDB works the whole query of a macro through when it is created, and not when it is copied from another database. So
the measures are created once in each process, in a mould, and copied from it into each database in memory.
"""

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from etl.sealing import SEALED

SQL = Path(__file__).parent / "sql"
TABLES = ("tables.sql", "labels.sql")
MEASURES = ("measures.sql", "credibility.sql", "assessment.sql")
MOULD = "mould.duckdb"


def define_tables(connection: duckdb.DuckDBPyConnection) -> None:
    _run(connection, TABLES)


def define_measures(connection: duckdb.DuckDBPyConnection) -> None:
    _run(connection, MEASURES)


def _run(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> None:
    for file in files:
        connection.execute((SQL / file).read_text(encoding="utf-8"))


def copy_measures(connection: duckdb.DuckDBPyConnection) -> None:
    """Into a database in memory, which has its tables and may still be pointed at files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MOULD
        path.write_bytes(_mould())
        connection.execute("ATTACH '" + str(path).replace("'", "''") + "' AS mould (READ_ONLY)")
        connection.execute("COPY FROM DATABASE mould TO memory (SCHEMA)")
        connection.execute("DETACH mould")


@cache
def _mould() -> bytes:
    """A file with the measures and no table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MOULD
        with duckdb.connect(path, config=SEALED) as connection:
            connection.begin()
            define_tables(connection)
            define_measures(connection)
            for (table,) in connection.execute(
                "SELECT table_name FROM duckdb_tables() ORDER BY table_oid DESC"
            ).fetchall():
                connection.execute(f"DROP TABLE {table}")
            connection.commit()
            connection.execute("CHECKPOINT")
        return path.read_bytes()
