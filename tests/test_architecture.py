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


def test_every_connection_has_our_settings():
    """What they keep out: tests/etl/test_sealed.py."""
    opened = [
        line for path in sources("etl") for line in path.read_text("utf-8").splitlines() if "duckdb.connect(" in line
    ]
    assert opened
    assert [line for line in opened if not re.search(r"config=(database\.)?_?(SETTINGS|SEALED)", line)] == []


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
