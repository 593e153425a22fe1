"""Sending a file, trying it (dry run), its receipt, and the reviews of it."""
