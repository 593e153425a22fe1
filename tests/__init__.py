"""The tests mirror the tree; `tests/world` is the tiny world that they build."""
