"""The laws of ARCHITECTURE.md that can be read from the source."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("app", "pages", "scorecard", "etl", "ledger")
RANKS = {
    "ledger": 0,
    "ledger.vocabulary": 1,
    "ledger.database": 2,
    "ledger.accounts": 3,
    "ledger.workflow": 4,
    "ledger.maintenance": 4,
    "etl.templates": 5,
    "etl.intake": 5,
    "etl.submissions": 6,
    "etl.plan": 7,
    "etl.inbox": 7,
    "etl": 8,
    "etl.commands": 9,
    "etl.__main__": 10,
    "scorecard": 11,
    "scorecard.queries": 12,
    "scorecard.meeting": 13,
    "scorecard.text": 14,
    "scorecard.charts": 15,
    "scorecard.exports": 15,
    "scorecard.html": 16,
    "scorecard.meetings": 17,
    "scorecard.notifications": 17,
    "scorecard.deck": 18,
    "scorecard.reports": 19,
    "scorecard.web": 20,
    "scorecard.__main__": 20,
    "pages.forms": 21,
    "pages.layout": 22,
    "pages": 23,
    "app": 24,
}
"""Package (or module) → rank. Nothing imports from a higher rank."""
WRITES = {
    "write_bytes",
    "write_text",
    "unlink",
    "executemany",
    "write_transaction",
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


def sources(folder: str) -> list[Path]:
    return [ROOT / "app.py"] if folder == "app" else sorted((ROOT / folder).rglob("*.py"))


def all_sources() -> list[Path]:
    return [path for top in TOPS for path in sources(top)]


def attributes(path: Path) -> set[str]:
    """Every dotted name in the file's code, as it is written: ``os.environ``."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


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


def rank(module: str) -> int:
    """The rank of the module's package, or its own where RANKS names the module itself."""
    name = module
    while name not in RANKS:
        name = name.rpartition(".")[0]
        assert name, f"{module} has no rank: name its package in RANKS"
    return RANKS[name]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules_imported(path: Path) -> set[str]:
    """The modules of this program that the file imports."""
    found = set()
    for name in imported(path):
        if name.partition(".")[0] in TOPS and (ROOT / name.replace(".", "/")).with_suffix(".py").is_file():
            found.add(name)
    return found


def page_folder(module: str) -> str:
    """The folder of a page that the module belongs to; "" for what no page owns."""
    parts = module.split(".")
    owned = parts[0] == "pages" and len(parts) == 3 and parts[1] not in ("forms", "layout")
    return parts[1] if owned else ""


def upward(path: Path, module: str) -> list[str]:
    """What a module imports from a higher rank, or from the folder of a page that it is no part of."""
    return [
        f"{module} imports {other}"
        for other in modules_imported(path)
        if rank(other) > rank(module) or page_folder(other) not in ("", page_folder(module))
    ]


def test_imports_run_one_way():
    assert [arrow for path in all_sources() for arrow in upward(path, module_name(path))] == []


def test_modules_do_not_import_each_other_in_a_circle():
    arrows = {module_name(path): modules_imported(path) for path in all_sources()}
    while done := [module for module, others in arrows.items() if not others & arrows.keys()]:
        for module in done:
            del arrows[module]
    assert arrows == {}


def test_only_pages_and_web_import_streamlit():
    allowed = ("pages.", "scorecard.web.", "app")
    assert [
        module_name(path)
        for path in all_sources()
        if "streamlit" in imported(path) and not module_name(path).startswith(allowed)
    ] == []


def test_etl_and_ledger_import_no_ui():
    lower = sources("etl") + sources("ledger")
    assert [path.name for path in lower if {"streamlit", "plotly", "pandas"} & imported(path)] == []


def test_only_settings_read_the_environment():
    readers = [module_name(path) for path in all_sources() if {"os.environ", "os.getenv"} & attributes(path)]
    assert readers == ["ledger.settings"]


def test_only_accounts_know_passwords_and_tokens():
    """argon2 hashes passwords, and secrets makes tokens; the database's own file has a secret that signs cookies."""
    assert {module_name(path) for path in all_sources() if {"argon2", "secrets"} & imported(path)} == {
        "ledger.accounts.passwords",
        "ledger.accounts.sessions",
        "ledger.accounts.tokens",
        "ledger.database.file",
    }


