"""Every paper of a meeting in which all words are hostile, taken apart: nothing in it is run, nothing is fetched, and
no word was taken for XML."""

import pytest

from scorecard import snapshot
from scorecard.meetings import loader as meeting_loader
from scorecard.queries import problems as problem_queries
from scorecard.reports import papers
from tests.support import injection_data, office_packages, tiny_world
from tests.support.payloads import FORMULAS, SQL, XSS

HARMLESS = ("好话", "平常的一句话", "第二句话", "有\t格\n有行", "第三句")
"""As many shapes as the hostile words give: they say which elements papers are made of."""
HOSTILE = (*FORMULAS, *XSS[::3], *SQL[::20], "http://xss/", "=WEBSERVICE(A1)")
"""What people write; what the register says is a formula and a script at once."""
PACKED, OTHERS = ("pptx", "docx", "xlsx"), {"png": "pictures", "html": "tests/browser/test_scripts.py"}


def test_there_are_enough_of_them():
    assert len(set(XSS)) >= 200
    assert len(set(SQL)) >= 200
    assert len(set(FORMULAS)) >= 40


def load_meetings(built_once, path, texts, names):
    path.write_bytes(built_once.read_bytes())
    number = injection_data.fill(path, texts)
    injection_data.overwrite(path, names, injection_data.REGISTER)
    copy = snapshot.store(path.resolve()).copy
    return meeting_loader.load_meeting(copy, tiny_world.PLAN, number), meeting_loader.meeting_without_session(
        copy, tiny_world.PLAN, injection_data.AUGUST
    )


@pytest.fixture(scope="module")
def meetings(built_once, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    hostile = load_meetings(built_once, folder / "bad.duckdb", HOSTILE, ["=" + text for text in XSS])
    return hostile, load_meetings(built_once, folder / "good.duckdb", HARMLESS, HARMLESS)


def papers_of(kind, pair, language):
    """The paper; and of orders also the one about a problem, whatever the meeting."""
    meeting, month = pair
    if kind != "orders":
        return papers.files(kind, meeting, language)
    problem_id = int(problem_queries.tracked_problems(month.snapshot, injection_data.DUE)["problem_id"].min())
    return [*papers.files(kind, meeting, language), papers.order_for_problem(month, problem_id, language)]


@pytest.mark.parametrize("kind", papers.MAKERS)
def test_no_paper_is_run_or_fetches_anything(meetings, kind):
    hostile, harmless = meetings
    for language in ("zh", "en"):
        files, harmless_files = papers_of(kind, hostile, language), papers_of(kind, harmless, language)
        assert files
        for file in files:
            ending = file.name.rpartition(".")[2]
            assert ending in PACKED or ending in OTHERS, "a new kind of file: say here what runs nothing in it"
            if ending not in PACKED:
                continue
            assert office_packages.wrong(file.data) == [], file.name
            assert office_packages.names(file.data) <= set().union(
                *(office_packages.names(file.data) for file in harmless_files)
            ), file.name
        if files[0].name.endswith(PACKED):
            assert any(
                "xss" in text
                for file in files
                for _name, root in office_packages.trees(file.data)
                for text in root.itertext()
            )
