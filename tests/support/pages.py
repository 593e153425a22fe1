"""Every page that the frame has, as it says itself."""

import ast

from ledger import settings

FOLDER = settings.ROOT / "pages"
FRAME = FOLDER / "layout" / "frame.py"


def page_names():
    """The names in addresses, in their order; that of the first page stands in no address, but is known too. The frame
    shows itself when it is imported: it is read."""
    [made] = [
        node for node in ast.parse(FRAME.read_text("utf-8")).body if getattr(node, "name", "") == "navigation_pages"
    ]
    [titles] = [node for node in ast.walk(made) if isinstance(node, ast.Dict)]
    found = [key.value for key in titles.keys]
    assert all(page_file(name).is_file() for name in found)
    return tuple(found)


def page_file(name):
    """The script of a page: a file of its name, or ``page.py`` in a folder of its name."""
    alone = FOLDER / f"{name}.py"
    return alone if alone.is_file() else FOLDER / name / "page.py"


PAGE_NAMES = page_names()
