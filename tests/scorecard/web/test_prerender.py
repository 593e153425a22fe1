"""The overview is prerendered into the HTML, with the same text as the page."""

import re

import pytest

from scorecard.html import overview as overview_html
from scorecard.web import prerender
from tests.scorecard.html.test_marks import shown
from tests.support import tiny_world


@pytest.fixture
def serves(built, monkeypatch):
    tiny_world.report(built, "T2-1,,2023-08,180")
    monkeypatch.setenv("DATABASE_URL", str(built))
    return built


def counts(html):
    return {status: int(count) for status, count in re.findall(r'class="count (\w+)"[^>]*><b>(\d+)</b>', html)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_has_the_texts_of_the_page(serves, language):
    html = prerender.prerendered({"period": "2023-08"}, language, "auto")
    view = shown(serves, 8, language)
    assert overview_html.title(view) in html
    assert overview_html.elapsed(view) in html
    assert overview_html.strip(view, None) in html
    assert counts(html)["behind"] == 1
    assert sum(counts(html).values()) == 6


def test_without_a_month_it_is_the_newest_with_data(serves):
    assert "August 2023" in prerender.prerendered({}, "en", "auto")
    tiny_world.report(serves, "T2-1,,2023-09,200")
    assert "September 2023" in prerender.prerendered({}, "en", "auto")


@pytest.mark.usefixtures("serves")
def test_a_status_that_was_chosen_is_marked():
    assert (
        'class="count behind" href="./?plan=tiny&amp;period=2023-08&amp;lang=en" aria-current="true"'
        in prerender.prerendered({"period": "2023-08", "status": "behind"}, "en", "auto")
    )


@pytest.mark.parametrize(
    "parameters",
    [{"plan": "none"}, {"period": "2019-08"}, {"period": "soon"}, {"period": "2023-08", "revision": "1"}],
)
@pytest.mark.usefixtures("serves")
def test_what_it_cannot_answer_is_left_to_the_page(parameters):
    assert prerender.prerendered(parameters, "zh", "auto") == ""


def test_without_a_database_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(tmp_path / "none.duckdb"))
    assert prerender.prerendered({}, "zh", "auto") == ""


def test_made_up_figures_are_called_so_before_anything_else(demo, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", str(demo))
    assert "演示数据" in prerender.prerendered({}, "zh", "auto")
