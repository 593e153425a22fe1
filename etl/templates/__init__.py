"""The files that departments and towns fill in."""
