"""If user input ever became a query: no connection that handles it can read, write or fetch anything else."""

import duckdb
import pytest

from etl.intake import reader
from ledger.database.connection import empty_database, read_only_connection, write_transaction
from ledger.database.memory_copy import copy_to_memory

BEYOND = [
    "FROM read_text('{other}')",
    "FROM read_csv('{other}')",
    "FROM '{other}'",
    "FROM glob('{folder}/*')",
    "ATTACH '{folder}/new.duckdb'",
    "ATTACH '{folder}/new.duckdb' AS more (READ_ONLY)",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "COPY (SELECT 1) TO '{other}'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/evil.duckdb_extension'",
    "FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "SET enable_external_access = true",
    "RESET enable_external_access",
    "SET lock_configuration = false",
    "SET allowed_paths = ['{other}']",
    "SET temp_directory = '{folder}/spill'",
    "SET home_directory = '{folder}'",
    "PRAGMA enable_profiling = 'json'; PRAGMA profiling_output = '{folder}/profile.json'",
    "SELECT getenv('HOME')",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "IMPORT DATABASE '{folder}'",
]


@pytest.fixture(params=["written", "read", "copied", "fresh", "check", "small check"])
def connection(request, built):
    if request.param == "written":
        with write_transaction(built) as opened:
            yield opened
            opened.execute("ROLLBACK; BEGIN")
    elif request.param == "read":
        with read_only_connection(built) as opened:
            yield opened
    elif request.param == "copied":
        with copy_to_memory(built) as opened:
            yield opened
    elif request.param == "fresh":
        with empty_database() as opened:
            yield opened
    else:
        with (reader._check_database if request.param == "check" else reader._small_check_database).cursor() as opened:
            yield opened


def test_a_connection_reaches_nothing_but_its_own_tables(connection, tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    for query in BEYOND:
        with pytest.raises(duckdb.Error):
            connection.execute(query.format(other=other, folder=tmp_path)).fetchall()
    assert sorted(tmp_path.rglob("*")) == before
    assert other.read_text("utf-8") == "a,b\n1,2\n"
