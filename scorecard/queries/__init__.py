"""The questions that pages ask, each answered by one table, cached across all viewers.

Tables from a cache are shared: filter or copy them, never change them. Names come in both languages, as ``x`` and
``x_en``; shares are fractions; periods are the first day of a month.
"""
