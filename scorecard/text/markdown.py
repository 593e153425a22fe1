"""Escaping of user text where Streamlit renders Markdown."""

import re

SPECIAL_CHARACTERS = re.compile(r"[\\`*_{}\[\]().$:<>|~&]|^[^\S\n]*[#+-]", re.MULTILINE)
"""Leading blanks must not match line breaks: with ``\\s*`` a run of n empty lines would cost n² steps."""


def escape_markdown(text: str) -> str:
    """``text`` with a backslash before each special character (CommonMark 0.31, section 2.4)."""
    return SPECIAL_CHARACTERS.sub(lambda match: f"{match[0][:-1]}\\{match[0][-1]}", text)
