"""Papers of a meeting: each a function of the meeting and a language that returns the bytes of a file."""
