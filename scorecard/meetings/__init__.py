"""Meetings: loading one, its proposed agenda, pending problems and problem proposals."""
