"""The queries of pages, each returning one table, cached across all viewers.

Cached tables are shared: filter or copy them, never change them. Names come in both languages, as ``x`` and
``x_en``; shares are fractions; periods are the first day of a month.
"""
