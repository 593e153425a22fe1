"""What people typed, as it can stand in an office file."""

import re

# The characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), half surrogates among them: an office
# program refuses the whole file for one of them.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_chars(text: str) -> str:
    """``text`` without the control characters that no office file can hold."""
    return _UNWRITABLE.sub("", text)
