"""Backup, restore and the export of everything."""