def test_intake_opens_no_database_of_the_ledger():
    """Files are checked in a database in memory of its own; what it knows of the ledger is given to it."""
    for path in sources("etl/intake"):
        assert not {"ledger.database.connection", "ledger.database.memory_copy"} & modules_imported(path), path.name


def test_pages_run_no_sql_and_build_no_figure():
    for path in sources("pages"):
        shows_figures = module_name(path) == "pages.forms.widgets"
        assert shows_figures or not {"duckdb", "plotly", "plotly.graph_objects"} & imported(path), path.name
        assert not [text for text in strings(path) if SQL.search(text)], path.name
        assert shows_figures or "plotly_chart" not in calls(path), path.name


def test_page_scripts_have_no_bare_expressions():
    """Streamlit shows the value of an expression that stands alone in a page's script, a string after a constant too."""
    scripts = [*(ROOT / "pages").glob("*.py"), *(ROOT / "pages").glob("*/page.py"), ROOT / "pages/layout/frame.py"]
    assert len(scripts) > 10
    assert [
        f"{module_name(path)}:{node.lineno}"
        for path in scripts
        for node in ast.parse(path.read_text(encoding="utf-8")).body[1:]
        if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)
    ] == []


def test_no_fragment_reruns_by_itself():
    """Its request can drop what a full run that has just ended had still to send (scorecard/web/live_update.py)."""
    timed = [
        path.name
        for path in all_sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "run_every"
    ]
    assert timed == []


def test_only_the_ledger_and_etl_write():
    """Routes ask them to, as pages do; the rest of scorecard/ asks for nothing of the kind."""
    for path in sources("scorecard"):
        assert module_name(path).startswith("scorecard.web.") or not WRITES & calls(path), path.name
        assert not [
            text for text in strings(path) if re.search(r"\b(INSERT|UPDATE|DELETE|CREATE|COPY)\s+[A-Z]", text)
        ], path.name
        assert "duckdb.connect" not in path.read_text(encoding="utf-8"), path.name


def test_nothing_that_was_recorded_is_changed_or_deleted():
    """What was sent, decided, done and by whom is only ever added to; the register's own tables follow the register."""
    texts = {path.name: written(path) for path in sources("etl") + sources("ledger")}
    texts |= {path.name: [path.read_text(encoding="utf-8")] for path in (ROOT / "ledger" / "sql").glob("*.sql")}
    found = {(name, table) for name, said in texts.items() for text in said for table in REWRITES.findall(text)}
    assert ("writer.py", "{table}") in found  # those that are filled in are named below
    # The template of the measures drops its own tables, in which nothing was recorded.
    allowed = {("file.py", "origin"), ("writer.py", "{table}"), ("schema.py", "{table}")}
    assert found - allowed <= {("writer.py", table) for table in REGISTER}
    assert not [name for name, said in texts.items() for text in said if re.search(r"\bON\s+CONFLICT\b", text)]
    tree = ast.parse((ROOT / "etl" / "plan" / "writer.py").read_text(encoding="utf-8"))
    named = [one.args[1] for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func) == "_upsert"]
    assert {one.value if isinstance(one, ast.Constant) else None for one in named} <= REGISTER


OF_DUCKDB = {"connect", "DuckDBPyConnection"}
"""What is asked of the library itself, beside its errors: not its own connection, which has no settings of ours."""
LOCKS = {"enable_external_access", "lock_configuration"}


def called(node: ast.AST, name: str) -> list[ast.Call]:
    """The calls of what has this last name."""
    found = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    return [one for one in found if ast.unparse(one.func).rpartition(".")[2] == name]


def opens(call: ast.Call) -> str:
    """The settings of a connection, as they are written: HARDENED or SETTINGS, alone or with more; "" for none."""
    config = next((word.value for word in call.keywords if word.arg == "config"), None)
    base = config.left if isinstance(config, ast.BinOp) and isinstance(config.op, ast.BitOr) else config
    more = config.right if isinstance(config, ast.BinOp) else None
    name = ast.unparse(base).rpartition(".")[2].lstrip("_") if base is not None else ""
    # What is written on the right wins.
    return "" if more is not None and not harmless(more) else name


