"""Words of people where Streamlit reads Markdown: shown as they were written, not as links, pictures or signs."""

import re

MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()#+.!$:<>|~&-])")


def verbatim(words: str) -> str:
    """With a backslash before each letter that would mean something (CommonMark 0.31, section 2.4)."""
    return MEANS_SOMETHING.sub(r"\\\1", words)
