"""Backup, restore and the export of all data."""
