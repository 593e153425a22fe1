"""Text of users, made safe for the XML of office files."""

import re

# Everything but the characters of XML 1.0 (https://www.w3.org/TR/xml/#charsets), lone surrogates included: an office
# program refuses the whole file for a single one of them.
_INVALID_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_chars(text: str) -> str:
    """``text`` without the control characters and lone surrogates that XML 1.0 does not allow."""
    return _INVALID_IN_XML.sub("", text)
