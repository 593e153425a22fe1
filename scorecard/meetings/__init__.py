"""Meetings: loading one, the agenda and the problems that are proposed for it."""
