"""Damaged files: sixty in every run, four hundred with `-m slow`, and as many as are asked for by
`python -m tests.support.fuzz --count 10000`."""

import pytest

from tests.support import corrupt_files, fuzz

THROUGH = 25
"""One file in so many is sent to the database itself."""
ALWAYS = range(60)
"""The first numbers of which every kind of damage has one."""
REST = [range(first, first + 85) for first in range(len(ALWAYS), 400, 85)]
"""In four tests, so that they spread over the processors. Slow: they are more of the same kinds."""


@pytest.fixture
def desk(built):
    made = fuzz.Desk.at(built)
    yield made
    made.copy.close()


def outcomes(numbers, desk):
    """What became of each file; none broke a law."""
    found = []
    for number in numbers:
        found.append(fuzz.outcome(number, desk))
        assert found[-1], number
        if number % THROUGH == 0:
            assert fuzz.sent_through(number, desk), number
    return found


def test_damaged_files_are_refused_in_words_or_taken_whole(desk):
    """Of every kind; and some are good and most are hurt, else the fuzz would try only half of what it is for."""
    assert len({corrupt_files.case(number, desk.good).kind for number in ALWAYS}) == len(corrupt_files.MAKERS)
    found = [outcome.split(":")[0] for outcome in outcomes(ALWAYS, desk)]
    assert {"accepted", "held", "refused"} == set(found)
    assert found.count("refused") > 30


@pytest.mark.slow
@pytest.mark.parametrize("numbers", REST, ids=str)
def test_more_damaged_files_are_refused_or_taken_whole(numbers, desk):
    outcomes(numbers, desk)
