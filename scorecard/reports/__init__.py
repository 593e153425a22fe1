"""Papers of a meeting: each a function of the meeting and a language, returning a file's bytes."""
