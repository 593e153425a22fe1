"""What a module makes once for all its tests is made once: they stay in one worker (conftest.py)."""

import pytest


@pytest.fixture(scope="module")
def made(tmp_path_factory, worker_id):
    """The workers that have made it so far."""
    base = tmp_path_factory.getbasetemp()
    makers = (base if worker_id == "master" else base.parent) / "makers.txt"
    with makers.open("a", encoding="utf-8") as file:
        file.write(f"{worker_id}\n")
    return makers


@pytest.mark.parametrize("_one", range(6))
def test_it_was_made_once(made, _one, worker_id):
    assert made.read_text("utf-8").split() == [worker_id]
