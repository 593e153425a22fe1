"""What a terminal may be given: words from outside can carry characters that move its cursor or end its line."""

UNPRINTABLE = "\ufffd"


def printable(words: str) -> str:
    """One line of it."""
    return "".join(letter if letter.isprintable() else UNPRINTABLE for letter in words)
