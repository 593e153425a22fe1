"""The rooms of the house: every page that the frame has, as it says itself."""

import ast
from pathlib import Path

FRAME = Path(__file__).resolve().parent.parent / "pages" / "frame.py"


def rooms():
    """The names in addresses, in their order; that of the first page stands in no address, but is known too. The frame
    shows itself when it is imported: it is read."""
    [made] = [one for one in ast.parse(FRAME.read_text("utf-8")).body if getattr(one, "name", "") == "rooms"]
    [titles] = [one for one in ast.walk(made) if isinstance(one, ast.Dict)]
    files = [one.value for one in ast.walk(made) if isinstance(one, ast.Constant) and str(one.value).endswith(".py")]
    alone = [one.removesuffix(".py") for one in files if one != ".py"]
    found = [key.value for key in titles.keys] + alone
    assert all(FRAME.with_name(f"{one}.py").is_file() for one in found)
    return tuple(found)


ROOMS = rooms()