def harmless(more: ast.expr) -> bool:
    named = [key.value for key in more.keys if isinstance(key, ast.Constant)] if isinstance(more, ast.Dict) else []
    return isinstance(more, ast.Dict) and len(named) == len(more.keys) and not LOCKS & set(named)


def left_open(source: str) -> list[str]:
    """Where a connection is made that is neither sealed nor, in the same function and later, is being sealed."""
    tree, wrong = ast.parse(source), []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "duckdb":
            wrong.append("from duckdb")
        elif isinstance(node, ast.Import):
            wrong += [f"duckdb as {one.asname}" for one in node.names if one.name == "duckdb" and one.asname]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "duckdb" and node.attr not in OF_DUCKDB:
            wrong += [] if node.attr.endswith(("Error", "Exception")) else [ast.unparse(node)]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.BinOp):
            called_so = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            wrong += [called_so] if called_so.endswith("HARDENED") and not _made_sealed(node.value) else []
    above = {inner: node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)}
    for call in called(tree, "connect"):
        if ast.unparse(call.func) == "duckdb.connect" and opens(call) == "HARDENED":
            continue
        known = ast.unparse(call.func) != "duckdb.connect" or opens(call) == "SETTINGS"
        wrong += [] if known and _sealed_later(call, above) else [ast.unparse(call)]
    return wrong


def _sealed_later(call: ast.Call, above: dict[ast.AST, ast.AST]) -> bool:
    """Under the name that the connection is given."""
    held, function = above[call], above[call]
    while not isinstance(function, ast.FunctionDef | ast.Lambda | ast.ClassDef | ast.Module):
        function = above[function]
    given = held.targets[0] if isinstance(held, ast.Assign) else getattr(held, "optional_vars", None)
    seals = [
        one
        for one in called(function, "harden")
        if given is not None and ast.unparse(one.args[0]) == ast.unparse(given)
    ]
    return isinstance(function, ast.FunctionDef) and any(one.lineno > call.lineno for one in seals)


def _made_sealed(value: ast.BinOp) -> bool:
    """SETTINGS with both locks, or HARDENED with more that leaves them."""
    base = ast.unparse(value.left).rpartition(".")[2]
    if base == "SETTINGS":
        return ast.literal_eval(value.right) == {"enable_external_access": False, "lock_configuration": True}
    return base == "HARDENED" and harmless(value.right)


def test_every_connection_is_sealed():
    """What that keeps out: tests/ledger/database/test_hardening.py."""
    texts = {path: path.read_text(encoding="utf-8") for path in all_sources()}
    assert sum(len(called(ast.parse(text), "connect")) for text in texts.values()) >= 6
    assert {path.name: found for path, text in texts.items() if (found := left_open(text))} == {}


@pytest.mark.parametrize(
    "hole",
    [
        "c = duckdb.connect(path)", "c = duckdb.connect(path, config={})", "c = duckdb.connect(\n    path,\n    config=SETTINGS,\n)",
        "def f():\n    c = duckdb.connect(path, config=database.SETTINGS)\n    c.execute(words)",
        "def f():\n    harden(other)\n    return duckdb.connect(path, config=SETTINGS)", "from duckdb import connect", "import duckdb as d",
        "duckdb.sql(words)", "duckdb.execute(words)", "duckdb.default_connection()",
        "c = duckdb.connect(path, config=HARDENED | {'lock_configuration': False})", "c = duckdb.connect(path, config=HARDENED | more)",
        "_HARDENED = database.HARDENED | {'enable_external_access': True}", "HARDENED = SETTINGS | {'lock_configuration': True}",
        "class A:\n    def f(self):\n        self.c = duckdb.connect(':memory:')", "lambda: duckdb.connect(path)",
        "class A:\n    c = duckdb.connect(':memory:')", "def f():\n    c = duckdb.connect(path, config=SETTINGS)\n    harden(d)",
        "def f():\n    def g():\n        c = duckdb.connect(path, config=SETTINGS)\n        return c\n    c = g()\n    harden(c)",
    ],
)  # fmt: skip
def test_a_connection_that_is_left_open_would_be_seen(hole):
    assert left_open(hole)


