"""Words of people where Streamlit reads Markdown: shown as they were written, not as links, pictures or signs."""

import re

MEANS_SOMETHING = re.compile(r"[\\`*_{}\[\]().$:<>|~&]|^[^\S\n]*[#+-]", re.MULTILINE)
"""A line at a time: across lines, empty ones without end would be gone through once for each of them."""


def escape_markdown(words: str) -> str:
    """With a backslash before each letter that would mean something (CommonMark 0.31, section 2.4)."""
    return MEANS_SOMETHING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", words)
