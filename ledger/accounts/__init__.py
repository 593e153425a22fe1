"""Accounts, sessions, tokens, permissions, login throttle and audit log."""
