"""What is shared is worked out once, however many ask at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from scorecard.cache import cached


def test_who_arrives_meanwhile_waits_for_the_same_answer():
    asked = []
    all_here = threading.Barrier(8)

    @cached
    def answer(question):
        asked.append(question)
        return [question]

    def ask(_):
        all_here.wait()
        return answer("pace")

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(ask, range(8)))
    assert asked == ["pace"]
    assert all(one is answers[0] for one in answers)


def test_another_question_has_its_own_answer_and_what_is_forgotten_is_worked_out_again():
    asked = []

    @cached
    def answer(question):
        asked.append(question)
        return question.upper()

    assert [answer("a"), answer("b"), answer("a")] == ["A", "B", "A"]
    answer.forget()
    assert answer("a") == "A"
    assert asked == ["a", "b", "a"]


def test_a_question_that_has_no_answer_leaves_nothing_behind():
    """A lock kept for each would grow with every odd address that is asked for."""

    @cached
    def answer(number: int) -> int:
        raise ValueError(number)

    for number in range(3):
        with pytest.raises(ValueError, match=str(number)):
            answer(number)
    assert answer._computing == {}


def test_what_is_asked_by_name_would_not_be_in_the_key_and_is_refused():
    @cached
    def answer(number: int = 0) -> int:
        return number

    with pytest.raises(TypeError):
        answer(number=1)
