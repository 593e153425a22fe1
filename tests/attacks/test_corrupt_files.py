"""Four hundred damaged files; `python -m tests.etl.fuzz --count 10000` tries as many others as are asked for."""

import pytest

from tests.support import fuzz

FILES = 50
"""In each test, so that they spread over the processors."""
THROUGH = 25
"""One file in so many is sent to the database itself."""


@pytest.mark.parametrize("first", range(0, 400, FILES))
def test_damaged_files_are_refused_in_words_or_taken_whole(first, built):
    desk = fuzz.Desk.at(built)
    try:
        for number in range(first, first + FILES):
            assert fuzz.outcome(number, desk), number
            if number % THROUGH == 0:
                assert fuzz.sent_through(number, desk), number
    finally:
        desk.copy.close()


def test_the_damage_leaves_some_files_good_and_hurts_most(built):
    """Else the fuzz would try only half of what it is for."""
    desk = fuzz.Desk.at(built)
    outcomes = [fuzz.outcome(number, desk).split(":")[0] for number in range(60)]
    desk.copy.close()
    assert {"accepted", "held", "refused"} == set(outcomes)
    assert outcomes.count("refused") > 30
