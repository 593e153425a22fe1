"""Text that is safe to print: text from outside may contain control characters that move the cursor or end the line."""

UNPRINTABLE = "\ufffd"


def printable(text: str) -> str:
    """The text on one line, each unprintable character replaced by U+FFFD."""
    return "".join(character if character.isprintable() else UNPRINTABLE for character in text)
