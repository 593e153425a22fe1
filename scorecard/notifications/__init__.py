"""Alerts, their webhook, reminders and the calendar of due days."""
