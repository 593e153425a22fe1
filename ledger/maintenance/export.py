"""Exports all data as one ZIP archive that can be read without this program: tables as CSV, submitted files, a README.

Passwords, sessions and the secret are left out.
"""

import re
import zipfile
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa

from ledger import clock
from ledger.accounts.actor import Actor
from ledger.accounts.permissions import authorized_write
from ledger.database.connection import is_demo
from ledger.database.revisions import newest_revision
from ledger.vocabulary import csv_bytes

OMITTED_COLUMNS = {"session": None, "session_end": None, "account": "password", "origin": "secret"}
"""Table → the column that is left out; None: the whole table."""
FILES = {
    "submission": ("original", "'files/submission-' || submission_id || suffix(filename)"),
    "attachment": ("data", "'files/problem-' || problem_id || '-' || revision || '-' || position || suffix(filename)"),
}
"""Table → the column with the file, and SQL for its name in the archive, which is built from ids, not from user input."""
SUFFIX = (
    "CREATE TEMP MACRO suffix(filename) AS "
    "coalesce('.' || nullif(lower(regexp_extract(filename, '\\.([A-Za-z0-9]{1,5})$', 1)), ''), '')"
)
MADE_UP_TEXT = "made_up"
README_NAME = "说明 README.txt"


def archive(path: Path, stream: IO[bytes], by: Actor) -> int:
    """Writes the archive to ``stream``. Returns the exported revision. Raises NotAllowedError or DatabaseUnavailableError."""
    with authorized_write(path, by, "export_all", about="*") as connection:
        connection.execute(SUFFIX)
        demo, revision = is_demo(connection), newest_revision(connection)
        lines = []
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive_file:
            for table, label in connection.execute(
                "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_oid"
            ).fetchall():
                if OMITTED_COLUMNS.get(table, "") is None:
                    continue
                rows = _rows(connection, table, demo=demo)
                archive_file.writestr(f"tables/{table}.csv", csv_bytes.to_csv(rows))
                lines.append(f"tables/{table}.csv: {label or table}, {rows.num_rows}")
            for table, (column, name) in FILES.items():
                _files(archive_file, connection, table, column, name)
            archive_file.writestr(README_NAME, _readme(lines, revision, by, demo=demo))
        return revision


def _rows(connection: duckdb.DuckDBPyConnection, table: str, *, demo: bool) -> pa.Table:
    """All rows of a table, sorted; lists joined by spaces, files replaced by their names in the archive."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [table]
    ).fetchall()
    expressions = []
    for name, kind in columns:
        if name == OMITTED_COLUMNS.get(table):
            continue
        if table in FILES and name == FILES[table][0]:
            expressions.append(f"{FILES[table][1]} AS {name}")
        elif kind.endswith("[]"):
            expressions.append(f"array_to_string({name}, ' ') AS {name}")
        else:
            expressions.append(f"{name}::VARCHAR AS {name}" if kind == "JSON" else name)
    if demo:
        expressions.append(f"true AS {MADE_UP_TEXT}")
    return connection.execute(f"SELECT {', '.join(expressions)} FROM {table} ORDER BY ALL").to_arrow_table()


def _files(
    archive_file: zipfile.ZipFile, connection: duckdb.DuckDBPyConnection, table: str, column: str, name: str
) -> None:
    """Adds the files of a table to the archive, one at a time: together they may not fit in memory."""
    names = connection.execute(f"SELECT rowid, {name} FROM {table} ORDER BY rowid").fetchall()
    for row_id, filename in names:
        [(data,)] = connection.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", [row_id]).fetchall()
        archive_file.writestr(filename, data)


def _readme(lines: list[str], revision: int, by: Actor, *, demo: bool) -> str:
    at = f"{clock.now():%Y-%m-%d %H:%M:%S}"
    made_up = ["演示数据库，全部数字均为虚构。 Demonstration database: every figure is made up.", ""] if demo else []
    head = [
        "罗庄区目标进度看板：全部数据",
        "Luozhuang target dashboard: all data",
        "",
        *made_up,
        f"版本 Revision: {revision}",
        f"导出时间（北京时间） Exported at (Beijing time): {at}",
        f"导出人 Exported by: {by.name}",
        "",
        "tables/：每张表一个CSV文件，UTF-8编码，首行为列名。 One CSV file per table, in UTF-8, column names in the first row.",
        "files/：报送的原始文件和佐证材料，文件名见submission.csv和attachment.csv。 Submitted files and evidence, unchanged; their names are in submission.csv and attachment.csv.",
        "未导出：密码、会话和令牌、签名密钥。 Not exported: passwords, sessions and tokens, the secret.",
        "以等号等开头的文字前加有单引号，以免被表格软件当作公式执行。 Text that a spreadsheet would run as a formula has an apostrophe before it.",
        "",
        *lines,
    ]
    return re.sub(r"[\x00-\x08\x0b-\x1f]", "", "\n".join(head)).replace("\n", "\r\n")
