"""Every page that the frame has, as it says itself."""

import ast
from pathlib import Path

PAGES = Path(__file__).resolve().parent.parent / "pages"
FRAME = PAGES / "layout" / "frame.py"


def rooms():
    """The names in addresses, in their order; that of the first page stands in no address, but is known too. The frame
    shows itself when it is imported: it is read."""
    [made] = [
        node for node in ast.parse(FRAME.read_text("utf-8")).body if getattr(node, "name", "") == "navigation_pages"
    ]
    [titles] = [node for node in ast.walk(made) if isinstance(node, ast.Dict)]
    found = [key.value for key in titles.keys]
    assert all((PAGES / f"{name}.py").is_file() or (PAGES / name / "page.py").is_file() for name in found)
    return tuple(found)


ROOMS = rooms()
