"""The laws of the house (the design's section 3) that can be read from the source."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["app", "pages", "scorecard", "etl"]
WRITES = {
    "write_bytes",
    "write_text",
    "unlink",
    "executemany",
    "writing",
    "create",
    "next_revision",
    "submit",
    "record",
    "build",
    "make",
    "ensure",
    "fill",
}
REGISTER = {
    "area", "area_alias", "department", "department_alias", "plan", "section", "task", "task_department", "indicator",
    "other_numeral",
}  # fmt: skip
"""Tables that are written again as the register and the notice have them; all others are only ever added to."""
REWRITES = re.compile(
    r"\b(?:UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|DROP\s+TABLE|ALTER\s+TABLE|MERGE\s+INTO|INSERT\s+OR\s+\w+\s+INTO)\s+([\w.{}]+)"
)
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|ATTACH|COPY)\b\s")


def sources(room: str) -> list[Path]:
    return [ROOT / "app.py"] if room == "app" else sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """Every module that the file imports, and ``module.name`` for ``from module import name``."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def written(path: Path) -> list[str]:
    """Every string of the file, and whole: what is filled in stands in braces, as in the source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    filled = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    whole = [
        "".join(str(part.value) if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}" for part in one.values)
        for one in filled
    ]  # fmt: skip
    parts = {part for one in filled for part in one.values}
    return whole + [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in parts
    ]


def calls(path: Path) -> set[str]:
    """The last name of everything that the file calls."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "") for name in names}


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_one_way(room):
    above = ROOMS[: ROOMS.index(room)]
    wrong = [
        f"{path.name}: {module}" for path in sources(room) for module in imported(path) if module.split(".")[0] in above
    ]
    assert wrong == []


def test_the_kitchen_knows_nothing_of_the_screen():
    wrong = [path.name for path in sources("etl") if {"streamlit", "plotly", "pandas"} & imported(path)]
    assert wrong == []


def test_pages_run_no_sql_and_build_no_figure():
    for path in sources("pages"):
        assert not {"duckdb", "pandas", "plotly", "plotly.graph_objects"} & imported(path), path.name
        assert not [text for text in strings(path) if SQL.search(text)], path.name
        assert "plotly_chart" not in calls(path), path.name


def test_no_fragment_reruns_by_itself():
    """Its request can drop what a full run that has just ended had still to send (scorecard/follow.py)."""
    timed = [
        path.name
        for room in ROOMS
        for path in sources(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "run_every"
    ]
    assert timed == []


def test_only_the_kitchen_writes():
    """Doors ask it to, as pages do; the rest of the reading room asks for nothing of the kind."""
    for path in sources("scorecard"):
        assert "doors" in path.parts or not WRITES & calls(path), path.name
        assert not [
            text for text in strings(path) if re.search(r"\b(INSERT|UPDATE|DELETE|CREATE|COPY)\s+[A-Z]", text)
        ], path.name
        assert "duckdb.connect" not in path.read_text(encoding="utf-8"), path.name


def test_nothing_that_was_recorded_is_changed_or_deleted():
    """What was sent, decided, done and by whom is only ever added to; the register's own tables follow the register."""
    texts = {path.name: written(path) for path in sources("etl")}
    texts |= {path.name: [path.read_text(encoding="utf-8")] for path in (ROOT / "etl" / "sql").glob("*.sql")}
    found = {(name, table) for name, said in texts.items() for text in said for table in REWRITES.findall(text)}
    assert ("describe.py", "{table}") in found  # those that are filled in are named below
    # The mould of the measures drops its own tables, in which nothing was recorded.
    allowed = {("database.py", "origin"), ("describe.py", "{table}"), ("definitions.py", "{table}")}
    assert found - allowed <= {("describe.py", table) for table in REGISTER}
    assert not [name for name, said in texts.items() for text in said if re.search(r"\bON\s+CONFLICT\b", text)]
    tree = ast.parse((ROOT / "etl" / "describe.py").read_text(encoding="utf-8"))
    named = [one.args[1] for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func) == "_upsert"]
    assert {one.value if isinstance(one, ast.Constant) else None for one in named} <= REGISTER


def test_every_connection_has_our_settings():
    """What they keep out: tests/etl/test_sealed.py."""
    opened = [
        line for path in sources("etl") for line in path.read_text("utf-8").splitlines() if "duckdb.connect(" in line
    ]
    assert opened
    assert [line for line in opened if not re.search(r"config=(sealing\.)?_?(SETTINGS|SEALED)", line)] == []


def test_pages_are_short_scripts():
    long = {
        path.name: count
        for path in sources("pages")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 80
    }
    assert long == {}


def test_functions_fit_on_one_screen():
    long = []
    for room in ROOMS:
        for path in sources(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno > 55:
                    long.append(f"{path.name}: {node.name}")
    assert long == []


def test_nothing_is_named_for_holding_anything():
    names = {path.stem for room in ROOMS for path in sources(room)}
    assert not names & {"utils", "util", "helpers", "common", "manager", "misc"}


def test_the_clock_never_says_which_month_it_is():
    """Only the database asks the clock, for when something was written."""
    asking = [
        path.name
        for room in ROOMS
        for path in sources(room)
        if re.search(r"datetime\.now|date\.today|utcnow|CURRENT_DATE|today\(\)", path.read_text(encoding="utf-8"))
    ]
    assert asking == ["database.py"]


def test_text_files_are_opened_as_utf_8():
    """Windows reads files as GBK unless told otherwise."""
    for room in ROOMS:
        for path in sources(room):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("read_text", "write_text"):
                    assert "encoding" in {word.arg for word in node.keywords}, f"{path.name}:{node.lineno}"
