"""Words of people where Markdown is read: shown as they were written, however many lines they have."""

import time

import pytest

from scorecard.text.markdown import escape_markdown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("# 一", "\\# 一"), ("  - 一", "  \\- 一"), ("\n\n+ 一", "\n\n\\+ 一"), ("1 - 2 # 3", "1 - 2 # 3"),
        ("*a* [b](c) $d$", "\\*a\\* \\[b\\]\\(c\\) \\$d\\$"),
    ],
)  # fmt: skip
def test_what_would_mean_something_is_shown_as_it_is_written(words, shown):
    assert escape_markdown(words) == shown


def test_lines_without_end_are_gone_through_once():
    """Each from every other, these would take a minute."""
    begun = time.process_time()
    assert escape_markdown("一" + "\n" * 40_000) == "一" + "\n" * 40_000
    assert time.process_time() - begun < 1