def test_functions_fit_on_one_screen():
    long = [
        f"{module_name(path)}.{node.name}"
        for path in all_sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno > 55
    ]
    assert long == []


LARGE = {
    "ledger.vocabulary.finding_catalogue": "a table of sentences",
    "etl.demo": "one made-up world; nothing of it is used elsewhere",
    "etl.intake.reader": "the checks of a report in the order in which they run",
    "ledger.accounts.accounts": "every write to an account, and what stands in its way",
}
"""Modules of more than 300 lines, each with its reason."""
SMALL = {
    "ledger.database.hardening": "what a reviewer of security looks for by name",
    "ledger.database.revisions": "used by everything that writes",
    "etl.intake.suggestions": "one algorithm, difflib's, with its bounds",
    "scorecard.charts.cached": "app.py loads it at start",
}
"""Modules under 25 lines that one other module imports, each with its reason."""


def test_large_and_small_modules_have_a_reason():
    lines = {module_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in all_sources()}
    importers = Counter(other for path in all_sources() for other in modules_imported(path))
    packages = {module_name(path) for path in all_sources() if path.name == "__init__.py"}
    assert {module for module, count in lines.items() if count > 300} == set(LARGE)
    small = {module for module, count in lines.items() if count < 25 and importers[module] == 1} - packages
    assert small <= set(SMALL)


WORDS_NOT_FOR_NAMES = {
    "door", "room", "kitchen", "letter", "mould", "deed", "ways", "said", "asked", "told", "one", "utils", "util", "helper",
    "helpers", "common", "manager", "misc",
}  # fmt: skip
"""Metaphors, participles and words that say nothing. "letter": a character."""


def names_in(path: Path) -> set[str]:
    """The module's name, and every name that it defines or binds: functions, classes, parameters, variables."""
    found = {path.stem}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return found


def name_words(name: str) -> set[str]:
    """``asked_before`` and ``AskedBefore`` → asked, before; a plural counts as its singular."""
    words = re.findall("[a-z]+", re.sub("([A-Z])", r"_\1", name).lower() if not name.isupper() else name.lower())
    return {*words, *(word.removesuffix("s") for word in words)}


def test_names_are_plain_words():
    assert {
        f"{module_name(path)}: {name}"
        for path in all_sources()
        for name in names_in(path)
        if name_words(name) & WORDS_NOT_FOR_NAMES
    } == set()


@pytest.mark.parametrize("name", ["one", "Asked", "_kitchen", "FIRST_LETTERS", "what_was_said", "helpers"])
def test_a_name_that_is_not_plain_would_be_found(name):
    assert name_words(name) & WORDS_NOT_FOR_NAMES


def test_the_clock_never_says_which_month_it_is():
    """Only ledger/clock.py asks, for when something was written."""
    asking = [
        path.name
        for path in all_sources()
        if re.search(
            r"datetime\.now|date\.today|utcnow|CURRENT_DATE|CURRENT_TIMESTAMP|today\(\)|time\.time\(|localtime|gmtime|timestamp\(\)",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert asking == ["clock.py"]


def test_no_test_asks_the_clock_for_a_date():
    """Its day may be a 29th, and midnight may come within the test: a test sets the clock, or takes a day far off."""
    asking = [
        (path.name, line)
        for path in (ROOT / "tests").rglob("*.py")
        if path.name != "test_architecture.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\b(date|datetime)\.today\(|utcnow|database\.now\(\)\.", line)
    ]
    assert asking == []


def test_no_test_leaves_an_answer_the_five_seconds_of_httpx():
    """A shared machine may take longer."""
    hasty = []
    for path in (ROOT / "tests" / "browser").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and re.fullmatch(r"httpx\.(\w+)", ast.unparse(node.func)):
                words = {word.arg for word in node.keywords}
                if node.func.attr in ("get", "post", "put", "delete", "request", "Client") and "timeout" not in words:
                    hasty.append(f"{path.name}:{node.lineno}")
    assert hasty == []


def test_text_files_are_opened_as_utf_8():
    """Windows reads files as GBK unless told otherwise."""
    for path in all_sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("read_text", "write_text"):
                assert "encoding" in {word.arg for word in node.keywords}, f"{path.name}:{node.lineno}"
