"""Sentences and messages in both languages, one module a subject."""
