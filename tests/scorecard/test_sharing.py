"""What is shared is worked out once, however many ask at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from scorecard.sharing import shared


def test_who_arrives_meanwhile_waits_for_the_same_answer():
    asked = []
    all_here = threading.Barrier(8)

    @shared
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

    @shared
    def answer(question):
        asked.append(question)
        return question.upper()

    assert [answer("a"), answer("b"), answer("a")] == ["A", "B", "A"]
    answer.forget()
    assert answer("a") == "A"
    assert asked == ["a", "b", "a"]
