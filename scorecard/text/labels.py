"""What tables and columns are called: the database's own comments (ledger/sql/labels.sql), in the reader's language."""

import re
from functools import cache

import pandas as pd

from ledger.database.schema import SQL
from ledger.vocabulary.language import Language
from scorecard.cache import cached
from scorecard.snapshot import Snapshot, ask

SEPARATOR = " | "
COMMENT = re.compile(r"^COMMENT ON COLUMN ([a-z_0-9]+\.[a-z_0-9]+) IS '((?:[^']|'')*)';$", re.M)


@cached
def dictionary(snapshot: Snapshot) -> pd.DataFrame:
    """One row a column: table, column, type, and the labels table_zh, table_en, column_zh, column_en."""
    found = ask(
        snapshot.database_id,
        """
        WITH named AS (
            SELECT table_name, comment FROM duckdb_tables() UNION ALL
            SELECT view_name, comment FROM duckdb_views() WHERE NOT internal
        )
        SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type,
               n.comment AS table_label, c.comment AS column_label
        FROM duckdb_columns() AS c JOIN named AS n USING (table_name)
        WHERE NOT c.internal
        ORDER BY c.table_oid, c.column_index
        """,
    )
    for part in ("table", "column"):
        words = found[f"{part}_label"].str.split(SEPARATOR, regex=False)
        found[f"{part}_zh"], found[f"{part}_en"] = words.str[0], words.str[-1]
    return found


def label(snapshot: Snapshot, place: str, language: Language) -> str:
    """The label of one column, named ``table.column``."""
    table, column = place.split(".")
    known = dictionary(snapshot)
    [words] = known.loc[(known["table"] == table) & (known["column"] == column), f"column_{language}"]
    return str(words)


@cache
def written(language: Language) -> dict[str, str]:
    """The label of every column, named ``table.column``, as the program's own files give it: no database is asked."""
    texts = [(SQL / name).read_text(encoding="utf-8") for name in ("labels.sql", "measures.sql")]
    words = {place: comment.replace("''", "'") for text in texts for place, comment in COMMENT.findall(text)}
    return {place: comment.split(SEPARATOR)[0 if language == "zh" else -1] for place, comment in words.items()}
