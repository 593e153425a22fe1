"""Slides as PowerPoint files."""
