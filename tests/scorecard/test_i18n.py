"""Two languages, whole: every message of the code has its Chinese, and nothing Chinese is left over."""

import ast
import re
import string
from datetime import date

import pytest
from babel.messages.pofile import read_po

from ledger import settings
from ledger.vocabulary.columns import COLUMNS
from scorecard import i18n, snapshot
from scorecard.text import labels
from tests.support import tiny_world

ROOT = settings.ROOT
SOURCES = sorted([*(ROOT / "pages").rglob("*.py"), *(ROOT / "scorecard").rglob("*.py")])
# Words that Chinese readers know in Latin letters, and what the message is filled in with.
LATIN_ALLOWED = re.compile(
    r"\{[^}]*\}|IBCS|XLSX|CSV|UTF-8|UTF-16|GBK|Excel|WPS|MB|DATABASE_URL|DuckDB|duckdb:///|python -m etl build|[FN]键|Home|End|PPT|PDF|Word|PNG|JPEG|A3|Debian|fonts-noto-cjk|zhang.san|Authorization|Accept|HTTP|JSON|ETag|If-None-Match|format|T26-1|python -m etl (restore|watch)|KB"
)


def messages() -> set[str]:
    """The argument of every call of ``_``."""
    found = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_":
                [argument] = node.args
                assert isinstance(argument, ast.Constant), f"{path.name}:{node.lineno}: a message must be a literal"
                found.add(argument.value)
    return found


def catalogue() -> dict[str, str]:
    with i18n.CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file) if message.id}


def test_every_message_has_its_chinese():
    missing = {message for message in messages() if not catalogue().get(message)}
    assert missing == set()


def test_the_catalogue_holds_nothing_that_the_code_does_not_say():
    assert set(catalogue()) - messages() == set()


def test_translations_fill_in_the_same_values():
    def names(text):
        return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)

    different = {english for english, chinese in catalogue().items() if names(english) != names(chinese)}
    assert different == set()


def test_no_english_is_left_in_the_chinese():
    left = {chinese for chinese in catalogue().values() if re.search("[A-Za-z]", LATIN_ALLOWED.sub("", chinese))}
    assert left == set()


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", "zh"),
        ("zh", "zh"),
        ("zh-Hant-TW", "zh"),
        ("en-US", "en"),
        ("de", "en"),
        (None, "zh"),
        ("", "zh"),
        ("*", "zh"),
    ],
)
def test_chinese_for_who_asks_for_it_or_for_nothing_and_english_for_others(locale, language):
    assert i18n.language_of(locale) == language


def test_every_table_and_column_has_a_label_in_both_languages(built_once):
    copy = snapshot.store(built_once).copy
    here = snapshot.Snapshot(copy.database_id, tiny_world.PLAN, date(2023, 8, 1), copy.revision)
    known = labels.dictionary(here)
    assert len(known["table"].unique()) == 35 + 3  # the tables of tables.sql and the three views
    for part in ("table", "column"):
        assert known[f"{part}_zh"].str.contains("[\u4e00-\u9fff]").all()
        assert known[f"{part}_en"].str.fullmatch(r"[ -~]+").all()
    assert labels.label(here, "actual.value", "zh") == COLUMNS["value"][0]
