"""Alerts and their webhook, reminders of problems, and the calendar of due days."""
